"""Text in another encoding than UTF-8: read only where the sender declares it, never guessed."""

from helpers.cut.findings import unreadable

DECLARED = ("utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
TEXT = ("csv", "tsv")


def require_declarable(encodings, names):
    """Refuse an encoding of a file that is not there or holds no text, and an unknown encoding."""
    for name, encoding in encodings.items():
        form = name.lower().removesuffix(".gz").rpartition(".")[2]
        if name not in names or form not in TEXT:
            message = "an encoding is declared for it, and it is no text file of the delivery"
            raise unreadable("encoding", message, "Name a CSV file as delivered", file=name)
        if encoding not in DECLARED:
            message = f"{encoding} is no encoding that may be declared"
            repair = f"Declare one of {', '.join(DECLARED)}"
            raise unreadable("encoding", message, repair, file=name)


def in_utf8(name, raw, declared):
    """Return the bytes of a text file in UTF-8; as they are where nothing else is declared."""
    if not declared:
        return raw
    try:
        return raw.decode(declared).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        found = raw[error.start : error.start + 1].hex()
        message = f"is not {declared}, as declared: byte 0x{found} at offset {error.start}"
        repair = "Declare the encoding it has, or export as UTF-8"
        raise unreadable("encoding", message, repair, file=name) from error
