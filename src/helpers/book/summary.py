"""The command that writes a public summary; what it needs waits until it is called."""

import sys

from helpers.book.plan import require_known
from helpers.cut.manifest import cut_ids


def summary(given):
    """Write the public summary of one cut, from the finished results of its book."""
    from helpers.book.public import write_public

    require_known(given.trial, given.cut)
    folder = write_public(given.trial, given.cut or cut_ids(given.trial)[-1])
    if not given.quiet:
        sys.stdout.write(f"public summary: {folder / 'index.html'}\n")
