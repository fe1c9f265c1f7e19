"""A drawing as matplotlib writes it, made fit for a page: small, in the theme's colours, harmless.

Styles become attributes, which a strict page allows; what draws nothing goes; coordinates keep two
decimals, a hundredth of a point. The same drawing gives the same text each time.
"""

import re
from hashlib import sha256

INK, MUTED, GRID, GROUND = "#010203", "#6a6b6c", "#d0d1d2", "#fdfefc"  # as figures are drawn
THEME = {
    INK: "var(--tb-ink, #1f2933)",
    MUTED: "var(--tb-muted, #5b6675)",
    GRID: "var(--tb-grid, #dbe0e6)",
    GROUND: "var(--tb-ground, #ffffff)",
}
LEGIBLE = 9  # pixels of the smallest letters, on the narrowest page
PIXELS = 4 / 3  # of a point, where a figure has room
STEP, NARROWEST, WIDEST = 4, 20, 60  # rem: the least widths that the style sheet knows
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(r'\s([\w:-]+)="([^"]*)"')
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PLACES = {"d", "x", "y", "width", "height", "cx", "cy", "r", "viewBox"}
_IDLE = {"font-family", "version", "xmlns:xlink", "xmlns", "preserveAspectRatio"}
_UNTURNED = re.compile(r"rotate\(-?0(?:\.0+)? [^)]*\)")
_LINK, _ID = re.compile(r'(?:url\(|href=")#([^)"]+)'), re.compile(r' id="([^"]+)"')
_FONT = re.compile(r'font-size="([\d.]+)')
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def page_drawing(drawing, alt="", points="", widest=PIXELS):
    """Return matplotlib's SVG as the one svg element of a page, described by `alt` (HTML text).

    `points` are elements laid over it; it is shown `widest` pixels to the point at most.
    """
    drawing = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"<style\b.*?</style>", "", drawing, flags=re.DOTALL)
    body = _compact(_without_idle_ids(drawing[drawing.index("<svg") :]))
    body = body.replace("<defs></defs>", "")
    for ink, colour in THEME.items():
        body = body.replace(ink, colour)
    box = _BOX.search(body)
    inside = body[body.index(">") + 1 : body.rindex("</svg>")]
    looks = least_width(float(box[1]), [float(size) for size in _FONT.findall(inside)])
    described = f'role="img" aria-label="{alt}"' if alt else 'aria-hidden="true"'
    return (
        f'<svg {described} {looks} width="{float(box[1]) * widest:.0f}" {box[0]} '
        'font-family="sans-serif" stroke-linejoin="round" stroke-linecap="butt">'
        f"{_with_own_ids(inside)}{points}</svg>"
    )


def least_width(width, letters):
    """Return the class that keeps the smallest letters legible: beneath it the frame scrolls."""
    rem = width * LEGIBLE / min(letters, default=LEGIBLE) / 16
    steps = max(0, -(-(rem - NARROWEST - 0.3) // STEP))  # a hair more is no reason to scroll
    return f'class="tb-least-{min(NARROWEST + STEP * int(steps), WIDEST)}"'


def _compact(drawing):
    """Return SVG without white space, without groups that say nothing, with short attributes."""
    written, kept, in_words = [], [], False
    for piece in _PIECE.findall(drawing):
        if piece[0] != "<":
            if in_words:
                written.append(piece)
            continue
        name = re.match(r"</?([\w:]+)", piece)[1]
        in_words = name in ("text", "tspan", "title") and piece[1] != "/"
        said = _tag(piece, name)
        if name == "g":
            said = _group(piece, said, kept)
        if not _draws_nothing(name, said):
            written.append(said)
    return "".join(written)


def _group(piece, said, kept):
    """Return a group's tag, or nothing for one without attributes; `kept` are those now open."""
    if piece.startswith("</"):
        return said if kept.pop() else ""
    if piece.endswith("/>"):
        return ""
    kept.append(said != "<g>")
    return said if kept[-1] else ""


def _draws_nothing(name, said):
    """Return whether it is a shape without line and fill that nothing refers to."""
    return name == "path" and 'fill="none"' in said and "stroke=" not in said and " id=" not in said


def _tag(piece, name):
    if piece[1] == "/":
        return f"</{name}>"
    given = {}
    for key, value in _ATTRIBUTE.findall(piece):
        if key == "style":
            rules = (rule.partition(":") for rule in value.split(";") if ":" in rule)
            given |= {rule.strip(): _short(said.strip()) for rule, _, said in rules}
        else:
            given[key] = _value(key, value)
    if name == "path" and "id" in given:
        # each use of a mark says its colours, which then follow the page's theme
        given = {key: value for key, value in given.items() if not key.startswith("stroke")}
    said = "".join(f' {k}="{v}"' for k, v in given.items() if v and k not in _IDLE)
    return f"<{name}{said}{'/' if piece.endswith('/>') else ''}>"


def _value(key, value):
    if key == "transform":
        return _NUMBER.sub(lambda found: f"{float(found[0]):.5g}", _UNTURNED.sub("", value)).strip()
    return _path(_short(value)) if key == "d" else _short(value) if key in _PLACES else value


def _short(value):
    return _NUMBER.sub(lambda found: f"{round(float(found[0]), 2):g}", value)


def _path(path):
    path = re.sub(r"\s*([A-Za-z])\s*", r"\1", path).strip()
    if "C" in path or "Q" in path:
        return path
    return re.sub(r"(?<![zZ])L", " ", path)  # what follows a move is a line


def _without_idle_ids(drawing):
    used = set(_LINK.findall(drawing))
    return _ID.sub(lambda found: found[0] if found[1] in used else "", drawing)


def _with_own_ids(drawing):
    """Return a drawing with ids of its own: many share a page, and an id must be unique on it."""
    own = f"f{sha256(drawing.encode()).hexdigest()[:8]}"
    names = dict.fromkeys(_LINK.findall(drawing))
    short = {name: f"{own}{place}" for place, name in enumerate(names)}
    drawing = _LINK.sub(lambda found: found[0].replace(found[1], short[found[1]]), drawing)
    return _ID.sub(lambda found: f' id="{short[found[1]]}"', drawing)
