"""A candidate that reads as a plate, and the read that it becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.ocr.crop import Quad, quad_box, quad_size
from models.plates import judgement
from models.plates.candidates import PlateCandidate
from models.plates.views import View
from models.plates.vote import Election
from schemas.geometry import Box
from schemas.plates import PlateKind, classify_plate, normalise_plate, parse_plate
from schemas.read import Layout, Read, Status, TextKind

_OVERLAP = 0.35
"""Two candidates that share this much of the smaller one are the same plate."""
_SYMBOL_BONUS = 0.7
"""Score that one more symbol is worth when two candidates are the same plate."""
_TEXT_SHARE = 0.8
"""Height of the characters as a share of the height of their box."""
_FOREIGN_CONFIDENCE = 0.1
"""Nothing is known of the grammar that would tell how sure the text is."""


@dataclass(frozen=True, slots=True, eq=False)
class SeenPlate:
    """A candidate that reads as a plate.

    Attributes:
        candidate: Where it stands.
        election: What its looks agree on.
        views: The looks.
    """

    candidate: PlateCandidate
    election: Election
    views: tuple[View, ...]

    @property
    def box(self) -> Box:
        """The upright rectangle around all its lines."""
        return quad_box(np.concatenate(self.candidate.quads))

    @property
    def rank(self) -> float:
        """Orders candidates for the same place: fit first, then the longer text."""
        return self.election.score + _SYMBOL_BONUS * len(self.election.text)


def read_of(seen: SeenPlate) -> Read:
    """The read of a plate: Vietnamese, unless its looks spell a foreign one (R30)."""
    text = foreign_text(seen)
    return vietnamese_read(seen) if text is None else foreign_read(_corners(seen.box), text)


def foreign_text(seen: SeenPlate) -> str | None:
    """What most looks spell without a grammar, where that is the form of a foreign plate.

    A text that has as many symbols as the Vietnamese one is taken for it: like symbols are easily
    mistaken for one another, but none is added by mistake.
    """
    texts = [" ".join(read.text for read in view.reads) for view in seen.views]
    plain, looks_n = Counter(normalise_plate(text) for text in texts).most_common(1)[0]
    if 2 * looks_n <= len(texts) or len(plain) == len(seen.election.text):
        return None
    text = next(text for text in texts if normalise_plate(text) == plain)
    return text if classify_plate(text).kind is PlateKind.FOREIGN else None


def vietnamese_read(seen: SeenPlate) -> Read:
    """The read of a plate that spells a Vietnamese form, judged by the rule for one picture."""
    election, layout = seen.election, seen.candidate.layout
    texts = [election.text]
    if layout is Layout.TWO_LINES:
        top_n = election.form.top_n
        texts = [election.text[:top_n], election.text[top_n:]]
    heights = [quad_size(quad)[1] for quad in seen.views[0].quads]
    likelihoods = [(text, _relative(score, election)) for text, score in election.others]
    return Read(
        kind=TextKind.PLATE,
        text=election.text,
        char_confidence=election.char_confidence,
        confidence=judgement.confidence(election),
        status=judgement.status(election, layout, seen.views),
        box=seen.box,
        text_height_px=_TEXT_SHARE * min(heights),
        layout=layout,
        plate_kind=str(parse_plate("\n".join(texts), layout).kind),
        candidates=tuple(likelihoods),
        char_log_posterior=election.char_log_posterior,
    )


def foreign_read(quad: Quad, text: str) -> Read:
    """What is read of a plate that is not Vietnamese, for review."""
    plate = classify_plate(text)
    return Read(
        kind=TextKind.PLATE,
        text=plate.text,
        char_confidence=(_FOREIGN_CONFIDENCE,) * len(plate.text),
        confidence=_FOREIGN_CONFIDENCE,
        status=Status.REVIEW,
        box=quad_box(quad),
        text_height_px=_TEXT_SHARE * quad_size(quad)[1],
        layout=Layout.ONE_LINE,
        plate_kind=str(PlateKind.UNKNOWN if plate.country in {None, "VN"} else plate.kind),
    )


def without_overlap(seen: Sequence[SeenPlate]) -> list[SeenPlate]:
    """The best of those that are seen at the same place, best first."""
    kept: list[SeenPlate] = []
    for one in sorted(seen, key=lambda s: -s.rank):
        if not any(is_same_place(one.box, other.box) for other in kept):
            kept.append(one)
    return kept


def is_same_place(box: Box, other: Box) -> bool:
    """Whether two boxes are at the same place."""
    width = min(box.x1, other.x1) - max(box.x0, other.x0)
    height = min(box.y1, other.y1) - max(box.y0, other.y0)
    smaller = max(min(box.area, other.area), 1e-6)
    return max(0.0, width) * max(0.0, height) / smaller > _OVERLAP


def _corners(box: Box) -> Quad:
    corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
    return np.array(corners, np.float32)


def _relative(score: float, election: Election) -> float:
    """Confidence in another text: that of the best, less by how far it stands behind."""
    return judgement.confidence(election) * float(np.exp(score - election.score))
