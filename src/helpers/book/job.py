"""`python -m helpers.book.job page --trial TRIAL ...`: one job, by the fork server where one runs.

The client imports the standard library only, so that a warm job costs its own work and no more.
"""

import json
import os
import socket
import sys
import time

from helpers.book.events import tell


def main(words):
    """Run the job that the command line names and return its exit code."""
    job, arguments = words[0], _options(words[1:])
    started = time.monotonic()
    tell("start", job, arguments)
    server = os.environ.get("TRIALBOOK_SERVER")
    code, message = _ask(server, job, arguments) if server else _run_here(job, arguments)
    seconds = round(time.monotonic() - started, 2)
    tell("end", job, arguments, code=code, message=message, seconds=seconds)
    return code


def _options(words):
    names = [word.removeprefix("--") for word in words[::2]]
    return dict(zip(names, words[1::2], strict=True))


def _ask(server, job, arguments):
    """Have the fork server run the job: one line of JSON there, one line back."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("TRIALBOOK_")}
    request = {"job": job, "arguments": arguments, "environment": kept}
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.connect(server)
            line.sendall(json.dumps(request).encode() + b"\n")
            answer = line.makefile("rb").readline()
    except OSError:
        answer = b""
    if not answer:
        name = " ".join([job, *arguments.values()])
        return 4, f"{name}: the fork server ended before the job did"
    reply = json.loads(answer)
    return reply["code"], reply["message"]


def _run_here(job, arguments):
    from helpers.book.process import SINGLE_THREAD

    os.environ.update(SINGLE_THREAD)
    from helpers.book.work import run_job

    return run_job(job, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
