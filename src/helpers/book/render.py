"""One page: a chapter's notebook executed for one trial and cut, believed only when it proves it.

papermill's own record says "completed" for cells that never ran when a kernel is killed. A page
counts when the run ended without an error, the notebook wrote its end marker, and marker and
banner name the trial and cut that were asked for, with the manifest that is on file.
"""

import json
import logging
import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError

import helpers
from helpers.book.disk import disk_fault
from helpers.book.errors import PublicationError, RunError
from helpers.book.kernels import kernel_manager, quiet_environment
from helpers.book.limits import limits_of
from helpers.book.marker import (
    DATASETS,
    FILES,
    MARKER,
    MEMBERS,
    RESULTS,
    SOURCE,
    TABLES,
    manifest_digest,
)
from helpers.book.notebook import (
    html_outputs,
    read_notebook,
    section_of,
    stabilise,
)
from helpers.book.parameters import check_parameters
from helpers.book.process import environment
from helpers.book.prose import code_digest
from helpers.book.source_lines import failing_line
from helpers.book.told_dates import own_dates, tell_study_days
from helpers.book.unplanned import hide_unplanned
from helpers.places import cut_folder
from helpers.trial import load_trial

# What it would print about a failing page is said once, in one line, by the error raised here.
logging.getLogger("papermill").addHandler(logging.NullHandler())

NOTEBOOK = "page.ipynb"
OUTPUTS = (NOTEBOOK, RESULTS, MEMBERS, MARKER)


@dataclass(frozen=True)
class PageRequest:
    """What to render, from what, and where the finished page goes."""

    notebook: Path
    trial_id: str
    data_cut: str
    folder: Path
    pages: Path | None = None
    previous: Path | None = None
    checked: Path | None = None

    @property
    def chapter(self):
        return self.notebook.stem

    @property
    def name(self):
        return f"{self.chapter} ({self.trial_id} {self.data_cut})"


def render_page(request, warm_kernel=None):
    """Render a page into its folder: notebook, results, members and end marker, or nothing at all.

    `warm_kernel` is called in the page's environment and returns a waiting kernel process.
    """
    source = code_digest(request.notebook)
    with tempfile.TemporaryDirectory(prefix="tb-") as temporary:
        work = _work_folders(Path(temporary))
        with _environment(request, work):
            warm = warm_kernel() if warm_kernel else None
            try:
                notebook = _execute(request, work, warm)
            finally:
                if warm:
                    warm.kill()
        check_page(request, notebook, work["page"])
        hide_unplanned(notebook, load_trial(request.trial_id))
        tell_study_days(notebook, work["page"], partial(own_dates, request.trial_id))
        _name_source(work["page"] / MARKER, source)
        _lay_down(notebook, work["page"], request.folder)


def check_page(request, notebook, folder):
    """Raise RunError unless marker and banner both name what was asked for."""
    marker = folder / MARKER
    if not marker.is_file() or not (folder / RESULTS).is_file():
        raise RunError(f"{request.name}: did not reach its end (no page.close())")
    folder_of_cut = cut_folder(request.trial_id, request.data_cut)
    manifest = json.loads((folder_of_cut / "manifest.json").read_text("utf-8"))
    asked = {
        "chapter": request.chapter,
        "trial_id": request.trial_id,
        "data_cut": request.data_cut,
        "manifest": manifest_digest(manifest),
        "helpers": str(Path(helpers.__file__).parent),
    }
    found = json.loads(marker.read_text(encoding="utf-8"))
    wrong = sorted(name for name in asked if found.get(name) != asked[name])
    if wrong:
        raise RunError(f"{request.name}: closed with another {', '.join(wrong)}")
    stated = f'data-trial="{request.trial_id}" data-cut="{request.data_cut}"'
    banners = [html for html in html_outputs(notebook) if 'class="tb-banner"' in html]
    if len(banners) != 1 or stated not in banners[0]:
        raise RunError(f"{request.name}: its banner does not state the trial and cut asked for")


def _execute(request, work, warm):
    source = read_notebook(request.notebook)
    given = {"trial_id": request.trial_id, "data_cut": request.data_cut}
    check_parameters(source, given, request.chapter)
    reached, manager = {}, kernel_manager(work["kernel"], warm)
    try:
        executed = papermill.execute_notebook(
            source,
            None,
            parameters=given,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            cwd=str(work["run"]),
            start_timeout=120,
            kernel_manager_class=manager,
            # all it had to say was said: a kernel that winds up may yet complain while it does
            shutdown_kernel="immediate",
            on_cell_start=lambda cell, cell_index: reached.update(cell=cell),
        )
    except PapermillExecutionError as error:
        said = f"{error.ename}: {error.evalue}".splitlines()[0]
        full = disk_fault(error.evalue) if error.ename == "OSError" else None
        if full:
            raise PublicationError(_failure(request, source, error.source, full)) from error
        if error.ename.endswith("MemoryError"):
            said = limits_of(request.chapter).too_large
        raise RunError(_failure(request, source, error.source, said, error.traceback)) from error
    except (DeadKernelError, TimeoutError, RuntimeError) as error:
        said = manager.death() if isinstance(error, DeadKernelError) else str(error)
        at = reached["cell"].source if reached else ""
        raise RunError(_failure(request, source, at, said.splitlines()[0])) from error
    finally:
        manager.end()
    return stabilise(executed)


def _failure(request, source, cell_source, said, traceback=()):
    """Return what is said of a failing page: its section, the error, and the line to look at."""
    index = next((i for i, c in enumerate(source.cells) if c.source == cell_source), None)
    if index is None:
        return f"{request.name}: {said}"
    section = section_of(source, index)
    where = f", section {section!r}" if section else ""
    line = failing_line(request.notebook, index, traceback)
    return f"{request.name}{where}: {said}\n  {line}"


def _work_folders(root):
    folders = {name: root / name for name in ("run", "page", "kernel", "user")}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    return folders


def _name_source(path, digest):
    """Note in a page's end marker which code of its notebook was executed."""
    marker = json.loads(path.read_text(encoding="utf-8")) | {SOURCE: digest}
    path.write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")


def _lay_down(notebook, folder, target):
    nbformat.write(notebook, folder / NOTEBOOK)
    target.mkdir(parents=True, exist_ok=True)
    for name in (TABLES, FILES, DATASETS):
        shutil.rmtree(target / name, ignore_errors=True)
        if (folder / name).is_dir():
            shutil.copytree(folder / name, target / name)
    # the end marker goes last: whoever finds it finds the rest
    for name in OUTPUTS:
        shutil.copyfile(folder / name, target / f".{name}.part")
    for name in OUTPUTS:
        (target / f".{name}.part").replace(target / name)


def _environment(request, work):
    """Set what notebook and kernel read from the environment, and put it back afterwards."""
    return environment(
        **quiet_environment(work["user"]),
        TRIALBOOK_PAGE=work["page"],
        TRIALBOOK_PAGES=request.pages,
        TRIALBOOK_PREVIOUS=request.previous,
        TRIALBOOK_CHECKED=request.checked,
    )
