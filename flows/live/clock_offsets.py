"""How far the cameras' own clocks are ahead, by the instants of their frames (R22)."""

from __future__ import annotations

from collections import deque
from datetime import datetime

KEPT_N = 64
"""Changes of a camera's offset that are remembered; a passage asks soon after it happened."""


class ClockOffsets:
    """What the readers of cameras learn and passages are stamped with.

    A reader's thread notes, the flow's thread asks.
    """

    def __init__(self) -> None:
        self._changes: dict[str, deque[tuple[datetime, float | None]]] = {}

    def note(self, camera: str, since: datetime, offset_s: float | None) -> None:
        """Notes the offset that holds from an instant on.

        Args:
            camera: Camera id.
            since: Instant of a frame.
            offset_s: Seconds by which the camera's clock is ahead; nothing if it is unknown.
        """
        changes = self._changes.setdefault(camera, deque(maxlen=KEPT_N))
        if not changes or changes[-1][1] != offset_s:
            changes.append((since, offset_s))

    def at(self, camera: str, instant: datetime) -> float | None:
        """The offset of a camera's clock at an instant, if it is known."""
        known = [
            offset_s for since, offset_s in tuple(self._changes.get(camera, ())) if since <= instant
        ]
        return known[-1] if known else None
