"""One round over the folders of a site's feeds."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.feeds.file_taken import FeedWatch, FileTaken
from flows.feeds.folder import Arrival, WatchedFolder
from flows.feeds.take import FileChangedError, Refused, Taker
from schemas.errors import ArchiveError, ConfigError, ResourceTakenError, UnknownNameError
from schemas.feeds.reasons import bilingual
from schemas.opening_hours import LOCAL
from schemas.site import SiteFile
from sql.home import reason
from sql.store import Store

SETTLED_S: Final = 1.0
"""A file whose size and time did not change for so long is whole."""
_NO_FILE: Final = bilingual(
    "là liên kết hoặc thiết bị, không phải tệp", "it is a link or a device, and no file"
)
_CHANGED: Final = bilingual(
    "tệp còn đang được ghi; sẽ đọc lại ở lượt sau",
    "the file is still being written; it is read again in the next round",
)
_SYSTEM_ERRORS: Final = {
    errno.ENOENT: "không tồn tại",
    errno.ENOTDIR: "không phải là thư mục",
    errno.EACCES: "không có quyền đọc hoặc ghi",
    errno.EPERM: "không có quyền đọc hoặc ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "hết dung lượng đĩa",
    errno.EEXIST: "đang nhận một tệp cùng tên",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be taken in and stays where it is.

    Attributes:
        feed: Feed id.
        sentence: What and why, in both languages.
    """

    feed: str
    sentence: str


@dataclass(slots=True)
class Taken:
    """What a round took in.

    Attributes:
        files: Each with what became of its rows.
        faults: What stays where it is.
    """

    files: list[FileTaken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def take_in(
    site: SiteFile,
    store: Store,
    now: Callable[[], datetime],
    watch: FeedWatch,
    *,
    settled_s: float = SETTLED_S,
    sleep: Callable[[float], None] = time.sleep,
) -> Taken:
    """Takes in what lies in the folders of a site's feeds, one file after the other.

    A file that cannot be taken in stays where it is, or goes to quarantine, and the others go on.
    A kill at any moment loses nothing, and the next round doubles nothing.

    Args:
        site: The site file.
        store: Where rows go.
        now: The clock, aware.
        watch: Whoever watches.
        settled_s: How long a file has to keep still before it is taken.
        sleep: Waits so long; not called where nothing arrived.

    Raises:
        ArchiveError: The home cannot be written.
        StoreError: The store takes no more; what was taken in until then is kept.
    """
    taken = Taken()
    with ExitStack() as held:
        rounds: list[_Round] = []
        for name, feed in site.feeds.items():
            if feed.folder is not None:
                taker = Taker(site.site.id, name, feed, store, now, watch)
                rounds += _begun(held, taker, WatchedFolder(feed.folder), taken)
        if settled_s > 0 and any(each.arrived for each in rounds):
            sleep(settled_s)
        for each in rounds:
            each.take_all()
    return taken


def import_files(
    site: SiteFile,
    feed: str,
    paths: Sequence[Path],
    store: Store,
    now: Callable[[], datetime],
    watch: FeedWatch,
    refused: Refused,
) -> Taken:
    """Takes in files that stay where they are.

    Args:
        site: The site file.
        feed: Feed id.
        paths: They.
        store: Where rows go.
        now: The clock, aware.
        watch: Whoever watches.
        refused: Gets the rows that are in quarantine.

    Raises:
        UnknownNameError: The site has no such feed.
        ResourceTakenError: Somebody else takes files of it in.
        ConfigError: The feed has no files.
        ArchiveError: The home cannot be written.
        StoreError: The store takes no more; what was taken in until then is kept.
    """
    source = site.feeds.get(feed)
    if source is None:
        raise UnknownNameError("feed", feed, site.feeds, "--feed")
    if not source.way.is_watched:
        message = f"--feed {feed}: files are wanted by feeds that watch a folder, not {source.way}"
        raise ConfigError(message)
    taken = Taken()
    taker = Taker(site.site.id, feed, source, store, now, watch)
    with taker.held():
        for path in paths:
            with _told(taker, taken, path):
                taken.files.append(taker.take(path, refused))
    return taken


@dataclass(frozen=True, slots=True)
class _Round:
    """One feed's part of a round."""

    taker: Taker
    folder: WatchedFolder
    taken: Taken
    arrived: dict[Path, Arrival]

    def take_all(self) -> None:
        """What was left over first: another of its name may have arrived."""
        with _told(self.taker, self.taken, self.folder.root):
            for arrival in self.folder.left_over():
                self._take(arrival, arrival.path)
            for arrival in self.folder.arrivals():
                if self.arrived.get(arrival.path) != arrival:
                    continue
                with _told(self.taker, self.taken, arrival.path):
                    self._take(arrival, self.folder.pick_up(arrival))

    def _take(self, arrival: Arrival, picked: Path) -> None:
        reasons = self.folder.reasons(picked)
        with _told(self.taker, self.taken, picked):
            try:
                if arrival.is_file:
                    file = self.taker.take(picked, reasons.add)
                else:
                    file = self.taker.refuse(picked, _NO_FILE, reasons.add)
                self.taken.files.append(file)
                day = self.taker.now().astimezone(LOCAL).date()
                self.folder.put_away(picked, reasons, day, is_refused=file.is_refused)
            finally:
                reasons.close()


def _begun(held: ExitStack, taker: Taker, folder: WatchedFolder, taken: Taken) -> Iterator[_Round]:
    """The feed's part of a round, unless somebody else is at it or its folder cannot be used."""
    begun = []
    with _told(taker, taken, folder.root):
        held.enter_context(taker.held())
        try:
            held.enter_context(folder.held())
        except ArchiveError as error:
            # Of the watched folder, and not of the home.
            raise OSError(str(error)) from error
        arrived = {each.path: each for each in folder.arrivals()}
        begun.append(_Round(taker, folder, taken, arrived))
    yield from begun


@contextmanager
def _told(taker: Taker, taken: Taken, path: Path) -> Iterator[None]:
    """Tells why something stays where it is, and lets the others go on."""
    try:
        yield
    except FileChangedError:
        sentence = f"{path}: {_CHANGED}"
    except OSError as error:
        sentence = f"{path}: {_why(error)}"
    except ResourceTakenError as error:
        sentence = f"{path}: {bilingual('tiến trình khác đang nhận tệp', str(error))}"
    else:
        return
    taken.faults.append(Fault(taker.name, sentence))
    taker.watch.failed(taker.name, sentence)


def _why(error: OSError) -> str:
    """What the system says about an error; what a folder meets most often, in both languages."""
    vi = _SYSTEM_ERRORS.get(error.errno or 0)
    return reason(error) if vi is None else bilingual(vi, reason(error))
