"""Everything that a folder holds, as text: archives opened, pictures read for what they tell.

What cannot be looked into is said: a kind that no edition is made of, an archive that is locked.
"""

import base64
import binascii
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from contextlib import suppress

NESTED = 4  # archives in archives
TOGETHER, REMEMBERED = 1 << 26, 1 << 22  # bytes, lines
_PNG, _ZIP, _GZIP, _PDF, _PARQUET = b"\x89PNG\r\n\x1a\n", b"PK", b"\x1f\x8b", b"%PDF", b"PAR1"
_JPEG = b"\xff\xd8\xff"
_TRANSPORT = b"HEADER RECORD*******"
_PACKED = (_ZIP, _GZIP)
_TOLD = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
# how packed kinds begin in base64, as in addresses that hold their data and in notebooks
_CODED = re.compile(
    rb"(?:(?<=base64,)|(?<![\w+/])(?=iVBORw0KGgo|UEsDB|H4sI|JVBERi))[A-Za-z0-9+/]{24,}={0,2}"
)
_CODED_SIGNS = (b"base64,", b"iVBORw0KGgo", b"UEsDB", b"H4sI", b"JVBERi")
# what ends a cell in kinds that say the same in many places: each cell is looked at once
_ENDS = {"csv": b",", "json": b",", "gct": b"\t", "rnk": b"\t", "gmt": b"\t", "tsv": b"\t",
         "xpt": b"  ", "rtf": b"\\cell", "ipynb": b"\\n"}  # fmt: skip
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)


class Opened:
    """Reads a folder once: the same bytes are looked at once. `closed` names what was not read."""

    def __init__(self):
        self._seen = set()
        self.closed = []

    def texts(self, folder, passed_over=()):
        """Yield (name, text) of every file below a folder, its name as a text of its own.

        What ends a cell of a table or a tag of a page ends a line.
        """
        for name, body in self._bodies(folder, passed_over):
            yield name, body.decode("utf-8", errors="replace")

    def within(self, name, raw):
        """Yield the texts of some bytes."""
        return (body.decode("utf-8", errors="replace") for _, body in self._of(name, raw))

    def words(self, folder, passed_over=()):
        """Yield the same texts without names, each line once, many together: most are repeated."""
        seen, fresh, size = set(), [], 0
        for _, body in self._bodies(folder, passed_over):
            lines = set(body.split(b"\n")) - seen
            seen |= lines
            fresh += lines
            size += len(body)
            if size > TOGETHER:
                yield b"\n".join(fresh).decode("utf-8", errors="replace")
                seen, fresh, size = seen if len(seen) < REMEMBERED else set(), [], 0
        yield b"\n".join(fresh).decode("utf-8", errors="replace")

    def _bodies(self, folder, passed_over):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if not name.startswith(tuple(passed_over)):
                yield name, name.encode()
                yield from self._of(name, path.read_bytes())

    def _of(self, name, raw, depth=0):
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        try:
            for member, part in _members(raw):
                inside = f"{name} {member}".strip()
                yield inside, member.encode()
                if depth < NESTED:
                    yield from self._of(inside, part, depth + 1)
                else:
                    self.closed.append(inside)
            words = _words(raw)
        except _BROKEN:
            words = None
        if words is None:
            self.closed.append(name)
        elif words:
            yield name, _cells(_utf8(words), name).replace(b">", b"\n")


def _members(raw):
    """Yield (name, bytes) of what an archive, a compressed file, a PDF or a page holds within."""
    if raw.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            told = b"\n".join([packed.comment, *(e.comment + e.extra for e in entries)])
            yield "", told.replace(b"\x00", b"")
            for entry in entries:
                yield entry.filename, packed.read(entry)
    elif raw.startswith(_GZIP):
        yield "", gzip.decompress(raw)
    elif raw.startswith(_PDF):
        yield from _beside_pages(raw)
    elif any(sign in raw for sign in _CODED_SIGNS):
        for coded in _CODED.findall(raw):
            with suppress(binascii.Error):
                yield "", base64.b64decode(coded + b"=" * (-len(coded) % 4))


def _words(raw):
    """Return the text of some bytes, b"" where all is in its members; None of an unknown kind."""
    if raw.startswith((*_PACKED, _PDF)):
        return b""
    if raw.startswith(_PNG):
        return b"\n".join(_said_by_picture(raw))
    if raw.startswith(_JPEG):
        return raw.partition(b"\xff\xda")[0].replace(b"\x00", b"") + raw.rpartition(b"\xff\xd9")[2]
    if raw.startswith(_PARQUET):
        from helpers.book.results_file import words_of

        return words_of(raw).encode()
    if b"\x00" in raw:
        return raw.replace(b"\x00", b" ") if raw.startswith(_TRANSPORT) else None
    return raw


def _utf8(words):
    try:
        words.decode("utf-8")
    except UnicodeDecodeError:
        return words.decode("latin-1").encode()
    return words


def _cells(words, name):
    """Return words with what ends a cell in their kind of file as the end of a line."""
    suffix = name.removesuffix(".gz").rpartition(".")[2]
    if suffix not in _ENDS:
        return words
    # a comma within words has a blank behind it; quotes stand as in the page of the same words
    return (
        words.replace(b'\\"', b'"')
        .replace(b", ", b"\x1a")
        .replace(_ENDS[suffix], b"\n")
        .replace(b"\x1a", b", ")
    )


def _beside_pages(raw):
    """Yield what a PDF says beside its pages: strings of its structure, and files within.

    What the pages show is drawn sign by sign in the fonts' own numbers; it is the text of the
    edition's pages and is read there.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(raw)) as pdf:
        said = []
        for part in pdf.objects:
            said += _strings(part)
            if isinstance(part, pikepdf.Stream) and part.get("/Type") in (
                "/Metadata",
                "/EmbeddedFile",
            ):
                yield "", part.read_bytes()
        yield "", "\n".join(said).encode("utf-8", errors="replace")


def _strings(part):
    """Return the strings that one object of a PDF holds itself; those it names are objects too."""
    import pikepdf

    if isinstance(part, pikepdf.String):
        return [str(part)]
    if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
        values = [value for _, value in part.items()]
    else:
        values = list(part) if isinstance(part, pikepdf.Array) else []
    own = (v for v in values if isinstance(v, pikepdf.Object) and not v.is_indirect)
    return [said for value in own for said in _strings(value)]


def _said_by_picture(raw):
    """Yield the texts that a picture carries beside its dots, and what stands behind its end."""
    at = len(_PNG)
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in _TOLD:
            # a camera may write two bytes for a letter
            yield body.replace(b"\x00", b"" if kind == b"eXIf" else b" ")
            yield from _inflated(body)
        if kind == b"IEND":
            yield raw[at:]
            return


def _inflated(body):
    """Yield the packed words in a chunk of text, which begin behind its names."""
    at = body.find(b"\x78")
    while at >= 0:
        with suppress(zlib.error):
            yield zlib.decompress(body[at:])
        at = body.find(b"\x78", at + 1)
