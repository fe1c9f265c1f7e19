"""An edition: pages staged, built as one book, looked over, and published by one rename."""

import html
import json
import re
import shutil
import tempfile
from functools import partial
from pathlib import Path

import nbformat

from helpers.book.bill import write_bill
from helpers.book.contents import chapter_title, write_contents
from helpers.book.downloads import asked_for, fill_links, write_downloads
from helpers.book.executed import FOLDER as EXECUTED
from helpers.book.executed import write_executed
from helpers.book.figure_files import write_figures
from helpers.book.layout import (
    OVERVIEW,
    chapters,
    edition_folder,
    marker_path,
    notebook_path,
    pages_folder,
    project_root,
)
from helpers.book.marker import manifest_digest
from helpers.book.moved import moved_since
from helpers.book.notebook import html_outputs
from helpers.book.numbering import Numbering, source_line
from helpers.book.people import People
from helpers.book.plan import standing
from helpers.book.prose import with_prose
from helpers.book.publish import publish_folder, replace_file, tree_digest
from helpers.book.record import fill_record, run_record
from helpers.book.render import NOTEBOOK
from helpers.book.scan import PRIVATE, require_publishable
from helpers.book.shelf import keep_headline
from helpers.book.sphinx_build import build_book
from helpers.book.take_away import FOLDER as TAKE_AWAY
from helpers.book.take_away import Taken, write_links, write_take_away
from helpers.book.temporary import work_root
from helpers.cut.manifest import read_manifest

# Delivered by the theme and asked for by no page.
UNUSED = ("objects.inv", "_static/**/*.map", "_static/locales", "_static/*webpack-macros.html",
          "_static/scripts/fontawesome.js*", "_static/vendor/fontawesome/webfonts/*.ttf",
          "_static/vendor/fontawesome/webfonts/fa-brands*")  # fmt: skip
# symbols.css draws the few that are shown; the script is half of all that a page would load
SYMBOLS = re.compile(r"<(?:script|link)\b[^>]*/fontawesome\.js[^>]*>(?:</script>)?\s*")
STANDING = re.compile(r'<span class="tb-(?:latest|superseded)">[^<]*</span>')
STANDINGS = {
    "latest": '<span class="tb-latest">latest cut</span>',
    "superseded": '<span class="tb-superseded">superseded by a later cut</span>',
}
# The shelf knows the cuts that an edition cannot; standing.js adds a link to this page in each.
SHELF = '<a class="tb-cuts" href="../../../index.html">All trials and cuts</a>'
FACT = re.compile(r'<span class="tb-(trial|cut|synthetic|real)">([^<]*)</span>')
BANNER = re.compile(r'<div class="tb-banner".*?</div>', re.DOTALL)
HOME = '<meta http-equiv="refresh" content="0; url={page}"><a href="{page}">{title}</a>'


def make_edition(trial_id, data_cut):
    """Build the edition of one trial at one cut and publish it; all of it or nothing."""
    with tempfile.TemporaryDirectory(dir=work_root(), prefix="edition-") as temporary:
        out = build_edition(trial_id, data_cut, Path(temporary))
        publish_folder(out, edition_folder(trial_id, data_cut))
        seen = {"tree": tree_digest(out)}
    replace_file(marker_path(trial_id, data_cut), json.dumps(seen).encode())


def build_edition(trial_id, data_cut, work):
    """Build an edition below `work` and return its folder, ready for publication."""
    name = f"{trial_id} {data_cut}"
    pages = {chapter: pages_folder(trial_id, data_cut) / chapter for chapter in chapters()}
    staged, out = work / "book", work / "html"
    record = run_record(trial_id, data_cut, pages)
    now = standing(trial_id, data_cut)
    notebooks = {chapter: _page(folder, chapter) for chapter, folder in pages.items()}
    asked = {chapter: asked_for(html_outputs(shown)) for chapter, shown in notebooks.items()}
    written = write_downloads(pages, asked, work / "downloads")
    write_executed(notebooks, work / EXECUTED)
    for chapter, notebook in notebooks.items():
        _finish(notebook, chapter, written, now)
    people = People()
    for chapter, notebook in notebooks.items():
        _change_html(notebook, lambda shown: fill_record(shown, record))
        _change_html(notebook, partial(people.take, chapter=chapter))
    manifest, _ = read_manifest(trial_id, data_cut)
    sources, outputs = _number(notebooks, manifest)
    write_figures(outputs, work / "downloads", (trial_id, data_cut))
    moved = moved_since(notebooks, trial_id, data_cut)
    for chapter, notebook in notebooks.items():
        _change_html(notebook, partial(people.link, chapter=chapter))
        if chapter in moved:
            _change_html(notebook, moved[chapter].mark)
    _stage(notebooks, staged)
    titles = {chapter: chapter_title(notebook) for chapter, notebook in notebooks.items()}
    write_contents(staged, outputs, titles)
    banner = _banner(notebooks)
    record["title"] = html.unescape(dict(FACT.findall(banner))["trial"])
    taken = Taken(manifest, record["title"], pages, outputs, sources)
    write_take_away(taken, [work / "downloads", work / EXECUTED], work / TAKE_AWAY)
    write_links(staged, work / TAKE_AWAY)
    build_book(staged, out, _settings(banner), name)
    _remove_unwanted(out)
    people.write(out, banner, outputs, titles)
    for folder in ("downloads", TAKE_AWAY):
        (work / folder).rename(out / folder)
    (out / "run.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if OVERVIEW in pages:
        keep_headline(pages[OVERVIEW], out)
    write_bill(out, record["lock"])
    _write_home(out, banner)
    require_publishable(out, trial_id, data_cut)
    return out


def _page(folder, chapter):
    """Return a finished page with the words that its notebook has now."""
    executed = nbformat.read(folder / NOTEBOOK, as_version=4)
    return with_prose(executed, notebook_path(chapter))


def _finish(notebook, chapter, written, now):
    """Fill in a page's links, its standing now and the way to the shelf."""
    _change_html(notebook, lambda shown: fill_links(shown, chapter, written))
    _change_html(notebook, lambda shown: STANDING.sub(STANDINGS[now] + SHELF, shown))


def _number(notebooks, manifest):
    """Number what all chapters show, in place; return their source lines and what was numbered."""
    digest = manifest_digest(manifest)
    sources = {chapter: source_line(chapter, manifest, digest) for chapter in notebooks}
    outputs = []
    for chapter, notebook in notebooks.items():
        numbering = Numbering(chapter, sources[chapter])
        _change_html(notebook, numbering.number)
        outputs += numbering.outputs
    return sources, outputs


def _change_html(notebook, change):
    """Change every piece of HTML that a page shows."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = change(data["text/html"])


def _stage(notebooks, staged):
    """Lay down a folder that holds the book's sources and nothing else."""
    (staged / "notebooks").mkdir(parents=True)
    for chapter, notebook in notebooks.items():
        nbformat.write(notebook, staged / "notebooks" / f"{chapter}.ipynb")
    project = project_root()
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(project / name, staged / name)
    shutil.copytree(project / "book", staged / "book")


def _banner(notebooks):
    first = next(iter(notebooks.values()))
    found = [BANNER.search(shown) for shown in html_outputs(notebooks.get(OVERVIEW, first))]
    return next(match[0] for match in found if match)


def _settings(banner):
    """Return the Sphinx settings of one edition: its own name on every page."""
    facts = dict(FACT.findall(banner))
    label = facts.get("synthetic") or facts.get("real", "")
    words = [facts["trial"], facts["cut"], label]
    static = [folder for folder in ("book/_static",) if (project_root() / folder).is_dir()]
    styles = [p.name for p in sorted((project_root() / "book" / "_static").glob("*.css"))]
    return {
        # the theme shows the title as HTML: it stays escaped, as the banner has it
        "html_title": html.unescape(facts["trial"]).replace("<", "‹").replace(">", "›"),
        "html_static_path": static,
        "html_css_files": styles,
        "trialbook_banner": banner,
        "html_theme_options": {
            "announcement": f'<div class="tb-announcement">{" · ".join(words)}</div>'
        },
    }


def _write_home(out, banner):
    """Open the edition at its overview: the theme has no page at the root."""
    page = f"notebooks/{OVERVIEW}.html"
    if not (out / page).is_file():
        page = str(next(iter(sorted((out / "notebooks").glob("*.html")))).relative_to(out))
    title = dict(FACT.findall(banner))["trial"]
    body = HOME.format(page=page, title=title)
    (out / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body>{body}</body></html>\n",
        encoding="utf-8",
    )


def _remove_unwanted(out):
    for unwanted in (*PRIVATE, *UNUSED):
        for path in out.glob(unwanted):
            _remove(path)
    for path in out.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        path.write_text(SYMBOLS.sub("", page), encoding="utf-8")


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
