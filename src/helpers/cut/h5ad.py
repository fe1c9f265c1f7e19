"""h5ad, the file of anndata: a matrix with the names of its observations and variables."""

import io

import numpy as np
import pandas as pd

from helpers.cut.findings import unreadable
from helpers.cut.packed import LARGEST

RULE = "h5ad"
REPAIR = "Write it again with a current anndata"
COUNTS_LAYER = "counts"
SPARSE = {"csr_matrix": 0, "csc_matrix": 1}


def read_h5ad(raw, name, sheet):
    """Return the counts of an h5ad file, genes x samples, float64.

    Counts are the layer `counts` where there is one, else X. Samples are the observations, as
    anndata has it; they are the variables only where the sample sheet (`sheet`, its SAMPLE_ID)
    knows names of variables and none of the observations.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(raw), "r") as file:
            names = [_names(file, part, name) for part in ("obs", "var")]
            values = _values(file, tuple(map(len, names)), name)
    except (OSError, LookupError, TypeError, AttributeError, RuntimeError, ValueError) as error:
        raise unreadable(RULE, "is not a whole h5ad file", REPAIR, file=name) from error
    table = pd.DataFrame(values, index=names[0], columns=names[1])
    observed, measured = (len(set(sheet) & set(one)) for one in names)
    return table if measured and not observed else table.T


def _names(file, part, name):
    """Return the names of the observations or of the variables."""
    group = _own(file, part, name)
    index = _own(group, group.attrs["_index"], name)
    if hasattr(index, "keys"):  # text that may be missing, as newer versions write it
        index = _own(index, "values", name)
    return [_word(value) for value in _whole(index, name)[()]]


def _word(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def _values(file, shape, name):
    layers = _own(file, "layers", name) if "layers" in file else {}
    found = _own(layers, COUNTS_LAYER, name) if COUNTS_LAYER in layers else _own(file, "X", name)
    if shape[0] * shape[1] * 8 > LARGEST:
        raise unreadable("too_large", f"holds {shape[0]} x {shape[1]} counts", file=name)
    if hasattr(found, "keys"):
        values = _sparse(found, shape, name)
    else:
        values = np.asarray(_whole(found, name)[()], dtype="float64")
    if values.shape != shape:
        message = f"is {values.shape}, beside {shape[0]} observations and {shape[1]} variables"
        raise unreadable(RULE, message, REPAIR, file=name)
    return values


def _sparse(group, shape, name):
    """Return a matrix that is kept as its values other than zero."""
    axis = SPARSE[_word(group.attrs["encoding-type"])]
    values, minor, starts = (
        np.asarray(_whole(_own(group, part, name), name)[()])
        for part in ("data", "indices", "indptr")
    )
    counts = np.diff(starts.astype("int64"))
    whole = len(values) == len(minor) == starts[-1] and starts[0] == 0 and (counts >= 0).all()
    if len(starts) != shape[axis] + 1 or not whole:
        raise unreadable(RULE, "holds a matrix whose parts do not fit", REPAIR, file=name)
    major = np.repeat(np.arange(shape[axis]), counts)
    at = (major, minor) if axis == 0 else (minor, major)
    if len(minor) and not 0 <= minor.min() <= minor.max() < shape[1 - axis]:
        raise unreadable(RULE, "has a count outside its size", REPAIR, file=name)
    dense = np.zeros(shape)
    np.add.at(dense, at, values)
    return dense


def _own(group, part, name):
    """Return a part that lies in the file itself; a link could lead to any file of this machine."""
    import h5py

    if not isinstance(group.get(part, getlink=True), h5py.HardLink):
        raise unreadable(RULE, f"has no {part} of its own", REPAIR, file=name)
    return group[part]


def _whole(dataset, name):
    if dataset.is_virtual or dataset.external:
        raise unreadable(RULE, "takes its values from another file", REPAIR, file=name)
    if dataset.size * 8 > LARGEST:
        raise unreadable("too_large", f"holds {dataset.size} values", file=name)
    return dataset
