"""A whole run: one lock, one scheduler, one fork server, and one exit code at the end."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from helpers.book.environment import off_lock
from helpers.book.events import read_events
from helpers.book.layout import chapters, marker_path
from helpers.book.plan import content, edition_files, page_files
from helpers.book.preflight import require_place, require_room
from helpers.book.process import SINGLE_THREAD, end_with_parent
from helpers.book.publish import locked
from helpers.book.releases import release_lines
from helpers.book.temporary import run_folder
from helpers.book.unfinished import forget_unfinished
from helpers.book.work import job_name, run_job
from helpers.places import REPOSITORY, build_root, data_root, site_root

SNAKEFILE = REPOSITORY / "Snakefile"
PROFILE = REPOSITORY / "profiles" / "default"
POLL_SECONDS = 0.05
SEVEREST_FIRST = (3, 2, 6, 4, 5)


def build(editions, progress, cores=2, warm=True, profile=None):
    """Build and publish editions and the shelf; return the exit code.

    `progress` is told of every job begun and ended. `warm` runs jobs in forked children of one
    pre-imported process; `profile` is a Snakemake profile that names another executor.
    """
    _tell(progress, [f"not as locked: {line}" for line in off_lock()])
    before = release_lines(editions)
    with locked(site_root(), build_root() / "lock.pid"):
        require_place(editions)
        forget_unfinished(editions)
        if _state(editions) != _remembered():
            require_room(editions)
        with run_folder() as folder:
            failures, code = _schedule(editions, progress, folder, cores,
                                       warm and not profile, profile)  # fmt: skip
        if code and any(name.startswith("edition ") for name in progress.seconds):
            # one trial failed and another was published: the shelf must know the other
            run_job("shelf", {})
    _tell(progress, sorted(release_lines(editions) - before))
    _remember(editions, progress.seconds, done=not code)
    if code and not failures:
        require_room(editions)
        progress.say(_tail(_log("snakemake.log")))
    return _exit_code(failures, code)


def _tell(progress, lines):
    for line in () if progress.quiet else lines:
        progress.say(line)


def _schedule(editions, progress, folder, cores, warm, profile):
    """Run the scheduler to its end; return the failed jobs' codes and its own exit status."""
    environment = _environment(folder)
    failures, offset = [], 0
    (folder / "events").touch()
    with _server(folder, editions, environment) if warm else _no_server() as wake:
        scheduler = _start_scheduler(editions, environment, cores, profile)
        try:
            while True:
                ended = scheduler.poll() is not None
                wake()
                events, offset = read_events(folder / "events", offset)
                for event in events:
                    _report(event, progress, failures)
                if ended:
                    return failures, scheduler.returncode
                time.sleep(POLL_SECONDS)
        finally:
            _end(scheduler)


def _report(event, progress, failures):
    name = job_name(event["job"], event["arguments"])
    if event["event"] == "start":
        progress.begin(name)
        return
    progress.end(name, event["seconds"], event["code"], event["message"])
    if event["code"]:
        failures.append(event["code"])


def _start_scheduler(editions, environment, cores, profile):
    command = [
        sys.executable, "-m", "snakemake",
        "--snakefile", str(SNAKEFILE),
        "--directory", str(build_root()),
        "--workflow-profile", str(profile or PROFILE),
        "--config", "editions=" + ",".join(f"{trial}/{cut}" for trial, cut in editions),
    ]  # fmt: skip
    if not profile:
        command += ["--cores", str(cores)]
    with _log("snakemake.log").open("wb") as log:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )


@contextmanager
def _server(folder, editions, environment):
    """Offer the fork server's socket; the server starts at once, or when a job first asks.

    A run that will probably find nothing to do does not pay for its imports.
    """
    path = folder / "s"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen(64)
        environment["TRIALBOOK_SERVER"] = str(path)
        server = []

        def wake(now=False):
            if not server and (now or _has_caller(listener)):
                server.append(_start_server(listener, environment))
            elif server and server[0].poll() is not None:
                # nobody will answer: waiting clients must fail and not wait for ever
                listener.close()

        wake(now=_state(editions) != _remembered())
        try:
            yield wake
        finally:
            for process in server:
                # its children end with it; an orderly exit would only take time
                process.kill()
                process.wait()
                process.stdin.close()


@contextmanager
def _no_server():
    yield lambda: None


def _has_caller(listener):
    return bool(select.select([listener], [], [], 0)[0])


def _start_server(listener, environment):
    handle = listener.fileno()
    return subprocess.Popen(
        [sys.executable, "-m", "helpers.book.forkserver", str(handle)],
        env=environment,
        pass_fds=[handle],
        stdin=subprocess.PIPE,
    )


def _end(scheduler):
    if scheduler.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(scheduler.pid, signal.SIGKILL)
        scheduler.wait()


def _environment(folder):
    """Return what every process of the run sees; nothing from the user's own profile."""
    return {
        **os.environ,
        **SINGLE_THREAD,
        # of the jobs too: what a killed one leaves is found with the rest
        "TMPDIR": str(folder),
        "MPLBACKEND": "svg",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "XDG_CACHE_HOME": str(build_root().resolve() / "cache"),
        "TRIALBOOK_DATA": str(data_root().resolve()),
        "TRIALBOOK_SITE": str(site_root().resolve()),
        "TRIALBOOK_BUILD": str(build_root().resolve()),
        "TRIALBOOK_EVENTS": str(folder / "events"),
        "TRIALBOOK_OUTPUT": str(_log("output.log").resolve()),
    }


def _state(editions):
    """Return one digest over everything the editions depend on."""
    files = {path for pair in editions for c in chapters() for path in page_files(*pair, c)}
    present = all(marker_path(*pair).is_file() for pair in editions)
    return content([*files, *edition_files()]) if present else ""


def _remembered():
    with suppress(OSError, ValueError, KeyError):
        return json.loads((build_root() / "last.json").read_text("utf-8"))["state"]
    return None


def _remember(editions, seconds, done):
    """Keep the state of a finished run, and how long its jobs took, outside the site."""
    state = _state(editions) if done else ""
    if seconds or state != _remembered():
        body = json.dumps({"state": state, "seconds": seconds}, indent=1)
        (build_root() / "last.json").write_text(body + "\n", encoding="utf-8")


def _log(name):
    folder = build_root() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _tail(path, lines=12):
    return "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-lines:])


def _exit_code(failures, code):
    for severe in SEVEREST_FIRST:
        if severe in failures:
            return severe
    return 4 if code else 0
