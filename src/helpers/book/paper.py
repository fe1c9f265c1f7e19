"""One edition as one document for paper: its pages in the order of the book, as they stand."""

import re
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from helpers.display.shown import text

_ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
_BANNER = re.compile(r'<div class="tb-banner".*?</div>', re.DOTALL)
_FACT = re.compile(r'<span class="tb-(trial|cut|people|restricted|synthetic|real)">([^<]*)</span>')
_LOCAL = re.compile(r"url\((['\"]?)#")
_NAMES_IDS = ("aria-labelledby", "aria-describedby", "for", "headers")
_ABOUT = ("book/index", "book/outputs", "book/methods", "book/glossary")
_DOCUMENT = """<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>
{styles}
<style>
@page {{ size: A4; @top-left {{ content: "{running}"; font: 8pt sans-serif; color: #5b6675; }} }}
@page turned {{ size: A4 landscape; }}
@page :first {{ @top-left {{ content: none; }} @bottom-right {{ content: none; }} }}
</style>
<script src="{static}/printing.js"></script></head>
<body class="tb-plain"><main class="bd-article">
{front}
{chapters}
</main></body></html>
"""
_FRONT = """<section class="tb-front"><h1>{trial}</h1>
<p class="tb-front-cut">{cut}</p>
<p><span class="tb-banner"><span class="tb-synthetic">{kind}</span></span></p>
<p>{people}</p>
<p>{restricted}</p>
<p>The chapters of this edition as their pages show them. Evidence that is folded there is laid
open, but for lists that run over many pages; code, profiles of participants and files to take away
stay with the pages.</p>
<h2>Contents</h2><ul class="tb-front-contents">{contents}</ul></section>"""


def on_paper(edition):
    """Return an edition's chapters and its pages about itself as one HTML document.

    `edition` is the folder of a finished edition. Links between these pages lead within the
    document; any other leads nowhere on paper and is only its words.
    """
    pages = _pages(edition)
    facts = _facts(pages)
    chapters = {name: _chapter(name, page, pages) for name, page in pages.items()}
    running = " · ".join(facts[name] for name in ("trial", "cut", "kind"))
    static = (edition / "_static").resolve().as_uri()
    return _DOCUMENT.format(
        title=running,
        running=_quoted(running),
        static=static,
        styles="\n".join(
            f'<link rel="stylesheet" href="{static}/{name}.css">'
            for name in ("trialbook", "plain", "access", "print")
        ),
        front=_FRONT.format(contents=_contents(chapters), **facts),
        chapters="\n".join(html for _, html in chapters.values()),
    )


def _pages(edition):
    """Return {name within the edition: HTML of its article}, in the order of the book."""
    notebooks = sorted(path.stem for path in (edition / "notebooks").glob("*.html"))
    names = [*(f"notebooks/{stem}" for stem in notebooks), *_ABOUT]
    files = {name: edition / f"{name}.html" for name in names}
    return {
        name: _ARTICLE.search(path.read_text(encoding="utf-8"))[1]
        for name, path in files.items()
        if path.is_file()
    }


def _facts(pages):
    banner = next(found[0] for page in pages.values() if (found := _BANNER.search(page)))
    facts = dict(_FACT.findall(banner))
    kind = facts.get("synthetic") or facts.get("real", "")
    return {"people": "", "restricted": "", **facts, "kind": kind}


def _quoted(words):
    """Return escaped HTML words as they stand within the quotes of a style."""
    from html import unescape

    return re.sub(r'[\\"<>\n]', lambda sign: f"\\{ord(sign[0]):x} ", unescape(words))


def _contents(chapters):
    return "".join(
        f'<li><a href="#{_prefix(name)}">{title}</a></li>' for name, (title, _) in chapters.items()
    )


def _prefix(name):
    return name.replace("/", "-")


def _chapter(name, page, pages):
    """Return a page's title and its HTML, every id and every link made the document's own."""
    from lxml.html import fragment_fromstring, tostring

    tree = fragment_fromstring(_BANNER.sub("", page), create_parent="section")
    for code in tree.xpath(".//details[contains(@class, 'hide')]"):
        code.drop_tree()
    for node in tree.iter("*"):
        _rename(node, _prefix(name))
        if node.tag == "a" and "href" in node.attrib:
            _lead(node, name, pages)
    tree.set("id", _prefix(name))
    tree.set("class", "tb-chapter")
    heading = next(tree.iter("h1"), None)
    title = "".join(heading.itertext()).rstrip("#") if heading is not None else name
    return text(title), tostring(tree, encoding="unicode")


def _rename(node, prefix):
    """Prefix a node's id, and the ids it names within the page."""
    for name, value in node.attrib.items():
        if name == "id":
            node.set(name, f"{prefix}.{value}")
        elif name in _NAMES_IDS:
            node.set(name, " ".join(f"{prefix}.{one}" for one in value.split()))
        elif "url(" in value:
            node.set(name, _LOCAL.sub(rf"url(\1#{prefix}.", value))
        elif value.startswith("#") and node.tag != "a" and name in ("href", "xlink:href"):
            node.set(name, f"#{prefix}.{value[1:]}")


def _lead(link, name, pages):
    """Lead a link to its place in this document, or nowhere."""
    address = urlsplit(link.get("href"))
    path = normpath(PurePosixPath(name).parent / unquote(address.path)) if address.path else name
    target = path.removesuffix(".html")
    if address.scheme or target not in pages:
        for attribute in ("href", "download", "title"):
            link.attrib.pop(attribute, None)
    else:
        place = f".{unquote(address.fragment)}" if address.fragment else ""
        link.set("href", f"#{_prefix(target)}{place}")
