"""What is looked at before a run begins, so that nothing is half done for a reason known before."""

import json
import os
from pathlib import Path

import helpers
from helpers.book.disk import require_space, temporary_root
from helpers.book.errors import ParameterError, PublicationError, RefusedError, RunError
from helpers.book.layout import chapters, edition_folder, latest_cut, notebook_path
from helpers.cut.manifest import read_manifest
from helpers.places import REPOSITORY, build_root, site_root

PACKAGE = Path(helpers.__file__).resolve().parent
# A small edition; and what one needs on its way: staged, built, copied beside the published one.
USUAL_BYTES, COPIES = 20 << 20, 4
TEMPORARY_BYTES = 20 << 20


def require_sources():
    """Raise unless the code comes from the repository at hand and each notebook has one text."""
    if PACKAGE != REPOSITORY / "src" / "helpers" or not (REPOSITORY / "Snakefile").is_file():
        raise ParameterError(f"helpers is imported from {PACKAGE}, which is no repository of it")
    for here in (Path.cwd(), *Path.cwd().parents):
        other = here / "src" / "helpers"
        if (other / "places.py").is_file() and other.resolve() != PACKAGE:
            raise ParameterError(
                f"helpers is imported from {PACKAGE}, and this folder has its own in {other}: "
                "run the command of this folder's environment (make setup)"
            )
    for chapter in chapters():
        _require_one_text(notebook_path(chapter))


def _require_one_text(source):
    """Raise RunError when the notebook paired with a source holds edits that the source lacks."""
    paired = source.with_suffix(".ipynb")
    # an older one only waits for the lab to read the source again
    if not paired.is_file() or paired.stat().st_mtime <= source.stat().st_mtime:
        return
    import jupytext

    texts = [
        [(cell.cell_type, cell.source) for cell in jupytext.read(path).cells]
        for path in (paired, source)
    ]
    if texts[0] != texts[1]:
        raise RunError(
            f"{paired.name} was changed after {source.name} and says something else: "
            "save it in `trialbook lab`, which writes both, or delete it"
        )


def require_place(editions):
    """Raise unless the editions may be published here, and there is room to make them."""
    for folder in (site_root(), build_root()):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            raise PublicationError(f"{folder}: cannot be written")
    _require_same_data(editions)
    for trial_id in sorted({trial_id for trial_id, _ in editions}):
        _require_latest(trial_id)


def require_room(editions):
    """Raise PublicationError unless there is room for the editions and all that they go through."""
    needed = sum(_bytes_below(edition_folder(*pair)) or USUAL_BYTES for pair in editions)
    require_space(site_root(), needed)
    require_space(build_root(), needed * COPIES)
    require_space(temporary_root(), TEMPORARY_BYTES)


def _require_same_data(editions):
    """Raise RefusedError when an edition was published from other bytes of the same cut."""
    refused = []
    for trial_id, data_cut in editions:
        published = published_record(trial_id, data_cut).get("files")
        if published is None:
            continue
        manifest, _ = read_manifest(trial_id, data_cut)
        now = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
        other = sorted(n for n in now.keys() | published if now.get(n) != published.get(n))
        if other:
            refused.append(
                f"{trial_id}/{data_cut}: is published from other bytes in {', '.join(other)}. "
                "A cut never changes: stage the delivery under its own cut date, or take "
                f"{trial_id}/{data_cut} out of the site to publish it anew."
            )
    if refused:
        raise RefusedError("\n".join(refused))


def _require_latest(trial_id):
    """Raise PublicationError when the site holds a later cut than the data folder does."""
    latest = latest_cut(trial_id)
    later = [cut for cut in _published_cuts(trial_id) if cut > latest]
    if later:
        raise PublicationError(
            f"{trial_id} {latest}: the site holds a later cut, {later[-1]}, of which there are no "
            "data here; an edition made now would call itself the latest"
        )


def _published_cuts(trial_id):
    found = (site_root() / trial_id).glob("[0-9]*/run.json")
    return sorted(path.parent.name for path in found)


def published_record(trial_id, data_cut):
    """Return the run record of a published edition; empty where there is none to be read."""
    try:
        return json.loads((edition_folder(trial_id, data_cut) / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _bytes_below(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
