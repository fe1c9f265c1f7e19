"""Which test holds which fault: marks read from the tests' source, and the table made of them.

A test that holds a fault of docs/faults.csv bears `@pytest.mark.fault("F01")`. Of a parametrised
test one case is named: `@pytest.mark.fault("F12", case="NUL")`. `make faults` writes docs/faults.md.
"""

import ast
import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAULTS = ROOT / "docs" / "faults.csv"
TABLE = ROOT / "docs" / "faults.md"
AREAS = {
    "files": "Files and transport",
    "identity": "Identity and keys",
    "dates": "Dates and times",
    "values": "Values, units and codes",
    "analysis": "Analysis",
    "run": "Runs, parameters and publication",
    "privacy": "Privacy",
    "scale": "Scale",
}
HEAD = """# What happens when something is wrong

Each fault that this book is tested against, what it does then, and the tests that hold it to that.
Refused: nothing is staged or published, and the message names file, row, column, rule and repair.
Reported: the run goes on, and the finding stands in the book's chapter on the data cut.
Handled: the right result is computed, and what was done is said.

Made by `make faults` from `faults.csv` and the marks in the tests; do not edit by hand.
"""


def faults():
    """Return the rows of the list of faults, in order."""
    with FAULTS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def marked_tests(folder=ROOT / "tests"):
    """Return {fault: node ids of its tests}; nothing is imported, so that it takes no time."""
    found = {}
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.fault(" not in text:
            continue
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(text)):
            for fault, case in _marks(node):
                found.setdefault(fault, []).append(f"{name}::{node.name}{case}")
    return found


def _marks(node):
    """Yield each fault of a test's marks, with the case in brackets where one is named."""
    for call in getattr(node, "decorator_list", ()):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "fault":
            case = "".join(f"[{word.value.value}]" for word in call.keywords if word.arg == "case")
            yield from ((word.value, case) for word in call.args)


def table_text():
    """Return the table of faults as Markdown: one part for each area."""
    tests = marked_tests()
    parts = [HEAD]
    for area, title in AREAS.items():
        rows = [row for row in faults() if row["area"] == area]
        parts.append(f"\n## {title}\n\n| id | fault | what happens | tests |\n|---|---|---|---|\n")
        parts += [_line(row, tests.get(row["id"], ())) for row in rows]
    return "".join(parts)


def _line(row, tests):
    named = "<br>".join(f"`{test.removeprefix('tests/')}`".replace("|", "\\|") for test in tests)
    return f"| {row['id']} | {row['fault']} | {row['outcome']} | {named or 'none yet'} |\n"


if __name__ == "__main__":
    TABLE.write_text(table_text(), encoding="utf-8")
