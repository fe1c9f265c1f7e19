"""Strings that run, mislead or break where they are not taken for text, put into a whole delivery.

Each ends in a mark of its own, by which it is found again wherever it is shown.
"""

import csv
import io
import re
import unicodedata
from functools import cache
from itertools import cycle

from ruamel.yaml import YAML

from helpers.cut.accepted import COLUMNS
from helpers.cut.findings import escaped
from helpers.cut.schema import columns_of_kind, domains, is_supplemental
from helpers.places import REPOSITORY

TRIAL, CUT = "hostile", "2015-03-31"
SOURCE = REPOSITORY / "data" / "mbc"
# a delivery of all domains; expression has no words of its own and costs the most
WITHOUT = {"counts.csv.gz", "samples.csv", "manifest.json"}
PEOPLE = 3
ANSWERED = 5  # contradictions that the site confirmed
# what the data and the trial file must agree on, or what says which rule applies to a record
SPARED = re.compile("R?DOMAIN|IDVAR(VAL)?|QNAM|..(TESTCD|ORRES|ORRESU|STRESC|STRESU|DOSU)")
PAYLOADS = (
    "<script>window.ran=1;alert(1)</script>",
    '"><img src=x onerror="window.ran=1;alert(2)">',
    "<svg/onload=alert(3)>",
    "</script><script>alert(4)</script>",
    "</title></style></textarea><b>5</b>",
    "<!-- <i>6</i> -->",
    "]]><x>7</x>",
    "&lt;b&gt;8&lt;/b&gt; &#60;i&#62; &amp;amp;",
    "[a](javascript:alert(9)) ![b](javascript:alert(9))",
    "<a href=javascript:alert(10)>c</a>",
    "${7*7} #{7*7} {{7*7}} {% raw %} {0} {x!r} %s %(y)d",
    "$x^2$ $$\\frac{1}{2}$$ \\alpha _a_ *b* **c** `d`",
    "{include}`/etc/hostname` {{ 7 }} {eval-rst} :::{note}",
    "```{literalinclude} /etc/hostname\n```",
    "\u202egnp.exe\u202c\u2066x\u2069",
    "a\u200bb\u200dc\ufeffd\u00ade",
    "\U0001f9ea\U0001f468\u200d\u2695\ufe0f e\u0301\u0323 \u0b95\u0bcd",
    "tab\there\nline end",
    '=HYPERLINK(A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "\t=1+1",
    "{\\rtf1\\object\\objdata 00}\\par}}",
    "\\u65?\\'41{\\field{\\*\\fldinst INCLUDETEXT x}}",
    "<w:p/><w:instrText>DDEAUTO</w:instrText> _x000D_ _x0041_",
    "quotes \" ' ` \u201c \u2028 \u0085 end",
    "../../../etc/passwd %2e%2e%2f C:\\x",
)
LONG = "<b>" + "x" * 32_000
LEFT_OUT = ("expression", "inflammation", "context")
_TEXTS = {"label", "title", "short_title", "design", "treatment", "definition", "text", "reading",
          "reason", "topic"}  # fmt: skip


def hostile(place):
    """Return a payload with the mark that tells it from all others."""
    return f"{PAYLOADS[place]}\u00ab{place:02}\u00bb"


MARK = re.compile("\u00ab(\\d\\d)\u00bb")


def visible(place):
    """Return what a reader sees of a payload: signs that cannot be seen are told by number."""
    return "".join(
        c if c in "\n\t" or c.isprintable() else f"\\u{ord(c):04x}" for c in PAYLOADS[place]
    )


def misread(text):
    """Return marks found in a text that do not stand behind the whole of their payload."""
    plain = flat(text)
    return sorted(
        {
            f"{found[0]} after {plain[max(0, found.start() - 60) : found.start()]!r}"
            for found in MARK.finditer(plain)
            if int(found[1]) < len(PAYLOADS)  # a masked value has 9 for every number
            and not plain[: found.start()].endswith(_flat_payload(int(found[1])))
        }
    )


@cache
def _flat_payload(place):
    """Return a payload as delivered, as shown, and as a finding names it: as it would be typed."""
    shown = visible(place)
    typed = shown.replace("\t", "\\t").replace("\n", "\\n")
    quoted = repr(PAYLOADS[place])[1:-1]
    quoted = (quoted, quoted.replace("\\'", "'"))
    # a finding tells a tab and the end of a line by number too
    forms = (PAYLOADS[place], shown, typed, *quoted, escaped(PAYLOADS[place]))
    return tuple({flat(form) for form in forms})


def flat(text):
    """Return a text as layout leaves it: case, blanks and the title's brackets are the style's."""
    # a letter and its accent are one sign, however they were delivered
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", "", text).casefold().replace("\u2039", "<").replace("\u203a", ">")


def marks_in(text):
    """Return the payloads of which a text shows the mark."""
    return {int(found) for found in MARK.findall(text)} - {99}


def lay_down(root):
    """Write a trial and a delivery of hostile words below `root`; return the delivery's folder."""
    turn = cycle(range(len(PAYLOADS)))
    folder = root / "data" / TRIAL
    folder.mkdir(parents=True)
    words = YAML(typ="safe").load((SOURCE / "trial.yml").read_text(encoding="utf-8"))
    words["trial_id"] = TRIAL
    # one endpoint of a kind says its words; which numbers it gives is no question here
    kinds = {endpoint["type"]: endpoint for endpoint in reversed(words["endpoints"])}
    words["endpoints"] = [kinds[kind] for kind in kinds if kind != "contrast"]
    for assumed in words["assumed"]:
        assumed.pop("settles", None)
    for name in LEFT_OUT:
        del words[name]
    with (folder / "trial.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(_worded(words, turn), file)
    delivery = root / "delivery"
    delivery.mkdir()
    for path in sorted((SOURCE / CUT).glob("*.csv")):
        if path.name not in WITHOUT:
            _write(delivery / path.name, path, turn)
    _contradict(delivery / "ae.csv", folder / "accepted.csv", turn)
    return delivery


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


def _worded(words, turn, key=""):
    """Return a trial file's words with a payload behind each that is only shown."""
    if isinstance(words, dict):
        return {name: _worded(value, turn, name) for name, value in words.items()}
    if isinstance(words, list):
        return [_worded(value, turn, key) for value in words]
    shown = isinstance(words, str) and key in _TEXTS
    return f"{words} {hostile(next(turn))}" if shown else words


def _write(target, source, turn):
    header, *rows = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8"))))
    domain = source.stem
    columns = [header.index(c) for c in hostile_columns(domain, header)]
    rows = [row for row in rows if row[header.index("USUBJID")] in _people()]
    for place, row in enumerate(rows):
        for column in columns:
            # every other record keeps its words, so that rules still find what they look for
            if (place + column) % 2 == 0:
                row[column] = hostile(next(turn))
    if domain == "ae":
        rows[0][header.index("AETERM")] = LONG
    _write_rows(target, [header, *rows])


def _write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@cache
def _people():
    with (SOURCE / CUT / "dm.csv").open(encoding="utf-8", newline="") as file:
        return [row["USUBJID"] for row in csv.DictReader(file)][:PEOPLE]


def hostile_columns(domain, header):
    """Return the columns of a domain that hold words which no code list or key restricts."""
    assert is_supplemental(domain) or domain in domains()
    return [c for c in columns_of_kind(domain, "text") if c in header and not SPARED.fullmatch(c)]
