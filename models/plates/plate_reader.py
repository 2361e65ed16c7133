"""Reads the number plates of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.ocr.crop import Quad, quad_box
from models.ocr.edges import Edge
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader, TextLine
from models.plates import judgement
from models.plates.candidates import PlateCandidate, from_lines, from_plate_quad
from models.plates.cut_off import cut_plates, may_go_on, part_of_plate
from models.plates.seen_plate import (
    SeenPlate,
    foreign_read,
    is_same_place,
    read_of,
    without_overlap,
)
from models.plates.views import View, read_looks
from models.plates.vote import LEAST_VIEW_SCORE, Election, elect
from schemas.frame import Image
from schemas.geometry import Box
from schemas.plates import PlateKind, classify_plate, is_chinese_plate, normalise_plate
from schemas.read import Read, Status

_UNANIMOUS_FIT = -0.5
"""With this mean fit and one voice the first looks settle the text."""
_HOPELESS_SCORE = -9.0
"""Below this mean score more looks are not worth their time."""
_CROP_SIDE_PX = 960
_FOREIGN_N = (4, 9)


class PlateReader:
    """Finds and reads plates among the text of a picture, and reads pictures of single plates.

    Args:
        reader: Reads lines.
        pages: Searches a crop for its lines where looking at it as a whole is not conclusive.
    """

    def __init__(self, reader: LineReader, pages: PageReader | None = None) -> None:
        self._reader = reader
        self._pages = pages

    def read(self, image: Image, lines: Sequence[TextLine]) -> list[Read]:
        """Read the plates of a picture.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            lines: The text found in it.

        Returns:
            One read per plate, best first, and parts of plates that the picture's edge cuts off;
            boxes in pixels of ``image``.
        """
        certain, doubtful = from_lines(lines)
        height, width = image.shape[:2]
        reads = [_whole(seen, width) for seen in self._best(image, certain, doubtful)]
        reads += [foreign_read(x.quad, x.read.text) for x in lines if is_chinese_plate(x.read.text)]
        taken = [read.box for read in reads]
        reads += [
            part
            for part in cut_plates(lines, (width, height))
            if not any(is_same_place(part.box, box) for box in taken)
        ]
        return sorted(reads, key=lambda read: -read.confidence)

    def read_crop(
        self, crop: Image, *, shows_all: bool = False, is_one_of_many: bool = False
    ) -> list[Read]:
        """Read a picture that shows one plate and hardly anything else.

        A plate that is not Vietnamese is given as ``foreign`` or ``unknown``, for review.

        Args:
            crop: ``(H, W, 3)`` uint8, BGR.
            shows_all: It was cut out around the plate, so that its edges cut nothing off.
            is_one_of_many: Other frames show the plate, too: their votes are worth more than
                further looks at this one.

        Returns:
            At most one read.
        """
        height, width = crop.shape[:2]
        corners = [(0, 0), (width, 0), (width, height), (0, height)]
        quad = np.array(corners, np.float32)
        whole = from_plate_quad(crop, quad)
        seen = self._best(crop, whole, [], is_thorough=not is_one_of_many)
        lines: list[TextLine] = []
        is_enough = seen and (is_one_of_many or _is_settled(seen[0].election))
        if self._pages is not None and not is_enough:
            lines = self._pages.lines(crop, min(_CROP_SIDE_PX, 2 * max(height, width)))
            certain, doubtful = from_lines(lines)
            both = [_both(c, whole) for c in certain]
            found = self._best(crop, both, doubtful, is_thorough=not is_one_of_many)
            seen = found or seen
        if seen:
            return [read_of(seen[0]) if shows_all else _whole(seen[0], width)]
        return self._unforced(crop, quad, lines)

    def _best(
        self,
        image: Image,
        certain: Sequence[PlateCandidate],
        doubtful: Sequence[PlateCandidate],
        *,
        is_thorough: bool = True,
    ) -> list[SeenPlate]:
        """The candidates that read as plates, one for each place, best first."""
        looked = (self._seen(image, c, is_thorough=is_thorough) for c in certain)
        kept = without_overlap([seen for seen in looked if seen is not None])
        taken = [seen.box for seen in kept]
        free = [c for c in doubtful if not any(is_same_place(_box(c), box) for box in taken)]
        looked = (self._seen(image, c, is_thorough=is_thorough) for c in free)
        more = [seen for seen in looked if seen is not None]
        likely = [seen for seen in more if judgement.is_likely(seen.election)]
        return without_overlap([*kept, *likely])

    def _seen(
        self, image: Image, candidate: PlateCandidate, *, is_thorough: bool
    ) -> SeenPlate | None:
        """Look at a candidate until it is settled that it is a plate, or that it is none."""
        views = self._first_view(image, candidate)
        election = _election(candidate, views)
        if election is None or election.score <= LEAST_VIEW_SCORE:
            return None
        views += read_looks(image, self._reader, candidate.looks[1:])
        election = _election(candidate, views)
        if election is None or election.score < _HOPELESS_SCORE:
            return None
        if is_thorough and not _is_settled(election):
            views += read_looks(image, self._reader, candidate.more_looks)
            election = _election(candidate, views)
        if election is None or not judgement.is_plate(election, views):
            return None
        return SeenPlate(candidate, election, tuple(views))

    def _first_view(self, image: Image, candidate: PlateCandidate) -> list[View]:
        first = candidate.looks[0]
        if candidate.reads:
            return [View(first, candidate.reads)]
        return read_looks(image, self._reader, [first])

    def _unforced(self, crop: Image, quad: Quad, lines: Sequence[TextLine]) -> list[Read]:
        """What stands on a plate whose text is of no Vietnamese form (R30)."""
        from_top = sorted(lines, key=lambda line: float(line.quad[:, 1].mean()))
        reads = [line.read for line in from_top] or self._reader.read([crop])
        texts = [read.text for read in reads]
        # Beside the number a country's or a province's name may stand on a line of its own.
        text = next(filter(_may_be_foreign, (" ".join(texts), *texts)), None)
        if text is None:
            return []
        read, country = foreign_read(quad, text), classify_plate(text).country
        # Nothing but the plate is to be seen: what is missing of it is cut off or hidden.
        is_ours = country in {None, "VN"}
        is_part = is_ours and part_of_plate(text, frozenset(Edge)) is not None
        # A Vietnamese number that was refused as one has its dot where no whole number has it.
        is_part = is_part or (country == "VN" and any(map(judgement.shows_cut_number, texts)))
        return [replace(read, status=Status.INCOMPLETE) if is_part else read]


def _both(candidate: PlateCandidate, whole: Sequence[PlateCandidate]) -> PlateCandidate:
    """A candidate that is looked at as a whole, too, so that both kinds of look must agree."""
    looks = [look for other in whole if other.layout is candidate.layout for look in other.looks]
    return replace(candidate, looks=(*candidate.looks, *looks))


def _may_be_foreign(text: str) -> bool:
    plain = normalise_plate(text)
    least, most = _FOREIGN_N
    is_mixed = not plain.isdigit() and not plain.isalpha()
    return least <= len(plain) <= most and (is_mixed or classify_plate(text).country is not None)


def _whole(seen: SeenPlate, width_px: int) -> Read:
    """The read of a plate; incomplete where its number may go on outside of the picture."""
    read = read_of(seen)
    is_foreign = read.plate_kind == PlateKind.FOREIGN
    if is_foreign or not may_go_on(seen.election.form, seen.views, width_px):
        return read
    return replace(read, status=Status.INCOMPLETE, candidates=())


def _is_settled(election: Election) -> bool:
    return election.agreement == 1 and election.fit >= _UNANIMOUS_FIT


def _election(candidate: PlateCandidate, views: Sequence[View]) -> Election | None:
    return elect([view.reads for view in views], candidate.layout)


def _box(candidate: PlateCandidate) -> Box:
    return quad_box(np.concatenate(candidate.quads))
