"""What a run that failed left undone: forgotten, so that the next run does it.

The scheduler makes a missing step again only when something after it is missing too. A run whose
edition failed has a shelf nevertheless, and the next one would find nothing to do.
"""

import json

from helpers.book.layout import edition_folder, marker_path, shelf_marker
from helpers.book.publish import tree_digest
from helpers.places import site_root


def forget_unfinished(editions):
    """Drop what says that editions and shelf are made, for each that the site does not hold so."""
    for pair in editions:
        if not _is_published(pair):
            marker_path(*pair).unlink(missing_ok=True)
            shelf_marker().unlink(missing_ok=True)
    if not (site_root() / "index.html").is_file():
        shelf_marker().unlink(missing_ok=True)


def _is_published(pair):
    """Return whether the site holds an edition as it was published last."""
    marker, folder = marker_path(*pair), edition_folder(*pair)
    if not marker.is_file() or not folder.is_dir():
        return False
    return tree_digest(folder) == json.loads(marker.read_text("utf-8"))["tree"]
