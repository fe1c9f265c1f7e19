"""Pages without the theme's chrome: small enough that hundreds of them cost little."""

import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER = "participants"
ASSETS = Path(__file__).parent / "assets"
STATIC = (ASSETS / "plain" / "plain.css", ASSETS / "plain" / "theme.js")
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="../_static/trialbook.css">
<link rel="stylesheet" href="../_static/access.css">
<link rel="stylesheet" href="../_static/print.css">
<link rel="stylesheet" href="../_static/plain.css">
<script src="../_static/theme.js"></script>
<script src="../_static/frames.js" defer></script>
<script src="../_static/printing.js" defer></script>
<script src="../_static/listings.js" defer></script>
<script src="../_static/figures.js" defer></script>
<script src="../../standing.js"></script>
<script src="../_static/standing.js"></script>
</head>
<body class="tb-plain">
<header>{banner}</header>
<nav aria-label="Participants">{links}</nav>
<main class="bd-article">
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def copy_static(out):
    """Give an edition what its plain pages load."""
    for path in STATIC:
        shutil.copyfile(path, out / "_static" / path.name)


@dataclass(frozen=True)
class Plain:
    """One page beside the chapters; all is HTML, `links` are (address, words)."""

    title: str
    banner: str
    links: list
    body: str

    def write(self, path):
        """Write the page, of an edition's folder of such pages."""
        links = [("../index.html", "Overview"), *self.links]
        shown = "".join(f'<a href="{address}">{words}</a>' for address, words in links)
        page = _PAGE.format(title=self.title, banner=self.banner, links=shown, body=self.body)
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
