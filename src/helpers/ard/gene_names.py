"""Names of genes across the years: the gene of the counts that a name of a set means."""

import re

ENSEMBL = re.compile(r"ENS[A-Z]{0,4}G\d{11}(\.\d+)?")
# What a spreadsheet makes of SEPT2, MARCH1 and DEC1: "2-Sep", "Mar-01", "1-Dec"
_DAY = re.compile(r"(?:(\d{1,2})-(Sep|Mar|Dec)|(Sep|Mar|Dec)-(\d{1,2}))", re.IGNORECASE)
_FAMILIES = {"sep": ("SEPT",), "mar": ("MARCH", "MARC"), "dec": ("DEC",)}
DIRECT, AGED, TWICE, LOST = "direct", "after ageing", "named twice", "lost"


class GeneNames:
    """The names that the counts use, and the other names of their genes."""

    def __init__(self, counted, aliases):
        """`counted` are the names of the counts; `aliases` {other name: approved symbols}."""
        self.counted = set(counted)
        self.aliases = aliases
        self.approved = approved_symbols(aliases)
        self.others = {}
        for also, symbols in aliases.items():
            for symbol in symbols:
                self.others.setdefault(symbol, []).append(also)

    def find(self, name):
        """Return the gene of the counts that a name means, and how it was found.

        A name that the counts use is that gene. Another is led to the one approved symbol it may
        mean, and from there to the name that the counts still use for it. A name that may mean two
        genes is lost, as is one whose gene the counts lack: nothing is guessed.
        """
        if name in self.counted:
            return name, DIRECT
        symbols = {symbol for spelt in restored(name) for symbol in self._approved(spelt)}
        if len(symbols) != 1:
            return None, LOST
        (symbol,) = symbols
        counted = [symbol] if symbol in self.counted else self._still_used(symbol)
        return (counted[0], AGED) if len(counted) == 1 else (None, LOST)

    def _approved(self, name):
        return (name,) if name in self.approved else self.aliases.get(name, ())

    def _still_used(self, symbol):
        """The names of this gene alone that the counts use."""
        names = [also for also in self.others.get(symbol, []) if also in self.counted]
        return [also for also in names if self._approved(also) == (symbol,)]


def approved_symbols(aliases):
    """Return all approved symbols of {other name: approved symbols}."""
    return {symbol for symbols in aliases.values() for symbol in symbols}


def restored(name):
    """Return the symbols that a name may have been before a spreadsheet took it for a date."""
    day = _DAY.fullmatch(name)
    if not day:
        return (name,)
    number, month = int(day[1] or day[4]), (day[2] or day[3]).lower()
    return tuple(f"{family}{number}" for family in _FAMILIES[month])


def find_genes(genes, names):
    """Return (name, gene of the counts or None, how) for each gene of a set.

    Of two names that mean the same counted gene the first found as it stands counts, and the other
    is told as named twice.
    """
    found = [(name, *names.find(name)) for name in genes]
    direct = {gene for _, gene, how in found if how == DIRECT}
    seen, told = set(direct), []
    for name, gene, how in found:
        if how == AGED and gene in seen:
            told.append((name, None, TWICE))
            continue
        seen.add(gene)
        told.append((name, gene, how))
    return told
