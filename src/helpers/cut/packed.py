"""Compressed files, unpacked within bounds."""

import zlib

from helpers.cut.findings import unreadable

LARGEST = 2 * 1024**3


def unpacked(name, raw):
    """Return the bytes of a file, gunzipped if its name says so, never more than LARGEST."""
    if not name.lower().endswith(".gz"):
        return raw
    repair = "The file was cut short or altered: send it again"
    try:
        machine = zlib.decompressobj(wbits=31)
        content = machine.decompress(raw, LARGEST)
    except zlib.error as error:
        raise unreadable("gzip", "is not a whole gzip file", repair, file=name) from error
    if machine.unconsumed_tail:
        raise unreadable("too_large", f"unpacks to more than {LARGEST} bytes", file=name)
    if not machine.eof or machine.unused_data:
        raise unreadable("gzip", "is not one whole gzip member", repair, file=name)
    return content
