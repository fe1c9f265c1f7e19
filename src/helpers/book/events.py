"""What a run tells: one line of JSON per job begun and ended, appended to a file."""

import json
import os
import sys


def tell(event, job, arguments, **more):
    """Append an event to the run's file; without one, write a failure to standard error."""
    path = os.environ.get("TRIALBOOK_EVENTS")
    if not path:
        if more.get("code"):
            sys.stderr.write(f"{more['message']}\n")
        return
    line = json.dumps({"event": event, "job": job, "arguments": arguments, **more}) + "\n"
    # one write in append mode: lines of parallel jobs do not mix
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


def read_events(path, offset):
    """Return the complete events after a byte offset, and the offset after them."""
    with open(path, "rb") as file:  # noqa: PTH123 - a plain handle, polled many times a second
        file.seek(offset)
        body = file.read()
    whole = body[: body.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], offset + len(whole)
