"""The same pages as the nearest public systems make them: papermill one after another, one build.

    python benchmarks/plain.py --data DATA --out FOLDER

Every chapter of every trial and cut is executed by papermill with an ordinary kernel, in order, in
one process; then Jupyter Book builds one book of all pages. Nothing is remembered between runs.
The cuts are checked once each beforehand, as in the book's own pipeline.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

CONFIG = """\
title: Plain
execute:
  execute_notebooks: "off"
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TRIALBOOK_DATA"] = str(given.data)
    cuts = [
        (folder.parent.name, folder.name)
        for folder in sorted(given.data.glob("*/*"))
        if (folder / "manifest.json").is_file()
    ]
    for trial_id, data_cut in cuts:
        execute_cut(trial_id, data_cut, given.out)
    build_book(given.out)
    print(f"{len(cuts)} editions")


def execute_cut(trial_id, data_cut, out):
    from helpers.cut import check_cut

    check_cut(trial_id, data_cut)
    pages = out / "pages" / trial_id / data_cut
    chapters = sorted((ROOT / "notebooks").glob("*.py"))
    # the overview reads the others' results and goes last
    for notebook in [*chapters[1:], chapters[0]]:
        execute_page(notebook, trial_id, data_cut, pages)


def execute_page(notebook, trial_id, data_cut, pages):
    import jupytext
    import papermill

    folder = pages / notebook.stem
    folder.mkdir(parents=True)
    os.environ["TRIALBOOK_PAGE"] = str(folder)
    os.environ["TRIALBOOK_PAGES"] = str(pages)
    book = pages.relative_to(pages.parents[2])
    target = pages.parents[2] / "book" / book
    target.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        jupytext.read(notebook),
        target / f"{notebook.stem}.ipynb",
        parameters={"trial_id": trial_id, "data_cut": data_cut},
        kernel_name="python3",
        progress_bar=False,
    )


def build_book(out):
    book = out / "book"
    pages = sorted(path.relative_to(book).with_suffix("") for path in book.rglob("*.ipynb"))
    toc = "".join(f"  - file: {page}\n" for page in pages)
    (book / "_config.yml").write_text(CONFIG)
    (book / "intro.md").write_text("# Plain\n")
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: intro\nchapters:\n{toc}")
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    subprocess.run([jupyter_book, "build", "-q", book], check=True)


if __name__ == "__main__":
    main()
