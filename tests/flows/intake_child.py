"""Takes the folders of a site's feeds in as a program of its own, and may kill itself in between.

``intake_child.py SITE.toml NOW [KILLED_AT]`` takes in what lies in the folders. Python tells of
each file that is opened, moved or removed; with a number the program kills itself when it is about
to do that for that time. Standard output gets how many times there were.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from flows.feeds.file_taken import FileTaken
from flows.feeds.intake import take_in
from schemas.site import load_site
from sql.home import settings_from
from sql.store import open_store

TOUCHING = {
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "os.scandir",
    "tempfile.mkstemp",
}


class Steps:
    """Counts what is done to files."""

    def __init__(self, killed_at: int) -> None:
        self.steps_n = 0
        self.is_on = False
        self._killed_at = killed_at

    def __call__(self, event: str, _arguments: object) -> None:
        if not self.is_on or event not in TOUCHING:
            return
        self.steps_n += 1
        if self.steps_n == self._killed_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Quiet:
    """Watches, and says nothing."""

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        pass

    def took(self, taken: FileTaken) -> None:
        pass

    def failed(self, feed: str, sentence: str) -> None:
        sys.stderr.write(f"{feed}: {sentence}\n")


if __name__ == "__main__":
    steps = Steps(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    sys.addaudithook(steps)
    site = load_site(Path(sys.argv[1]))
    now = datetime.fromisoformat(sys.argv[2])
    with open_store(settings_from(os.environ), stream="depot.feeds", now=lambda: now) as store:
        steps.is_on = True
        take_in(site, store, lambda: now, Quiet(), settled_s=0)
        steps.is_on = False
    sys.stdout.write(f"{steps.steps_n}\n")
