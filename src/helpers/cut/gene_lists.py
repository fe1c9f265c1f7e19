"""Lists of genes beside the cuts: gene sets (GMT), other names of genes, a published signature."""

import math

from helpers.cut.findings import CutError
from helpers.places import gene_file

ALIASES = "gene_aliases.tsv"
ALIAS_HEADER = ["approved", "also"]
SIGNATURE_HEADER = ["gene", "log2_fold_change"]
SHOWN = 5


def read_gmt(name, trial_id=""):
    """Return {set: genes} of a GMT file of the trial's folder, the data folder or the project.

    A line is a name, a description and at least one gene, parted by tabs; blank lines do not
    count, and a gene that stands twice in a set counts once. Every line that is not so, and every
    name that stands twice, is refused by its number. A file without a set gives none.
    """
    known, lines, problems = {}, {}, []
    for number, line in _lines(name, trial_id):
        label, *rest = [cell.strip() for cell in line.split("\t")]
        genes = tuple(dict.fromkeys(gene for gene in rest[1:] if gene))
        problem = _problem_of_set(label, rest, genes, lines)
        if problem:
            problems.append(f"line {number}: {problem}")
        else:
            known[label], lines[label] = genes, number
    _refuse(name, problems)
    return known


def read_aliases(trial_id=""):
    """Return {other name: approved symbols} of the alias file; empty where there is none.

    A tab-separated file with the columns approved and also, one pair to a line. A name of two
    genes keeps both: whoever uses it must not choose.
    """
    if gene_file(ALIASES, trial_id) is None:
        return {}
    known = {}
    for _, approved, also in _records(ALIASES, trial_id, ALIAS_HEADER):
        known.setdefault(also, {})[approved] = True
    return {also: tuple(approved) for also, approved in known.items()}


def read_published(name, trial_id=""):
    """Return {gene: log2 fold change} of a published signature, refused by line where malformed.

    From a TSV with the columns gene and log2_fold_change; or from a GMT file with one set that
    ends with _UP and one that ends with _DN, whose genes count as plus and minus infinity: their
    direction is known and their size is not.
    """
    if name.endswith(".gmt"):
        return _published_sets(name, trial_id)
    found, problems = {}, []
    for number, gene, text in _records(name, trial_id, SIGNATURE_HEADER):
        value = _number(text)
        if value is None or gene in found:
            what = "stands twice" if gene in found else f"has no finite change: {text!r}"
            problems.append(f"line {number}: {gene!r} {what}")
        found[gene] = value
    _refuse(name, problems)
    return found


def _published_sets(name, trial_id):
    sets = read_gmt(name, trial_id)
    ups, downs = ([s for s in sets if s.endswith(end)] for end in ("_UP", "_DN"))
    if len(sets) != 2 or len(ups) != 1 or len(downs) != 1:
        _refuse(name, [f"needs one set named _UP and one named _DN; it holds {sorted(sets)}"])
    both = sorted(set(sets[ups[0]]) & set(sets[downs[0]]))
    if both:
        _refuse(name, [f"{gene!r} is both up and down" for gene in both])
    up, down = (dict.fromkeys(sets[s], x) for s, x in ((ups[0], math.inf), (downs[0], -math.inf)))
    return up | down


def _problem_of_set(label, rest, genes, lines):
    if not label:
        return "a set without a name"
    if not rest:
        return f"{label!r} has neither description nor genes; they are parted by tabs"
    if not genes:
        return f"{label!r} names no gene"
    if label in lines:
        return f"{label!r} stands twice; first in line {lines[label]}"
    return ""


def _records(name, trial_id, header):
    """Return line number and cells of each record, after a first line that is the header."""
    lines = [
        (number, *(cell.strip() for cell in line.split("\t")))
        for number, line in _lines(name, trial_id)
    ]
    first = list(lines[0][1:]) if lines else []
    if first != header:
        _refuse(name, [f"the columns are {first}, not {header}"])
    short = [number for number, *cells in lines if len(cells) != len(header) or not all(cells)]
    needs = f"needs {' and '.join(header)}, parted by a tab"
    _refuse(name, [f"line {number}: {needs}" for number in short])
    return lines[1:]


def _lines(name, trial_id):
    """Yield number and text of each line that is not blank."""
    path = gene_file(name, trial_id)
    if path is None:
        raise CutError(f"{name}: lies neither in the trial's folder nor in the data folder")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CutError(f"{name}: is not text in UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.rstrip()


def _number(text):
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _refuse(name, problems):
    if problems:
        rest = len(problems) - SHOWN
        more = [f"and {rest} more"] if rest > 0 else []
        raise CutError(f"{name}: " + "; ".join([*problems[:SHOWN], *more]))
