"""Container codes of one picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.containers.candidate import Candidate
from models.containers.cut_off import cut_codes, with_parts
from models.containers.horizontal import horizontal_candidates
from models.containers.judgement import LEAST_BEST_SCORE, Judgement, worth_reporting
from models.containers.selection import select
from models.containers.size_types import Neighbour, size_type_beside
from models.containers.vertical import read_columns, vertical_candidates
from models.detection.windows import Window
from models.ocr.crop import quad_box
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import TextLine
from models.ocr.posterior import char_log_posterior
from models.ocr.seen_page import SeenPage
from schemas.frame import Image
from schemas.owners import OwnerRegistry
from schemas.read import Read, Status, TextKind

SIDES_PX = (1280,)
"""Sides at which a whole picture is looked at. Finer and coarser looks were worth their time only
as long as no detector told where a code is."""
TEXT_SIZES_PX = (32, 20)
"""Heights at which the characters of a window are looked at, in this order."""
SURE = 0.6
"""Confidence at which a picture is not looked at again: further passes read worse than the
first more often than better, and would only set rivals against a fair reading."""
LEAST_RELATIVE_HEIGHT = 0.75
"""A code in smaller characters than this share of the picture's largest is well read, but as a
rule another container's: one picture alone does not tell whose vehicle it is on."""
_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What one pass over a picture brought up.

    Attributes:
        candidates: Codes that may be meant.
        neighbours: All text, in which size-types are looked for.
        parts: Parts of codes that the picture's edge cuts off.
    """

    candidates: tuple[Candidate, ...]
    neighbours: tuple[Neighbour, ...]
    parts: tuple[Read, ...]


class ContainerReader:
    """Finds and reads container codes among the lines of a picture.

    Args:
        reader: Reads crops anew: longer ones, columns, rows of tiles.
        owners: Whose codes are known; the bundled registry, if none is given.
    """

    def __init__(self, reader: LineReader, owners: OwnerRegistry | None = None) -> None:
        self._reader = reader
        self.owners = OwnerRegistry.bundled() if owners is None else owners

    def read(self, image: Image, lines: Sequence[TextLine]) -> list[Read]:
        """Read all container codes of a picture in one pass.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            lines: The picture's text, from :meth:`PageReader.lines`.

        Returns:
            One read per code, strongest first, then parts of others; boxes in pixels of ``image``.
        """
        return reads_of([self.find(image, lines)], self.owners)

    def find(self, image: Image, lines: Sequence[TextLine]) -> Findings:
        """Collect candidates without deciding between them."""
        columns = read_columns(self._reader, image, lines)
        candidates = horizontal_candidates(self._reader, image, lines)
        candidates += vertical_candidates(columns)
        neighbours = [(quad_box(ln.quad), ln.read) for ln in lines if not ln.vertical]
        neighbours += [(quad_box(c.column.quad()), read) for c in columns for read in c.reads]
        height, width = image.shape[:2]
        parts = cut_codes(lines, columns, (width, height), self.owners)
        return Findings(tuple(candidates), tuple(neighbours), tuple(parts))


class PictureReader:
    """Looks at a picture again, finer and coarser, while no code is read with confidence.

    Meant for single pictures. A video has the next frame for that.

    Args:
        containers: Finds codes among lines.
        sides_px: Longer sides to look at, in this order.
    """

    def __init__(self, containers: ContainerReader, sides_px: Sequence[int] = SIDES_PX) -> None:
        self._containers = containers
        self._sides_px = tuple(sides_px)

    def read(self, page: SeenPage, windows: Sequence[Window] = ()) -> list[Read]:
        """Read all container codes of a picture in as many passes as it needs.

        Args:
            page: The picture.
            windows: Where codes were detected; looked at before the whole picture is.

        Returns:
            One read per code, strongest first.
        """
        findings: list[Findings] = []
        reads: list[Read] = []
        for lines in self._looks(page, windows):
            findings.append(self._containers.find(page.image, lines))
            reads = reads_of(findings, self._containers.owners)
            if any(read.confidence >= SURE for read in reads):
                break
        return reads

    def _looks(self, page: SeenPage, windows: Sequence[Window]) -> Iterator[list[TextLine]]:
        for text_px in TEXT_SIZES_PX if windows else ():
            yield page.within(windows, text_px)
        for side_px in self._sides_px:
            yield page.whole(side_px)


def reads_of(findings: Iterable[Findings], owners: OwnerRegistry) -> list[Read]:
    """Decide between the candidates of one or more passes over the same picture."""
    passes = tuple(findings)
    candidates = [candidate for found in passes for candidate in found.candidates]
    neighbours = [neighbour for found in passes for neighbour in found.neighbours]
    judgements = worth_reporting(select(candidates, LEAST_BEST_SCORE), owners)
    reads = [_read(judgement, neighbours) for judgement in judgements]
    ranked = sorted(_nearest_accepted(reads), key=lambda read: -read.confidence)
    return with_parts(ranked, [part for found in passes for part in found.parts])


def _nearest_accepted(reads: Sequence[Read]) -> Iterator[Read]:
    """Leave to a person the codes that stand on something behind what the camera looks at."""
    tallest = max((r.text_height_px for r in reads if r.confidence >= SURE), default=0.0)
    for read in reads:
        is_behind = read.text_height_px < LEAST_RELATIVE_HEIGHT * tallest
        yield replace(read, status=Status.REVIEW) if is_behind else read


def _read(judgement: Judgement, neighbours: Sequence[Neighbour]) -> Read:
    best = judgement.marking.best
    return Read(
        kind=TextKind.CONTAINER,
        text=best.code,
        char_confidence=tuple(float(c) for c in best.spot.char_confidence),
        confidence=judgement.confidence,
        status=judgement.status,
        box=best.area,
        text_height_px=best.text_height_px,
        layout=best.layout,
        check_digit=judgement.check_digit,
        owner_known=judgement.owner_known,
        size_type=size_type_beside(best, neighbours),
        candidates=_others(judgement),
        char_log_posterior=char_log_posterior(best.strip.steps, best.spot.first_step),
    )


def _others(judgement: Judgement) -> tuple[tuple[str, float], ...]:
    """Other codes read at the place, which share what confidence the best one leaves."""
    scores: dict[str, float] = {}
    if judgement.second is not None:
        scores[judgement.second.text] = judgement.second.score
    for rival in judgement.marking.rivals:
        scores[rival.code] = max(rival.score, scores.get(rival.code, -math.inf))
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:_MOST_CANDIDATES]
    if not ranked:
        return ()
    weights = [math.exp(score - ranked[0][1]) for _, score in ranked]
    left = (1 - judgement.confidence) / sum(weights)
    return tuple((code, left * weight) for (code, _), weight in zip(ranked, weights, strict=True))
