"""A page that shows itself anew when it is saved: rendered, served to this machine alone, watched.

Nothing of this is in a published site: the page asks this server, which ends with the command.
"""

import json
import subprocess
import sys
import threading
import time
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from helpers.book.layout import notebook_path, project_root
from helpers.places import REPOSITORY, data_root

LOCAL = ("127.0.0.1", "localhost")
POLL_SECONDS = 0.3
BEAT_SECONDS = 15  # a browser that is gone is noticed by then
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'"
)
SCRIPT = (
    'new EventSource("/saved").onmessage = (told) => {\n'
    "  if (document.documentElement.dataset.version !== told.data) location.reload();\n};\n"
)
_FAILED = '<pre role="alert" style="border: 2px solid; padding: 1rem">{message}</pre>'
_EMPTY = '<!doctype html><html lang="en"><head><title>{name}</title></head><body></body></html>'


class Watched:
    """One page: its files, how it is rendered, what it shows now, and who waits for the next."""

    def __init__(self, name, shown, files, render):
        self.name, self.shown, self.files, self.render = name, shown, files, render
        self.version, self.message = 0, ""
        self._news = threading.Condition()

    def refresh(self):
        """Render the page; what failed is shown above what was rendered last."""
        message = self.render()
        with self._news:
            self.version, self.message = self.version + 1, message
            self._news.notify_all()

    def html(self):
        """Return the page as it is now, asking to be told of the next."""
        known = self.shown.is_file()
        page = self.shown.read_text("utf-8") if known else _EMPTY.format(name=escape(self.name))
        failed = _FAILED.format(message=escape(self.message)) if self.message else ""
        page = page.replace("<html ", f'<html data-version="{self.version}" ', 1)
        page = page.replace("</head>", '<script src="/saved.js" defer></script></head>', 1)
        return page.replace("<body>", f"<body>{failed}", 1)

    def wait(self, seen, seconds):
        """Return the version once it is another than `seen`, or after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self.version != seen, seconds)
            return self.version

    def state(self):
        """Return what tells one saving of the files from another."""
        found = {}
        for path in self.files():
            if path.is_file():
                known = path.stat()
                found[path] = known.st_mtime_ns, known.st_size
        return found

    def watch(self, stop):
        """Refresh whenever a file is saved, until `stop` is set."""
        seen = self.state()
        while not stop.wait(POLL_SECONDS):
            now = self.state()
            if now != seen:
                seen = now
                self.refresh()


def watch_page(given, data_cut, shown, say):
    """Render a page, serve it, and do so again at each save; return when interrupted."""
    watched = Watched(
        f"{given.chapter} ({given.trial} {data_cut})",
        shown,
        lambda: watched_files(given.trial, given.chapter),
        lambda: _render(given, data_cut),
    )
    with new_server(watched, given.port) as server:
        say(f"http://{LOCAL[0]}:{server.server_port}/ shows {watched.name} anew at each save")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started = time.monotonic()
        watched.refresh()
        say(watched.message or f"rendered in {time.monotonic() - started:.1f} s")
        try:
            watched.watch(threading.Event())
        finally:
            server.shutdown()


def watched_files(trial_id, chapter):
    """Return what an analyst edits: the notebook, the trial file, the code, the style."""
    code = sorted((REPOSITORY / "src" / "helpers").rglob("*.[pc]*"))
    sources = [path for path in code if path.suffix in (".py", ".csv")]
    styles = sorted((project_root() / "book" / "_static").glob("*.css"))
    return [notebook_path(chapter), data_root() / trial_id / "trial.yml", *sources, *styles]


def new_server(watched, port):
    """Return a server of one page that answers this machine alone."""
    server = ThreadingHTTPServer((LOCAL[0], port), _Handler)
    server.daemon_threads = True
    server.watched = watched
    return server


def _render(given, data_cut):
    """Render in a process of its own, which sees the code as it was saved; return what failed."""
    words = ["page", given.chapter, "--trial", given.trial, "--cut", data_cut, "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "helpers.book.cli", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip() if done.returncode else ""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        """Answer for the page, its script, and the wait for the next saving."""
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        if host not in LOCAL:  # a name that another site made lead here
            self.send_error(403)
        elif self.path == "/":
            self._send("text/html; charset=utf-8", self.server.watched.html())
        elif self.path == "/saved.js":
            self._send("text/javascript", SCRIPT)
        elif self.path == "/saved":
            self._tell()
        else:
            self.send_error(404)

    def _send(self, kind, body):
        raw = body.encode()
        self.send_response(200)
        self._head(kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _tell(self):
        """Tell each version as an event until the browser is gone."""
        self.send_response(200)
        self._head("text/event-stream")
        self.end_headers()
        seen = None
        try:
            while True:
                version = self.server.watched.wait(seen, BEAT_SECONDS)
                said = ": still here" if version == seen else f"data: {json.dumps(version)}"
                self.wfile.write(f"{said}\n\n".encode())
                self.wfile.flush()
                seen = version
        except OSError:
            return

    def _head(self, kind):
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "no-referrer")

    def log_message(self, *words):
        """Say nothing of each request."""
