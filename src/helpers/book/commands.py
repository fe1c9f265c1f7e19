"""What each command of `trialbook` does. Heavy imports wait until a command needs them."""

import os
import shutil
import sys
from pathlib import Path

from helpers.book.errors import ParameterError, PublicationError, RefusedError, RunError
from helpers.book.layout import checks_folder, trials
from helpers.book.plan import editions_for, require_known
from helpers.book.progress import clock, new_progress
from helpers.cut.manifest import cut_ids, is_day
from helpers.places import REPOSITORY, build_root, data_root, site_root


def stage(given):
    """Check a delivery and lay it down as a cut."""
    from helpers.cut import CutError
    from helpers.cut import stage as stage_cut
    from helpers.cut.told import told

    _require_trial(given.trial)
    for day in (given.cut, given.delivered or given.cut):
        if not is_day(day):
            raise ParameterError(f"{day!r} is not a day written as YYYY-MM-DD")
    if not Path(given.delivery).exists():
        raise ParameterError(f"{given.delivery}: there is no such folder")
    try:
        folder = stage_cut(
            given.delivery,
            given.trial,
            given.cut,
            delivered=given.delivered,
            synthetic=given.synthetic,
            dictionaries=_pairs("--dictionary takes NAME=VERSION", given.dictionary),
            encodings=_pairs("--encoding takes FILE=ENCODING", given.encoding),
        )
    except CutError as error:
        raise RefusedError(str(error) + _in_full(error, given)) from error
    _say(given, f"staged {given.trial} {given.cut}: {_shown(folder)}")
    for line in told(Path(given.delivery), given.trial, given.cut):
        _say(given, f"  {line}")


def check(given):
    """Print the findings of the chosen cuts; every one is checked before the command ends."""
    from helpers.book.work import check_job

    refused = []
    for trial_id, data_cut in _chosen(given, every=True):
        try:
            findings = check_job(trial_id, data_cut)
        except RefusedError as error:
            refused.append(str(error))
            continue
        _print_findings(given, trial_id, data_cut, findings)
    if refused:
        raise RefusedError("\n".join(refused))


def build(given):
    """Build what is out of date and publish it."""
    from helpers.book import run
    from helpers.book.preflight import require_sources

    elapsed = clock()
    editions = _chosen(given, given.every)
    require_sources()
    with new_progress(given.quiet).running() as progress:
        code = run.build(
            editions,
            progress,
            cores=given.cores,
            warm=not given.plain_kernels,
            profile=given.profile,
        )
        if not given.quiet:
            progress.say(_summary(progress, len(editions), elapsed(), code))
    return code


def page(given):
    """Render one page beside the site and say where it is."""
    from helpers.book.preflight import require_sources
    from helpers.book.preview import write_preview
    from helpers.book.refits import reads_refits
    from helpers.book.work import run_job

    elapsed = clock()
    require_known(given.trial, given.cut, given.chapter)
    require_sources()
    data_cut = given.cut or cut_ids(given.trial)[-1]
    folder = build_root() / "preview" / given.trial / data_cut / given.chapter
    if given.watch:
        from helpers.book.watching import watch_page

        return watch_page(given, data_cut, folder / "page.html", lambda words: _say(given, words))
    arguments = {
        "trial": given.trial,
        "cut": data_cut,
        "chapter": given.chapter,
        "folder": str(folder),
    }
    with new_progress(given.quiet).running() as progress:
        name = f"page {given.chapter} ({given.trial} {data_cut})"
        progress.begin(name)
        if reads_refits(given.trial, data_cut, given.chapter):
            # kept for the next time; what fails here fails in the page too, and is said there
            run_job("refits", {"trial": given.trial, "cut": data_cut})
        code, message = run_job("page", arguments)
        if code == RunError.code:
            # refused data fail a page too: then all that is wrong with them is said instead
            refused = run_job("check", {"trial": given.trial, "cut": data_cut})
            code, message = refused if refused[0] else (code, message)
        progress.end(name, elapsed(), code, message)
    if not code:
        shown = write_preview(folder)
        for path in (shown, folder / "page.ipynb", folder / "results.csv"):
            _say(given, f"  {_shown(path)}")
    return code


def print_pdf(given):
    """Give every published edition of the chosen cuts its PDF."""
    from helpers.book.printing import print_published

    return print_published(_chosen(given, every=True), new_progress(given.quiet), given.cores)


def serve(given):
    """Serve the site on this machine until interrupted."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    if not (site_root() / "index.html").is_file():
        raise ParameterError(f"{_shown(site_root())}: nothing is published yet; `trialbook build`")
    handler = partial(SimpleHTTPRequestHandler, directory=str(site_root()))
    with ThreadingHTTPServer(("127.0.0.1", given.port), handler) as server:
        _say(given, f"serving {_shown(site_root())} on port {server.server_port} of localhost")
        server.serve_forever()


def new_trial(given):
    """Write a commented trial file under a new id."""
    from helpers.trial import TrialDefinitionError
    from helpers.trial.template import write_new_trial

    try:
        path = write_new_trial(given.slug, data_root())
    except TrialDefinitionError as error:
        raise ParameterError(str(error)) from error
    except OSError as error:
        raise PublicationError(f"{given.slug}: cannot be written: {error.strerror}") from error
    _say(given, f"wrote {_shown(path)}")


def lab(given):
    """Become JupyterLab at the repository's root, where `jupytext.toml` pairs the notebooks."""
    program = shutil.which("jupyter-lab", path=str(Path(sys.executable).parent))
    if not program:
        raise ParameterError("JupyterLab is not installed here: pip install 'trialbook[lab]'")
    os.chdir(REPOSITORY)
    manager = "--ServerApp.contents_manager_class=jupytext.TextFileContentsManager"
    # the server's root is the repository: below it, jupytext would not see its configuration
    os.execv(program, [program, manager, "--LabApp.default_url=/lab/tree/notebooks"])


def _chosen(given, every):
    editions = editions_for(given.trial, given.cut, every)
    if not editions:
        raise ParameterError(f"{_shown(data_root())}: holds no trial with a cut")
    return editions


def _print_findings(given, trial_id, data_cut, findings):
    """Print the first findings of each rule; all of them are kept in the build folder."""
    from helpers.cut.findings import SHOWN_PER_RULE

    counts = findings["severity"].value_counts()
    said = ", ".join(f"{n} {severity}" for severity, n in counts.items()) or "no findings"
    _say(given, f"{trial_id} {data_cut}: {said}")
    for rule, members in findings.groupby("rule", sort=False):
        for row in members.head(SHOWN_PER_RULE).fillna({"row": 0}).itertuples():
            place = f"{row.file or row.domain}{f' row {row.row}' if row.row else ''}"
            _say(given, f"  {row.severity}  {place} {row.column}: {row.message} [{rule}]")
        if len(members) > SHOWN_PER_RULE:
            kept = _shown(checks_folder(trial_id, data_cut) / "findings.ndjson")
            _say(given, f"  and {len(members) - SHOWN_PER_RULE} more [{rule}], in {kept}")


def _pairs(what, words):
    """Return {name: value} of words such as NAME=VALUE, of which `what` tells the form."""
    pairs = [word.partition("=") for word in words]
    wrong = [name for name, equals, value in pairs if not (name and equals and value)]
    if wrong:
        raise ParameterError(f"{what}, was given {wrong}")
    return {name: value for name, _, value in pairs}


def _in_full(error, given):
    """Write what stopped a delivery into the build folder, in full, and say where it lies."""
    from helpers.cut.findings import write_ndjson

    if not error.findings:
        return ""
    path = build_root() / "refused" / given.trial / given.cut / "findings.ndjson"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_ndjson(error.findings, path)
    except OSError as refused:
        return f"\n  the findings in full cannot be written: {refused.strerror}"
    return f"\n  in full, with values as delivered: {_shown(path)}"


def _require_trial(trial_id):
    if trial_id not in trials():
        listed = ", ".join(trials()) or "none"
        raise ParameterError(f"there is no trial {trial_id!r}; known: {listed}")


def _summary(progress, editions, seconds, code):
    if code:
        failed = f"{_counted(progress.failed, 'job')} failed"
        return f"{failed}; what was published stays ({seconds:.1f} s)"
    made = _counted(editions, "edition")
    if not progress.seconds:
        return f"nothing to do: {made} up to date ({seconds:.1f} s)"
    home = _shown(site_root() / "index.html")
    return f"{_counted(len(progress.seconds), 'job')}, {made} in {seconds:.1f} s: {home}"


def _counted(n, noun):
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _shown(path):
    """Return a path as short as it can be said from here."""
    path = Path(path).resolve()
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _say(given, words):
    if not given.quiet:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
