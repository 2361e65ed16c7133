"""How a live run goes, in figures that can be charted and asked for years later."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from schemas.passage import Contract


class MetricName(StrEnum):
    """Every figure there is; its ending is its unit.

    What ends in ``_n`` counts what happened since the row before of the same name and camera, so
    that rows add up. All others tell how it is at the instant.
    """

    FRAMES_N = "frames_n"
    """Frames of a camera that were looked at."""
    UNDECODABLE_N = "undecodable_n"
    """Frames of a camera that gave no picture."""
    DROPPED_N = "dropped_n"
    """Frames of a camera that were gone from the ring before they could be looked at."""
    BEHIND_S = "behind_s"
    """How far behind the present a camera was last looked at."""
    PASSAGES_N = "passages_n"
    """Passages, repeated ones included."""
    REFUSED_N = "refused_n"
    """Passages set aside, because another one holds their crossing interval."""
    AMBIGUOUS_N = "ambiguous_n"
    """Passages that may be of one vehicle with another, as cameras of a lane saw it."""
    ORPHAN_READS_N = "orphan_reads_n"
    """Texts that belong to no passage."""
    SPOOL_BYTES = "spool_bytes"
    """Committed bytes that the store has not got yet."""
    SPOOL_S = "spool_s"
    """Age of the oldest committed record that the store has not got yet."""


class Metric(Contract):
    """One figure at one instant.

    Attributes:
        site: Site id.
        at: The instant, by the clock of the machine that measured.
        name: Which figure, and in its ending the unit.
        camera: Camera id; nothing if the figure is of the whole site.
        value: The figure.
    """

    site: str
    at: AwareDatetime
    name: MetricName
    camera: str | None = None
    value: float = Field(allow_inf_nan=False)
