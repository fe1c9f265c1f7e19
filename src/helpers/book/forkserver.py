"""A process that has imported everything and forks one child per job.

Most of a page's time is start-up and imports. This process pays them once per run; a job then
starts in milliseconds. It stays single-threaded and opens no zmq context, which is what makes
forking safe. Requests are lines of JSON on a socket in a private folder; nothing is pickled. It
ends when the process that started it closes its standard input, and takes its children along.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys

from helpers.book.warmup import (
    STAGES,
    exercise,
    import_quietly,
    next_stage,
    skip_unwanted,
    stage_of,
)


class ForkServer:
    """Accepts requests on a listening socket while importing, then until its lifeline closes."""

    def __init__(self, listener, lifeline):
        self.listener = listener
        self.lifeline = lifeline
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ, self._accept)
        self.selector.register(lifeline, selectors.EVENT_READ, self._end)
        self.waiting = []
        self.children = {}
        self.named = {}
        self.ready = set()
        self.open = True
        self._watch_children()

    def serve(self):
        """Import stage by stage, serving what is ready, until the lifeline closes."""
        skip_unwanted()
        # a job lives for seconds: looking often for what it could drop takes more than it gives
        gc.set_threshold(50_000, 10, 10)
        while self.open:
            stage = next_stage(self.ready, {self._stage(request) for _, request in self.waiting})
            if stage is None:
                self._turn(timeout=None)
            else:
                self._prepare(stage)

    def _prepare(self, stage):
        for module in STAGES[stage]:
            self._turn(timeout=0)
            if not self.open:
                return
            import_quietly(module)
        if stage == "page":
            exercise()
        gc.collect()
        gc.freeze()
        self.ready.add(stage)
        self._start_ready()

    def _turn(self, timeout):
        for key, _ in self.selector.select(timeout):
            # one event of a batch may have closed the line that the next one is about
            if self.selector.get_map().get(key.fd) is key:
                key.data(key.fileobj)

    def _accept(self, listener):
        line, _ = listener.accept()
        self.selector.register(line, selectors.EVENT_READ, self._read)

    def _read(self, line):
        """Take a request; an empty read means that the client is gone, and so is its job."""
        body = line.recv(1 << 20)
        if not body:
            self._forget(line)
            return
        self.waiting.append((line, json.loads(body)))
        self._start_ready()

    def _start_ready(self):
        held = []
        for line, request in self.waiting:
            if self._stage(request) in self.ready:
                self._fork(line, request)
            else:
                held.append((line, request))
        self.waiting = held

    def _stage(self, request):
        return stage_of(request["job"], request["arguments"])

    def _fork(self, line, request):
        pid = os.fork()
        if pid == 0:
            self._become_job(line, request)
        self.children[pid] = line
        self.named[line] = " ".join([request["job"], *request["arguments"].values()])

    def _become_job(self, line, request):
        """Run the job in the forked child and leave without returning."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.selector.close()
            self.listener.close()
            os.setsid()
            reply = _run(request)
            line.sendall(json.dumps(reply).encode() + b"\n")
        finally:
            os._exit(0)

    def _watch_children(self):
        read_end, write_end = os.pipe()
        for end in (read_end, write_end):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write_end)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self.selector.register(read_end, selectors.EVENT_READ, self._reap)

    def _reap(self, read_end):
        """Close the line of every child that ended; one that was killed is reported as such."""
        os.read(read_end, 4096)
        while self.children:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                line = self.children.pop(pid, None)
                if line:
                    self._close(line, os.waitstatus_to_exitcode(status))

    def _close(self, line, exit_code):
        self.selector.unregister(line)
        if exit_code < 0:
            name = signal.Signals(-exit_code).name
            message = f"{self.named.pop(line, 'a job')}: its process was ended by {name}"
            reply = {"code": 4, "message": message}
            with contextlib.suppress(OSError):
                line.sendall(json.dumps(reply).encode() + b"\n")
        line.close()

    def _forget(self, line):
        for pid, its_line in self.children.items():
            if its_line is line:
                _end_group(pid)
                return
        self.selector.unregister(line)
        line.close()
        self.waiting = [(other, request) for other, request in self.waiting if other is not line]

    def _end(self, lifeline):
        self.open = False
        for pid in self.children:
            _end_group(pid)


def _run(request):
    from helpers.book.process import end_with_parent
    from helpers.book.work import run_job

    end_with_parent()
    _redirect_output(request["environment"])
    for name in [name for name in os.environ if name.startswith("TRIALBOOK_")]:
        del os.environ[name]
    os.environ.update(request["environment"])
    code, message = run_job(request["job"], request["arguments"], **_extra(request["job"]))
    sys.stdout.flush()
    return {"code": code, "message": message}


def _extra(job):
    if job != "page":
        return {}
    from helpers.book.kernels import WarmKernel

    return {"warm_kernel": WarmKernel}


def _redirect_output(environment):
    """Send what libraries print to the run's output log."""
    path = environment.get("TRIALBOOK_OUTPUT", os.devnull)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(handle, stream)
    os.close(handle)


def _end_group(pid):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def main():
    """Serve on the listening socket handed over as the file descriptor in the first argument."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    ForkServer(listener, sys.stdin).serve()
    os._exit(0)  # unloading a hundred libraries one by one helps nobody


if __name__ == "__main__":
    main()
