"""Everything that a folder holds, as text: archives opened, pictures read for what they tell."""

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from contextlib import suppress

NESTED = 4  # archives in archives
_PNG = b"\x89PNG\r\n\x1a\n"
_TOLD = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LINES = (".csv", ".tsv", ".gct", ".rnk", ".gmt", ".txt")


class Opened:
    """Reads a folder once: the same bytes, and the same line of a table, are looked at once."""

    def __init__(self):
        self._seen, self._lines = set(), set()

    def texts(self, folder, passed_over=()):
        """Yield (name, text) of every file below a folder, its name as a text of its own."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if not name.startswith(tuple(passed_over)):
                yield name, name
                yield from self.text_of(name, path.read_bytes())

    def text_of(self, name, raw, depth=0):
        """Yield (name, text) of what some bytes hold; a member of an archive is named behind it."""
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        for member, part in _members(raw) if depth < NESTED else ():
            inside = f"{name} {member}".strip()
            yield inside, member
            yield from self.text_of(inside, part, depth + 1)
        if not raw.startswith((b"PK", b"\x1f\x8b")):
            yield name, self._new_lines(_words(raw), name)

    def _new_lines(self, text, name):
        if not name.removesuffix(".gz").endswith(_LINES):
            return text
        lines = [line for line in text.split("\n") if line not in self._lines]
        self._lines.update(lines)
        return "\n".join(lines)


def _members(raw):
    """Return (name, bytes) of what an archive, a compressed file or a PDF holds."""
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = [entry.filename for entry in packed.infolist() if not entry.is_dir()]
            return [(member, packed.read(member)) for member in names]
    if raw.startswith(b"\x1f\x8b"):
        return [("", gzip.decompress(raw))]
    if raw.startswith(b"%PDF"):
        return [("", _unpacked(part)) for part in _STREAM.findall(raw)]
    return []


def _unpacked(part):
    with suppress(zlib.error):
        return zlib.decompress(part)
    return part


def _words(raw):
    if raw.startswith(_PNG):
        return "\n".join(_said_by_picture(raw))
    if raw.startswith(b"PAR1"):
        from helpers.book.results_file import words_of

        return words_of(raw)
    if b"\x00" in raw[:1024]:
        return raw.decode("latin-1")
    return raw.decode("utf-8", errors="replace")


def _said_by_picture(raw):
    """Yield the texts that a picture carries beside its dots."""
    at = len(_PNG)
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        if kind in _TOLD:
            words = body if kind != b"zTXt" else _unpacked(body.partition(b"\x00")[2][1:])
            yield words.decode("latin-1").replace("\x00", " ")
        at += 12 + size
