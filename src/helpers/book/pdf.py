"""The PDF of an edition: its pages printed by a browser, with bookmarks and the data's own date.

The same edition and browser give the same bytes: no time of the run, no place on this machine.
"""

import io
import os
import shutil
import subprocess
from pathlib import Path

from helpers.book.errors import PublicationError
from helpers.book.paper import on_paper
from helpers.book.policy import inline_styles, with_policy

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LONGEST_SECONDS = 900
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def find_browser():
    """Return the path of an installed Chromium, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write_pdf(edition, target, delivered, browser):
    """Print the folder of an edition into `target`, dated by `delivered` (YYYY-MM-DD).

    Raises PublicationError with what the browser said where it prints nothing.
    """
    source = target.with_suffix(".html")
    document = on_paper(edition)
    source.write_text(with_policy(document, inline_styles(document)), encoding="utf-8")
    raw = target.with_suffix(".raw.pdf")
    _print(browser, source, raw)
    _require_whole(raw)
    _finish(raw, target, delivered)
    source.unlink()
    raw.unlink()


def _print(browser, source, target):
    # Chromium's own sandbox does not start for root, as in most containers
    rootless = () if os.geteuid() else ("--no-sandbox",)
    profile = target.with_name("profile")
    command = [browser, *_FLAGS, *rootless, f"--user-data-dir={profile}",
               f"--print-to-pdf={target}", source.resolve().as_uri()]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise PublicationError(f"no PDF after {LONGEST_SECONDS} s of printing") from None
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    if done.returncode or not target.is_file():
        said = " ".join(done.stderr.split())[-200:]
        raise PublicationError(f"{Path(browser).name} printed no PDF: {said}")


def _require_whole(raw):
    """Raise PublicationError for half a document: on a full disk the browser still ends in 0."""
    if b"%%EOF" not in raw.read_bytes()[-1024:]:
        free = shutil.disk_usage(raw.parent).free
        raise PublicationError(f"{raw.parent}: the PDF was printed in part; {free} bytes are free")


def _finish(raw, target, delivered):
    """Date the document and pack it: most of it is the list of what every cell is."""
    import pikepdf

    day = f"D:{delivered.replace('-', '')}000000Z"
    packed = io.BytesIO()  # the library ends the whole process where a file cannot be written
    with pikepdf.open(raw) as pdf:
        for name in ("/CreationDate", "/ModDate"):
            pdf.docinfo[name] = day
        pdf.docinfo["/Creator"] = "trialbook"
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=True,
        )
    target.write_bytes(packed.getbuffer())
