"""Every byte read from data/: reading, manifest, checks, differences between cuts."""

_HOMES = {
    "Cut": "reading",
    "CutError": "findings",
    "check_cut": "reading",
    "compare_cuts": "compare",
    "cut_ids": "manifest",
    "read_cut": "reading",
    "stage": "staging",
}

__all__ = sorted(_HOMES)


def __getattr__(name):
    # Looking up a cut's manifest must not cost the import of pandas.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
