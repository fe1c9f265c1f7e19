"""What a reader takes away from an edition: its tables, results and data in the forms of others.

Everything is made from the finished tables and results; nothing is computed here. The same
edition gives the same bytes: files are dated by the delivery of the data.
"""

import hashlib
import shutil
from dataclasses import dataclass

from helpers.book.datasets import write_xpt
from helpers.book.downloads import write_results
from helpers.book.finished import finished_tables
from helpers.book.marker import DATASETS, RESULTS
from helpers.book.packing import read_zip, write_zip
from helpers.book.results_file import write_parquet
from helpers.book.rich_text import write_rich_text
from helpers.book.word import write_word
from helpers.book.workbook import write_workbook
from helpers.display.shown import text

FOLDER = "take-away"
PAGE = "book/take_away.md"
CHECKSUMS = "SHA256SUMS"
_HELD = {
    ".xlsx": "Workbook of all tables and listings: an index, and a sheet for each",
    ".pdf": "The chapters on paper, with bookmarks and page numbers",
    ".docx": "The same tables and listings as a Word document, each on pages of its own",
    ".parquet": "All results as Parquet, one row per statistic",
    ".zip": "All of these but the PDF; the document as RTF, the results as CSV, every figure as "
    "SVG, the analysis datasets as XPT and Dataset-JSON, the executed notebooks; and a list of "
    "checksums",
}
# Printing follows the building of pages, where a browser is installed.
_NO_PDF = (
    '<p class="tb-no-pdf">This copy of the edition holds no PDF; where Chromium is installed, \
<code>trialbook print</code> adds it.</p>'
)


@dataclass(frozen=True)
class Taken:
    """What the files of an edition are made from; `pages` and `sources` are by chapter."""

    manifest: dict
    title: str
    pages: dict
    outputs: list
    sources: dict

    @property
    def name(self):
        """Return how its files are called."""
        return f"{self.manifest['trial_id']}_{self.manifest['data_cut']}"

    @property
    def heading(self):
        """Return trial, cut and whether the data are real, as every file names itself."""
        kind = "SYNTHETIC DATA" if self.manifest["synthetic"] else "Real data"
        return f"{self.title}, data cut {self.manifest['data_cut']}, {kind}"

    @property
    def delivered(self):
        """Return the day on which the data came, by which files are dated."""
        return self.manifest["delivered"]


def write_take_away(taken, beside, folder):
    """Write every file into `folder`, and one zip of them all with their checksums.

    What is large and not packed in itself, the results of all chapters as one CSV and the tables
    as RTF, only the zip has. Of the folders `beside`, it has the figures and the notebooks too.
    """
    folder.mkdir(parents=True)
    unpacked = folder.with_name(f"{folder.name}-unpacked")
    unpacked.mkdir()
    tables = finished_tables(taken.outputs, taken.sources)
    write_workbook(folder / f"{taken.name}.xlsx", tables, taken.heading, taken.delivered)
    write_word(folder / f"{taken.name}_tables.docx", tables, taken.heading, taken.delivered)
    write_rich_text(unpacked / f"{taken.name}_tables.rtf", tables, taken.heading, taken.delivered)
    write_parquet(taken.pages, folder / f"{taken.name}_results.parquet")
    write_results(taken.pages, unpacked / f"{taken.name}_{RESULTS}")
    files = {path.name: path for one in (folder, unpacked) for path in one.iterdir()}
    files |= _datasets(taken.pages, folder.with_name(f"{folder.name}-datasets"))
    for one in beside:
        files |= {f"figures/{path.name}": path for path in one.glob("*/figure-*.svg")}
        files |= {f"notebooks/{path.name}": path for path in one.glob("*.ipynb")}
    bodies = {name: path.read_bytes() for name, path in files.items()}
    _pack(bodies, folder / f"{taken.name}.zip")


def _datasets(pages, folder):
    """Return {name in the zip: path} of the datasets that pages give, and of each as XPT."""
    folder.mkdir()
    files = {}
    for path in sorted(
        path for page in pages.values() for path in (page / DATASETS).glob("*.json")
    ):
        transport = folder / f"{path.stem}.xpt"
        write_xpt(path, transport)
        files |= {f"datasets/{path.name}": path, f"datasets/{transport.name}": transport}
    return files


def write_links(staged, folder):
    """Add the links to the files to their page of the staged book."""
    page = staged / PAGE
    if page.is_file():
        files = sorted(folder.iterdir(), key=lambda path: list(_HELD).index(path.suffix))
        items = "".join(_item(path) for path in files)
        lists = f'<ul class="tb-contents">{items}</ul>\n{_NO_PDF}'
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{lists}\n", encoding="utf-8")


def holds_pdf(edition):
    """Return whether the folder of an edition holds its PDF."""
    return any((edition / FOLDER).glob("*.pdf"))


def add_pdf(edition, pdf, name):
    """Put the PDF among the files of a finished edition: linked, and its sum in the zip's list.

    It is as large as all the rest, so it stands once, beside the zip.
    """
    folder = edition / FOLDER
    added = folder / f"{name}.pdf"
    shutil.copyfile(pdf, added)
    packed = folder / f"{name}.zip"
    held = {path.split("/", 1)[1]: body for path, body in read_zip(packed).items()}
    del held[CHECKSUMS]
    _pack(held, packed, {f"../{added.name}": added.read_bytes()})
    page = edition / f"{PAGE.removesuffix('.md')}.html"
    if page.is_file():
        linked = f'<ul class="tb-contents">{_item(added)}</ul>'
        said = page.read_text(encoding="utf-8")
        page.write_text(said.replace(_NO_PDF, linked), encoding="utf-8")


def _item(path):
    name = text(path.name)
    link = f'<a href="../{text(path.parent.name)}/{name}" download>{name}</a>'
    return f"<li>{link} ({_size(path)}). {_HELD[path.suffix]}.</li>"


def _size(path):
    kilobytes = path.stat().st_size / 1000
    return f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{max(kilobytes, 1):.0f} kB"


def _pack(bodies, target, beside=()):
    """Pack {name: bytes}, sorted, behind a list that `sha256sum --check` reads.

    The list also has the sums of what stands `beside` the unpacked folder.
    """
    bodies = dict(sorted(bodies.items()))
    listed = {**bodies, **dict(beside)}
    sums = [f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in listed.items()]
    held = {CHECKSUMS: "".join(sums).encode(), **bodies}
    write_zip(target, {f"{target.stem}/{name}": body for name, body in held.items()})
