"""What a run shows while it goes on: passages as they come, and how far the cameras are."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from rich.progress import TaskID
from rich.text import Text

from flows.cli.output import clip_progress, print_line, show_note
from flows.sources.items import DecodeFailure, PicturesDropped
from flows.sources.video_file import VideoFile
from flows.watch import Seen
from schemas.passage import ContainerRead, Pairing, Passage, PlateRead
from schemas.read import Status
from schemas.site import SiteFile
from sql.spool import SpoolState

FAILURES_SHOWN_N = 3
SHOWN_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_STYLE = {Status.ACCEPTED: "green", Status.REVIEW: "yellow"}
_log = logging.getLogger(__name__)


class RunReport:
    """Reports a run; use it as a context manager.

    Args:
        site: The site file, for the cameras and their lengths.
        print_row: Takes each passage as a row for programs; without it, passages are printed
            for people.
    """

    def __init__(
        self, site: SiteFile, print_row: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._print_row = print_row
        self._bars = clip_progress()
        self._tasks: dict[str, TaskID] = {}
        for camera_id, camera in sorted(site.cameras.items()):
            if camera.is_stream:
                continue
            total = VideoFile(camera_id, camera).end_s() if Path(camera.uri).is_file() else None
            self._tasks[camera_id] = self._bars.add_task(camera_id, total=total)
        self._failures: Counter[str] = Counter()
        self.passages: dict[str, Passage] = {}

    def __enter__(self) -> Self:
        """Shows the bars."""
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Takes the bars away."""
        self._bars.stop()

    def passage(self, passage: Passage) -> None:
        """Prints a vehicle that passed."""
        self.passages[str(passage.passage_id)] = passage
        if self._print_row is not None:
            self._print_row(passage.model_dump(mode="json"))
        else:
            print_line(passage_line(passage))

    def seen(self, seen: Seen) -> None:
        """Moves a camera's bar; a stream has none, for it has no end."""
        watched_s = (seen.until - seen.anchored_at).total_seconds()
        if seen.camera in self._tasks:
            self._bars.update(self._tasks[seen.camera], completed=watched_s)

    def failure(self, failure: DecodeFailure) -> None:
        """Logs the first pictures that could not be decoded; the count is told at the end."""
        self._failures[failure.camera] += 1
        if self._failures[failure.camera] > FAILURES_SHOWN_N:
            return
        where = "at the start" if failure.after_s is None else f"after {failure.after_s:.2f} s"
        _log.warning("%s: %s %s: %s", failure.camera, failure.media, where, failure.reason)

    def dropped(self, drop: PicturesDropped) -> None:
        """Logs pictures that were gone before they could be looked at."""
        _log.warning(
            "%s: %d pictures were not looked at: %s",
            drop.camera,
            drop.pictures_n,
            drop.reason.sentence.en,
        )

    def store(self, state: SpoolState) -> None:
        """Tells when the database went away, when it is back, and when no more may wait for it."""
        waiting = f"{state.waiting_bytes / (1 << 20):.1f} MiB"
        if state.away is None:
            show_note(
                f"Cơ sở dữ liệu đã trở lại, còn {waiting} chờ ghi / "
                f"the database is back, {waiting} wait to be written"
            )
            return
        since = state.away.since.astimezone(SHOWN_ZONE).strftime("%H:%M:%S")
        if state.is_full:
            show_note(
                f"Vùng chờ trên đĩa đã đầy ({waiting}), nhận dạng tạm dừng / "
                f"{waiting} wait on disk, which is all that may; recognition waits too"
            )
            return
        show_note(
            f"Mất cơ sở dữ liệu từ {since}, kết quả được giữ trên đĩa / "
            f"the database is away since {since}, results wait on disk: {state.away.reason}"
        )


def passage_line(passage: Passage) -> Text:
    """One passage as a line for people, in local time."""
    line = Text()
    line.append(passage.passed_at.astimezone(SHOWN_ZONE).strftime("%H:%M:%S.%f")[:-4], "bold")
    line.append(f"  {passage.lane}  ")
    numbers: list[ContainerRead | PlateRead] = [*passage.containers, *passage.plates]
    for number in numbers:
        line.append_text(_number(number))
        line.append("  ")
    if not numbers:
        line.append("không đọc được / not read  ", "red")
    if passage.quality.gap_s is not None:
        line.append(f"(+{passage.quality.gap_s:.1f} s)", "dim")
    if passage.pairing is Pairing.AMBIGUOUS:
        line.append("  có thể trùng lượt khác / may be counted twice", "yellow")
    return line


def _number(number: ContainerRead | PlateRead) -> Text:
    if isinstance(number, ContainerRead):
        shown = f"{number.code} {number.size_type or ''}".strip()
    else:
        shown = number.text
    doubt = "" if number.status is Status.ACCEPTED else "?"
    return Text(f"{shown}{doubt}", _STYLE[number.status])
