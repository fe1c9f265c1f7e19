"""The jobs a run is made of, each the same in a process of its own and in a forked one."""

import traceback
from contextlib import suppress
from pathlib import Path

from helpers.book.disk import disk_fault
from helpers.book.errors import RefusedError, RunError
from helpers.book.layout import (
    OVERVIEW,
    checks_folder,
    checks_root,
    log_path,
    notebook_path,
    pages_folder,
    previous_cut,
    shelf_marker,
)
from helpers.book.limits import limits_of, within
from helpers.book.refits import refits_job


def check_job(trial, cut):
    """Check a trial file and a cut; keep and return the findings, or refuse with all of them."""
    from helpers.cut import CutError, check_cut
    from helpers.trial import TrialDefinitionError, load_trial

    refused, findings = [], None
    try:
        load_trial(trial)
    except TrialDefinitionError as error:
        refused.append(str(error))
    try:
        findings = check_cut(trial, cut, into=checks_folder(trial, cut))
    except CutError as error:
        refused.append(str(error))
    if refused:
        raise RefusedError("\n".join(refused))
    return findings


def page_job(trial, cut, chapter, folder=None, warm_kernel=None):
    """Render one page into the build folder."""
    from helpers.book.render import PageRequest, render_page

    before = previous_cut(trial, cut) if chapter == OVERVIEW else None
    request = PageRequest(
        notebook=notebook_path(chapter),
        trial_id=trial,
        data_cut=cut,
        folder=Path(folder) if folder else pages_folder(trial, cut) / chapter,
        pages=pages_folder(trial, cut),
        previous=pages_folder(trial, before) if before else None,
        checked=checks_root(),
    )
    render_page(request, warm_kernel)


def edition_job(trial, cut):
    """Build the book of one trial at one cut and publish it."""
    from helpers.book.edition import make_edition

    make_edition(trial, cut)


def shelf_job():
    """Write the shelf over all published editions; it is the last thing a run changes."""
    from helpers.book.releases import write_releases
    from helpers.book.shelf import published, write_shelf

    write_releases(published())
    write_shelf()
    shelf_marker().write_text("shelf\n", encoding="utf-8")


JOBS = {
    "check": check_job,
    "refits": refits_job,
    "page": page_job,
    "edition": edition_job,
    "shelf": shelf_job,
}


def job_name(job, arguments):
    """Return a job's name as people read it: `page 02_safety (TRIAL 2020-01-31)`."""
    where = " ".join(arguments[name] for name in ("trial", "cut") if arguments.get(name))
    words = " ".join(word for word in (job, arguments.get("chapter")) if word)
    return f"{words} ({where})" if where else words


def run_job(job, arguments, **extra):
    """Run a job within its limits; return (exit code, message), and a traceback in its log."""
    name = job_name(job, arguments)
    try:
        limits = limits_of(arguments.get("chapter") or job)
        with within(limits):
            JOBS[job](**arguments, **extra)
    except RunError as error:
        _log(job, arguments)
        return error.code, _masked(str(error))
    except Exception as error:  # noqa: BLE001 - the last line of defence says which job failed
        path = _log(job, arguments)
        code, said = _fault(job, error, path)
        return code, f"{name}: {_masked(said)}"
    return 0, ""


def _fault(job, error, log):
    """Return the exit code and the words of an error that no job expects."""
    full = disk_fault(error)
    if full:
        return 5, full
    code = 5 if job in ("edition", "shelf") else 4
    if isinstance(error, TimeoutError | MemoryError) and str(error):
        return code, str(error)
    first = f"{type(error).__name__}: {error}".splitlines()[0]
    return code, f"{first} (see {log.name} in the logs)"


def _masked(said):
    from helpers.cut.identifiers import masked

    return masked(said)


def _log(job, arguments):
    path = log_path(job, *(arguments.get(name) for name in ("trial", "cut", "chapter")))
    # on a full disk what went wrong must still reach who asked
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_masked(traceback.format_exc()), encoding="utf-8")
    return path
