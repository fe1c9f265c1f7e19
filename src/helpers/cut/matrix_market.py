"""Matrix Market files: counts without names, which lie in two files beside them."""

import io

import numpy as np
import pandas as pd

from helpers.cut.findings import counted, unreadable
from helpers.cut.packed import LARGEST

RULE = "matrix_market"
KINDS = (b"integer", b"real")
REPAIR = "The file was cut short or altered: send it again"


def read_mtx(raw, name, genes, samples):
    """Return the counts of a Matrix Market file, genes x samples, float64.

    Rows are genes and columns samples, as sequencing pipelines write them; a file the other way
    round is turned when only that way fits the names.
    """
    layout, shape, told, body = _opened(raw, name)
    given = (len(genes), len(samples))
    if shape not in (given, given[::-1]):
        message = (
            f"is {shape[0]} x {shape[1]}, beside the names of {given[0]} genes and "
            f"{given[1]} samples"
        )
        raise unreadable(RULE, message, "Send the three files of one export", file=name)
    if shape[0] * shape[1] * 8 > LARGEST:
        raise unreadable("too_large", f"holds {shape[0]} x {shape[1]} counts", file=name)
    values = (
        _coordinates(body, shape, told, name)
        if layout == b"coordinate"
        else _array(body, shape, name)
    )
    turned = values if shape == given else values.T
    return pd.DataFrame(turned, index=genes, columns=samples)


def _opened(raw, name):
    """Return the layout, the shape, how many values there are (of coordinates), and their lines."""
    head, _, rest = raw.partition(b"\n")
    words = head.strip().lower().split()
    if (
        len(words) != 5
        or words[0] != b"%%matrixmarket"
        or words[2] not in (b"coordinate", b"array")
    ):
        raise unreadable(RULE, "is not a Matrix Market file", "Export again", file=name)
    if words[3] not in KINDS or words[4] != b"general":
        kind = b" ".join(words[3:]).decode("latin-1")
        message = f"holds {kind} values, not integer general"
        raise unreadable(RULE, message, "Export counts", file=name)
    while rest.startswith(b"%"):
        rest = rest.partition(b"\n")[2]
    sizes, _, body = rest.partition(b"\n")
    numbers = [int(size) if size.isdigit() else None for size in sizes.split()]
    if None in numbers or len(numbers) != (3 if words[2] == b"coordinate" else 2):
        raise unreadable(RULE, "does not tell its size", REPAIR, file=name)
    return words[2], tuple(numbers[:2]), numbers[-1], body


def _coordinates(body, shape, told, name):
    places = _numbers(body, 3, name)
    whole = int(np.isfinite(places[:, 2]).sum())  # a last line may have been cut off
    if whole != told:
        message = f"tells {counted(told, 'value')} and holds {whole}"
        raise unreadable(RULE, message, REPAIR, file=name)
    inside = (places[:, :2] >= 1) & (places[:, :2] <= shape) & (places[:, :2] % 1 == 0)
    if not inside.all():
        raise unreadable(RULE, "has a value outside its size", REPAIR, file=name)
    at = places[:, :2].astype("int64") - 1
    flat = at[:, 0] * shape[1] + at[:, 1]
    if np.bincount(flat, minlength=1).max() > 1:
        raise unreadable(RULE, "gives a count twice", REPAIR, file=name)
    values = np.zeros(shape[0] * shape[1])
    values[flat] = places[:, 2]
    return values.reshape(shape)


def _array(body, shape, name):
    values = _numbers(body, 1, name)
    if len(values) != shape[0] * shape[1]:
        message = f"holds {len(values)} values, not {shape[0]} x {shape[1]}"
        raise unreadable(RULE, message, REPAIR, file=name)
    return values.reshape(shape[::-1]).T


def _numbers(body, width, name):
    """Return the lines as float64, one row each."""
    if not body.strip():
        return np.zeros((0, width))
    try:
        given = {"sep": " ", "skipinitialspace": True, "header": None}
        rows = pd.read_csv(io.BytesIO(body.replace(b"\t", b" ")), dtype="float64", **given)
    except ValueError as error:
        raise unreadable(RULE, "has a line that is no number", REPAIR, file=name) from error
    if rows.shape[1] != width:
        message = f"has lines of {rows.shape[1]} numbers, not {width}"
        raise unreadable(RULE, message, REPAIR, file=name)
    return rows.to_numpy()
