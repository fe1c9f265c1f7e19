"""Where the trial file lets no date of a participant be told: study days instead, and the proof.

A finished page is read once more before it counts: its outputs, its tables and its datasets. So
whatever is made from pages, on paper or as a file, has no date either; and a finished edition that
holds a date other than the trial's own is not published.
"""

import csv
import gzip
import io
import json

import pandas as pd

from helpers.book.layout import notebook_path, project_root
from helpers.book.marker import DATASETS, FILES, ORIGINS, RESULTS, TABLES
from helpers.book.opened import Opened
from helpers.cut.manifest import NAME as MANIFEST
from helpers.cut.written_dates import holds_date, retold
from helpers.display.study_days import Origin, StudyDays
from helpers.places import data_root

DATED = (b'"dataType":"date"', b"YYMMDD")  # a column of days in Dataset-JSON, and in XPT
# what a manifest tells of the trial; the site's answers in it name days of participants
OF_THE_TRIAL = ("data_cut", "delivered", "dictionaries")


def write_origins(origins, cut, path):
    """Write from which day each participant's days are counted, for `tell_study_days`.

    Who entered after the cut is named too, without a day.
    """
    after = set(cut.excluded["subject"].dropna()) - set(origins["USUBJID"])
    rows = [[row.USUBJID, f"{row.ORIGDT:%Y-%m-%d}", row.ORIGIN]
            for row in origins.itertuples() if row.ORIGIN]  # fmt: skip
    unknown = origins.loc[origins["ORIGIN"].isna(), "USUBJID"]
    rows += [[name, None, ""] for name in [*unknown, *sorted(after)]]
    path.write_text(json.dumps(rows), encoding="utf-8")


def tell_study_days(notebook, folder, own):
    """Turn the dates of an executed page into study days, in place, where it asks for that.

    Parameters
    ----------
    notebook : executed notebook
    folder : Path of what the page left behind; it asks by naming from when days are counted
    own : callable that returns the trial's own dates, as `own_dates` does
    """
    if not (folder / ORIGINS).is_file():
        return
    rows = json.loads((folder / ORIGINS).read_text(encoding="utf-8"))
    (folder / ORIGINS).unlink()
    days = StudyDays({name: Origin(pd.Timestamp(day), of) for name, day, of in rows}, own())
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            _tell_output(output, days)
    for path in [folder / RESULTS, *sorted((folder / TABLES).glob("*.csv"))]:
        _tell_table(path, days)
    for path in sorted((folder / DATASETS).glob("*.json")):
        _tell_dataset(path, days)
    for path in sorted((folder / FILES).glob("*")):
        _tell_file(path, days)


def own_dates(trial_id):
    """Return the dates that are no participant's: cuts and deliveries, and what is written by hand.

    That is the trial file, the notebooks and the text of the book; of each day its month too.
    """
    folder, book = data_root() / trial_id, project_root() / "book"
    files = [folder / "trial.yml", *book.glob("*.md"), *notebook_path("").parent.glob("*.py")]
    said = [path.read_text(encoding="utf-8") for path in files if path.is_file()]
    for path in folder.glob(f"*/{MANIFEST}"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        said += [json.dumps(manifest.get(word)) for word in OF_THE_TRIAL]
    dates = dates_in("\n".join(said))
    return dates | {day[:7] for day in dates}


def dates_in(text):
    """Return the dates that a text holds, ISO 8601."""
    found = set()
    retold(text, lambda date: found.add(date.iso) or "")
    return found


def scan_dates(folder, own, passed_over=()):
    """Return which files of a folder hold a date other than the trial's own, one line each.

    Every byte is read, archives and names of files too; what is found is never repeated.
    """
    problems = []
    for name, text in Opened().texts(folder, passed_over):
        others = dates_in(text) - own
        where = "the name of a file" if name == text else name
        if others:
            problems.append(f"{where} holds a date that is none of the trial's own")
        if any(sign.decode() in text for sign in DATED):
            problems.append(f"{where} holds a column of dates")
    return problems


def _tell_output(output, days):
    for kind, said in output.get("data", {}).items():
        if isinstance(said, str):
            tell = days.of_html if kind == "text/html" else days.of_nobody
            output["data"][kind] = tell(said)
    if "text" in output:
        output["text"] = days.of_nobody(output["text"])


def _tell_table(path, days):
    """Tell the dates of a CSV row by row; one without dates stays as it is."""
    raw = path.read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(raw, newline=""))
    told = [days.of_row(header, row) for row in rows]
    if told != rows:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *told])


def _tell_dataset(path, days):
    content = json.loads(path.read_text(encoding="utf-8"))
    names = [column["name"] for column in content["columns"]]
    content["rows"] = [days.of_row(names, row) for row in content["rows"]]
    written = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    path.write_text(f"{written}\n", encoding="utf-8")


def _tell_file(path, days):
    packed = path.suffix == ".gz"
    text = (gzip.decompress(path.read_bytes()) if packed else path.read_bytes()).decode("utf-8")
    if holds_date(text):
        raw = days.of_nobody(text).encode("utf-8")
        path.write_bytes(gzip.compress(raw, 6, mtime=0) if packed else raw)
