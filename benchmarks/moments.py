"""Moments of a run of `trialbook`, read from the files it leaves, and what it must end in."""

import json
import time
from collections import Counter
from hashlib import sha256

from small_book import require

from helpers.book.publish import tree_digest

STAGES = {"check": "check", "page": "page", "edition": "book", "shelf": "shelf"}
ANY, PUBLICATION = "between jobs", "publication"
POLL_SECONDS = 0.002
SHORT_SECONDS = 0.4


class Expected:
    """What an edition and a site may be: as they were, or as an undisturbed run leaves them.

    The run is a build after every notebook was edited, or prints the PDF of an edition.
    """

    def __init__(self, old, work, command="build"):
        self.command = command
        new = self.prepared(old, work)
        self.seconds = require(new.run(command))
        logs = new.root / "build" / "last.json"
        self.jobs = json.loads(logs.read_text("utf-8"))["seconds"]
        self.old, self.new = tree_digest(old.edition), tree_digest(new.edition)
        self.site = digests(new.site)

    def prepared(self, old, root):
        """Return a copy of a book in which there is something for the run to do."""
        book = old.copy(root)
        if self.command == "build":
            book.change()
        return book

    def draw(self, chance):
        """Return a stage drawn by lot, and seconds within it; one lot is any moment of the run.

        What is drawn beyond a stage's end hits the next.
        """
        building = self.command == "build"
        stage = chance.choice([ANY, PUBLICATION, *(STAGES.values() if building else ())])
        lasts = Counter({PUBLICATION: SHORT_SECONDS, ANY: self.seconds})
        for name, seconds in self.jobs.items():
            lasts[STAGES.get(name.split(" ")[0])] += seconds
        return stage, chance.uniform(0, lasts[stage])

    def edition_now(self, book):
        now = tree_digest(book.edition) if book.edition.is_dir() else "gone"
        return {self.old: "the one before", self.new: "the new one"}.get(now, "TORN")

    def end(self, book):
        """Run again, undisturbed, and say what that came to."""
        code, said, _ = book.run(self.command)
        if code:
            return f"NEXT RUN ENDED IN {code}: {said}"
        now = digests(book.site)
        other = sorted(n for n in now.keys() | self.site if now.get(n) != self.site.get(n))
        left = f", and LEFT OVER {[path.name for path in book.left()]}" if book.left() else ""
        return f"OTHER BYTES in {other}{left}" if other else f"same bytes as undisturbed{left}"


def digests(site):
    """Return the sha256 of every file of a site, by its path."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    return {str(p.relative_to(site)): sha256(p.read_bytes()).hexdigest() for p in files}


def under_way(book):
    """Return the stage a run is in, or was in when it was killed, from the files it leaves."""
    if any(book.edition.parent.glob(f".{book.edition.name}-*")):
        return PUBLICATION
    begun = Counter()
    for path in (book.root / "tmp").glob("tb-run-*/events"):
        for line in path.read_text("utf-8").splitlines():
            event = json.loads(line)
            # a job that ends because its run was killed says so: it was under way
            begun[event["job"]] += (event["event"] == "start") - (event.get("code") == 0)
    return next((stage for job, stage in STAGES.items() if begun[job] > 0), ANY)


def wait_for(book, process, stage, seconds):
    """Wait until a stage is under way, or the run has ended, and then so many seconds."""
    while stage != ANY and process.poll() is None and under_way(book) != stage:
        time.sleep(POLL_SECONDS)
    time.sleep(seconds)
