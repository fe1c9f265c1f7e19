"""The last look before publication: nothing loads from elsewhere, no person or machine is told."""

import getpass
import re
import sys
import tempfile
from pathlib import Path

from helpers.adam.study_days import are_dates_untold
from helpers.book.errors import DisclosureError
from helpers.book.layout import checks_folder, notebook_path, project_root
from helpers.book.opened import Opened
from helpers.book.policy import apply_policy
from helpers.book.told_dates import own_dates, scan_dates
from helpers.cut.disguises import undisguised
from helpers.cut.identifiers import identifiers
from helpers.places import REPOSITORY, build_root, data_root, site_root
from helpers.trial import load_trial

PRIVATE = ("_sources", "reports", "jupyter_execute", ".doctrees", ".buildinfo")
# what packages bring along: the same for every edition and there before any data is read
BROUGHT = ("_static/", "software/")
LOADING = re.compile(
    r"""<(?:script|img|link|iframe|source|video|audio|embed|object|image|use)\b[^>]*?
        \b(?:src|href|data|srcset|xlink:href)\s*=\s*["']?\s*((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE | re.VERBOSE,
)
STYLE_LOADING = re.compile(
    r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"'\s)]+)""", re.IGNORECASE
)
TEXT = {".html", ".css", ".js", ".json", ".csv", ".svg", ".txt", ".xml", ".gmt", ".rnk", ".tsv"}
PRIVACY = ("direct_identifiers", "identifying_columns")
LISTED = 20
WEB = "web address"
CUT_OFF = 40  # a longer address is found without its end


def require_publishable(folder, trial_id, data_cut):
    """Give every page of a finished edition its policy; refuse what must not be published.

    Raises DisclosureError with the first problems; where identifiers are the reason, with what was
    delivered of them.
    """
    problems = [*apply_policy(folder), *scan_site(folder)]
    if are_dates_untold(load_trial(trial_id)):
        problems += scan_dates(folder, own_dates(trial_id), BROUGHT)
    _refuse(f"{trial_id} {data_cut}", [*problems[:LISTED], *_people(folder, trial_id, data_cut)])


def require_nobody_named(folder, trial_id, data_cut):
    """Refuse an edition to which something was added where it tells who somebody is."""
    _refuse(f"{trial_id} {data_cut}", _people(folder, trial_id, data_cut))


def require_nobody_in(name, page):
    """Refuse one page, such as the shelf, where it tells who somebody is."""
    _refuse(name, _said(name, page, None, frozenset()))


def _refuse(name, said):
    said = list(said)
    if said:
        raise DisclosureError("\n  ".join([f"{name}: must not be published:", *said]))


def _people(folder, trial_id, data_cut):
    """Return in which files people are named, and what was delivered of them, for the repair."""
    known = named_people(trial_id, data_cut)
    people = scan_identifiers(folder, known, own_addresses(trial_id))
    return [*people[:LISTED], *delivered_identifiers(trial_id, data_cut)] if people else []


def scan_site(folder):
    """Return a list of what must not be published, one line each."""
    problems = [f"{name} is in the book" for name in PRIVATE if (folder / name).exists()]
    local = _local_paths()
    for path in sorted(folder.rglob("*")):
        if path.suffix in TEXT and path.is_file():
            body = path.read_text(encoding="utf-8", errors="replace")
            name = path.relative_to(folder)
            problems += [f"{name} loads {url}" for url in _loads(body, path.suffix)]
            problems += [f"{name} names a folder of this machine" for p in local if p in body]
    return problems


def scan_identifiers(folder, known=None, ours=frozenset(), passed_over=BROUGHT):
    """Return which files of a folder hold direct identifiers, one line each: form and count.

    Every byte is read, archives and names of files too; what is found is never repeated. `known`
    is a pattern of values that name people, `ours` holds web addresses of the book itself.
    """
    opened, again = Opened(), Opened()
    words = opened.words(folder, passed_over)
    if any(_others(identifiers(some, known), ours) for some in words):
        # seldom: read once more, to say which file holds what
        said = [line for name, text in again.texts(folder, passed_over)
                for line in _said(name, text, known, ours)]  # fmt: skip
        opened = again
    else:
        said = []
    return [*said, *(f"{name} cannot be looked into" for name in opened.closed)]


def _said(name, text, known, ours):
    """Yield what one text holds, in words."""
    where = "the name of a file" if name == text else name
    for form, n in _others(identifiers(text, known), ours).items():
        times = "once" if n == 1 else f"{n} times"
        yield f"{where} holds what looks like a direct identifier: {form}, {times}"


def _others(found, ours):
    """Return {form: count} of what was found but for addresses of the book, whole or cut off."""
    counts = {
        form: sum(n for value, n in hits.items() if form != WEB or not _is_ours(value, ours))
        for form, hits in found.items()
    }
    return {form: n for form, n in counts.items() if n}


def _is_ours(value, ours):
    value = value.rstrip(".,;:")
    return value in ours or (len(value) >= CUT_OFF and any(own.startswith(value) for own in ours))


def own_addresses(trial_id):
    """Return the web addresses that the trial file, the notebooks and the book's text name."""
    project = project_root()
    files = [data_root() / trial_id / "trial.yml", *sorted((project / "book").glob("*.md"))]
    files += sorted(notebook_path("").parent.glob("*.py"))
    named = re.compile(r"https?://[^\s\"'<>)\]]+")
    texts = (path.read_text(encoding="utf-8") for path in files if path.is_file())
    return frozenset(url.rstrip(".,;:") for text in texts for url in named.findall(text))


def delivered_identifiers(trial_id, data_cut):
    """Return what the checks of a cut found of identifiers, one line each, for the repair."""
    from helpers.cut.findings import read_ndjson
    from helpers.cut.reading import FINDINGS

    path = checks_folder(trial_id, data_cut) / FINDINGS
    found = read_ndjson(path) if path.is_file() else []
    return [f"delivered: {one.line()}" for one in found if one.rule in PRIVACY]


def named_people(trial_id, data_cut):
    """Return the pattern of values delivered in columns that name people; None without any."""
    from helpers.cut.checks_privacy import naming_columns
    from helpers.cut.reading import FINDINGS

    path = checks_folder(trial_id, data_cut) / FINDINGS
    if not path.is_file() or PRIVACY[1] not in path.read_text(encoding="utf-8"):
        return None
    from helpers.cut import read_cut

    cut = read_cut(trial_id, data_cut)
    frames = (cut.text(name) for name in cut.tables)
    values = {value for frame in frames for *_, some in naming_columns(frame) for value in some}
    plain = {undisguised(value) for value in values}
    told = sorted((value for value in plain if len(value) > 3), key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, told))})(?!\w)") if told else None


def _loads(body, suffix):
    found = LOADING.findall(body) if suffix in (".html", ".svg") else []
    return found + (STYLE_LOADING.findall(body) if suffix in (".html", ".css") else [])


def _local_paths():
    """Return the paths that would tell where the book was made, none of them a short word."""
    folders = {REPOSITORY, build_root(), data_root(), site_root(), Path(sys.prefix)}
    paths = {str(folder.resolve()) for folder in folders} | {tempfile.gettempdir() + "/tb-"}
    paths.add(f"/home/{_user()}/")
    return sorted(path for path in paths if len(path) > 4)


def _user():
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "nobody"
