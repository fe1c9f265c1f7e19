"""A trial and a delivery of all files that a cut may hold, each with hostile words in each column.

Every record but the second keeps the words of a sound delivery, so that rules still find what they
look for.
"""

import csv
import gzip
import io
import re
from datetime import date, timedelta
from functools import cache
from itertools import cycle

from ruamel.yaml import YAML

from helpers.cut import schema
from helpers.cut.accepted import COLUMNS
from helpers.places import REPOSITORY
from hostile_kit import CUT, LONG, PAYLOADS, TRIAL, hostile

SOURCE = REPOSITORY / "data" / "mbc"
ASKED = REPOSITORY / "data" / "atc" / "trial.yml"
PEOPLE = 4  # one is not treated; three pairs of samples are the fewest that are compared
ANSWERED = 5  # contradictions that the site confirmed
# what tells a record's place and which rule applies to it; a unit that nobody knows is refused
SPARED = re.compile(
    "R?DOMAIN|IDVAR|IDVARVAL|QNAM|..(TESTCD|ORRESU|STRESU|LNKID|ACPTFL)|RS(ORRES|STRESC)|EXDOSU"
)
GENES = 120
# a name with signs that cannot be seen is refused (see `genes_named`)
GENE_WORDS = [hostile(n) for n, words in enumerate(PAYLOADS) if words.isprintable()]
MOVED = 40  # times as many reads of a hostile gene after treatment
_TEXTS = {"label", "title", "short_title", "design", "treatment", "definition", "text", "reading",
          "reason", "topic"}  # fmt: skip
_SAID = {"source", "value"}  # words where they are not a code


def lay_down(root):
    """Write a trial and a delivery of hostile words below `root`; return the delivery's folder."""
    turn = cycle(range(len(PAYLOADS)))
    folder = root / "data" / TRIAL
    delivery = root / "delivery"
    folder.mkdir(parents=True)
    delivery.mkdir()
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(_worded(_plan(), turn), file)
    for name in files():
        header, rows = _spoilt(name, *_sound(name), turn)
        _write_rows(delivery / f"{name}.csv", [header, *rows])
    _contradict(delivery / "ae.csv", folder / "accepted.csv", turn)
    _write_counts(delivery / "counts.csv.gz")
    _write_gene_lists(folder)
    return delivery


def files():
    """Return all that is delivered in rows: domains, qualifiers of those of people, samples."""
    told = [name for name in schema.domains() if "USUBJID" in schema.variables(name)]
    return (*schema.domains(), *(f"supp{name}" for name in told), schema.SAMPLES)


def free(name):
    """Return the columns that hold words which no code list, key or plan restricts."""
    return [c for c in schema.columns_of_kind(name, "text") if not SPARED.fullmatch(c)]


def _plan():
    """Return a trial file's words that plan all that a delivery may hold."""
    words, other = (
        YAML(typ="safe").load(path.read_text("utf-8")) for path in (SOURCE / "trial.yml", ASKED)
    )
    # one endpoint of a kind says its words; which numbers it gives is no question here
    kinds = {endpoint["type"]: endpoint for endpoint in reversed(words["endpoints"])}
    known = {endpoint["id"] for endpoint in kinds.values()}
    context = [one for one in words["context"] if one["endpoint"] in known]
    for assumed in words["assumed"]:
        assumed.pop("settles", None)
    form = other["questionnaires"][0]
    del form["composite"]["domains"][2:]
    for visit in words["visits"]:
        if "expression" in visit["assessments"]:
            visit["assessments"].append("questionnaire")
    sets = {"gene_sets": GENE_WORDS[:2], "gene_set_files": ["hostile.gmt"]}
    words["expression"]["clinical_link"]["gene_set"] = GENE_WORDS[0]
    return words | {
        "trial_id": TRIAL,
        "endpoints": list(kinds.values()),
        "context": context,
        "questionnaires": [form],
        "expression": words["expression"] | sets | {"published_signature": "published.tsv"},
    }


def _worded(words, turn, key=""):
    """Return a trial file's words with a payload behind each that is only shown."""
    if isinstance(words, dict):
        return {name: _worded(value, turn, name) for name, value in words.items()}
    if isinstance(words, list):
        return [_worded(value, turn, key) for value in words]
    shown = isinstance(words, str) and (key in _TEXTS or key in _SAID and " " in words)
    return f"{words} {hostile(next(turn))}" if shown else words


def _sound(name):
    """Return header and rows of a file as a careful vendor sends it, of few people."""
    path = SOURCE / CUT / f"{name}.csv"
    if path.is_file():
        header, *rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        rows = [row for row in rows if row[header.index("USUBJID")] in _people()]
        more = _left_out(header, rows) if name == schema.SAMPLES else []
        if rows:
            return header, [*rows, *more]
    if name == "qs":
        return _answers()
    header = list(schema.variables(name))
    if schema.is_supplemental(name):
        return header, [_qualifier(name)]
    return header, [_made(name, place) for place in (1, 2)]


def _left_out(header, rows):
    """Return two samples more, which the laboratory leaves out."""
    first = dict(zip(header, rows[0], strict=True))
    return [
        list((first | {"SAMPLE_ID": name, "EXCLUDED_REASON": "Clotted"}).values())
        for name in ("X1", "X2")
    ]


def _made(name, place):
    """Return a record as the schema declares it."""
    words = {"DOMAIN": name.upper(), "STUDYID": "MBC", "USUBJID": _people()[0]}
    kinds = {"int": str(place), "num": str(place), "dtc": _days()[_people()[0]]}
    return [
        words.get(v.name)
        or (schema.codelists()[v.codelist][1][0] if v.kind == "code" else "")
        or kinds.get(v.kind, f"WORD{place}")
        for v in schema.variables(name).values()
    ]


def _qualifier(name):
    """Return a note on the first record of a domain."""
    header, (first, *_) = _sound(name[4:])
    number = f"{name[4:].upper()}SEQ"
    at = (number, first[header.index(number)]) if number in header else ("", "")
    who = first[header.index("USUBJID")]
    return ["MBC", name[4:].upper(), who, *at, "NOTE", *["Note"] * 4]


def _answers():
    """Return all answers to a questionnaire at baseline and two weeks later."""
    header = ["STUDYID", "DOMAIN", "USUBJID", "QSSEQ", "QSTESTCD", "QSCAT", "QSORRES", "QSSTRESC",
              "QSSTRESN", "VISIT", "QSDTC"]  # fmt: skip
    rows = []
    for who, start in _days().items():
        for number in range(60):
            visit, item = divmod(number, 30)
            day = date.fromisoformat(start) + timedelta(days=14 * visit)
            answer = str(1 + (item + visit) % 4)
            rows.append(["MBC", "QS", who, str(number + 1), f"C30{item + 1:02}", "QLQ-C30",
                         *[answer] * 3, f"WEEK {2 * visit}", day.isoformat()])  # fmt: skip
    return header, rows


def _spoilt(name, header, rows, turn):
    """Return a file with hostile words in all free columns, and a column that nobody declared."""
    more = [c for c in free(name) if c not in header]
    header = [*header, *more, hostile(next(turn))]
    columns = [*map(header.index, free(name)), len(header) - 1]
    rows = [[*row, *[""] * (len(more) + 1)] for row in rows]
    for place, row in enumerate(rows):
        for column in columns:
            turns = len(rows) == 1 or (place + column) % 2
            if turns and not _is_needed(header, rows, place, column):
                row[column] = hostile(next(turn))
    if len(rows) > 1 and f"{name.upper()}TESTCD" in header:
        rows[-1][header.index(f"{name.upper()}TESTCD")] = hostile(next(turn))
    if name == "ae":
        rows[0][header.index("AETERM")] = LONG
    return header, rows


def _is_needed(header, rows, place, column):
    """Return whether nobody would be treated, or no sample used, without a cell as it is."""
    if header[column] == "EXTRT":
        who = header.index("USUBJID")
        return place == 0 or rows[place - 1][who] != rows[place][who]
    return header[column] == "EXCLUDED_REASON" and not rows[place][column]


def _contradict(events, accepted, turn):
    """Let some events end before they start, as the site confirms in hostile words."""
    with events.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    who, start, end = map(header.index, ("USUBJID", "AESTDTC", "AEENDTC"))
    ended = [row for row in rows if len(row[start]) == len(row[end]) == len(CUT)][:ANSWERED]
    for row in ended:
        row[end] = f"{int(row[start][:4]) - 1}{row[start][4:]}"
    answers = [
        ["end_not_before_start", row[who], row[end], hostile(next(turn)).strip()] for row in ended
    ]
    _write_rows(events, [header, *rows])
    _write_rows(accepted, [COLUMNS, *answers])


def _write_counts(path):
    """Write counts of which every other gene in front has a hostile name, and changes much."""
    with gzip.open(SOURCE / CUT / "counts.csv.gz", "rt", encoding="utf-8") as file:
        (_, *samples), *rows = [row for row, _ in zip(csv.reader(file), range(GENES), strict=False)]
    kept = [n for n, name in enumerate(samples) if f"MBC-01-{name[:3]}" in _people()]
    rows = [[name, *(counts[n] for n in kept)] for name, *counts in rows]
    samples = [samples[n] for n in kept]
    for place, name in enumerate(GENE_WORDS):
        moved = "R" if place % 2 else "B"
        rows[place] = [name, *(str(20 + place + 20 * MOVED * s.endswith(moved)) for s in samples)]
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[GENE_WORDS[0], *samples], *rows])


def _write_gene_lists(folder):
    """Write sets, other names and a published list of hostile genes."""
    sets = ["\t".join([name, name, *GENE_WORDS]) for name in GENE_WORDS]
    (folder / "hostile.gmt").write_text("\n".join(sets), encoding="utf-8")
    listed = ["gene\tlog2_fold_change", *(f"{name}\t1.5" for name in GENE_WORDS)]
    (folder / "published.tsv").write_text("\n".join(listed), encoding="utf-8")


def _write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@cache
def _people():
    return list(_starts())[:PEOPLE]


@cache
def _days():
    return {who: start for who, start in _starts().items() if who in _people() and start}


@cache
def _starts():
    with (SOURCE / CUT / "dm.csv").open(encoding="utf-8", newline="") as file:
        return {row["USUBJID"]: row["RFXSTDTC"] for row in csv.DictReader(file)}
