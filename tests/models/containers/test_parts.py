from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.containers.candidate import Candidate, glued_symbols, spot_codes, standing
from models.containers.chains import find_chains
from models.containers.columns import find_columns
from models.containers.judgement import UNKNOWN_OWNER_STRENGTH, judge, worth_reporting
from models.containers.selection import edits, select, shared_area
from models.containers.size_types import size_type_beside
from models.containers.strip import Strip, lay_out
from models.containers.tiles import cuts_by_contrast, cuts_by_reading, lay_tiles
from models.ocr.alphabet import ALPHABET
from models.ocr.line_reader import LineRead
from schemas.geometry import Box
from schemas.owners import Owner, OwnerRegistry
from schemas.read import CheckDigit, Layout, Status

Quad = npt.NDArray[np.float32]
FAR = -11.5
OWNERS = OwnerRegistry.of([Owner("CSQU", "of the standard's example")])


def seen(text: str) -> LineRead:
    """What a perfect network sees: a step for each symbol and a blank after it.

    A space is a gap between words; ``?`` is a symbol that is not in the alphabet.
    """
    rows = []
    for symbol in text:
        row = np.full(37, FAR, np.float32)
        if symbol in ALPHABET:
            row[1 + ALPHABET.index(symbol)] = 0
        elif symbol == " ":
            row[0] = 0
        blank = np.full(37, FAR, np.float32)
        blank[0] = 0
        rows += [row, blank] if symbol != " " else [blank] * 4
    return LineRead(text, np.array(rows, np.float32).reshape(-1, 37))


def quad(x: float, y: float, width: float, height: float) -> Quad:
    corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    return np.array(corners, np.float32)


def candidate(*texts: str, area: Box | None = None) -> Candidate:
    strip = lay_out([seen(text) for text in texts])
    spot, score = max(spot_codes(strip), key=lambda pair: pair[1])
    place = area or Box(0, 0, 100, 10)
    return Candidate(spot, score, strip, frozenset(), place, 10, Layout.ONE_LINE)


@pytest.mark.parametrize(
    ("texts", "code", "score"),
    [
        (["CSQU3054383"], "CSQU3054383", 0),
        (["CSQU", "305438", "3"], "CSQU3054383", 0),
        (["CSQU305438345G1"], "CSQU3054383", 0),  # a size-type follows at once
        (["CSQU305438 3"], "CSQU3054383", 0),
        (["DRYUU9269143"], "RYUU9269143", -3),  # one symbol of the same word left over
        (["KGCSQU3054383"], "CSQU3054383", -6),
        (["KG CSQU3054383 LB"], "CSQU3054383", 0),  # words of their own
        (["CSQU305438"], "CSQU3054383", -7),  # check digit inferred
    ],
)
def test_r21_what_a_code_s_neighbours_cost(texts: list[str], code: str, score: float) -> None:
    found = candidate(*texts)
    assert found.code == code
    assert found.score == pytest.approx(score, abs=0.01)


@pytest.mark.parametrize(
    "texts",
    [
        ["GATU", "350975", "22G1"],  # the digit of the size-type happens to fit
        ["GATU", "35097522G1"],
        ["GATU350975 22G1"],
    ],
)
def test_r21_the_size_type_s_digit_is_no_check_digit(texts: list[str]) -> None:
    strip = lay_out([seen(text) for text in texts])
    whole = strip.code(-30)
    assert whole is not None
    if texts != ["GATU350975 22G1"]:
        assert whole.text == "GATU3509752"
        assert standing(strip, whole) <= -12
    assert judge(select([candidate(*texts)], -30)[0], OWNERS).status is Status.REVIEW


def test_glued_symbols_are_counted_up_to_a_gap() -> None:
    strip: Strip = lay_out([seen("XY AB CSQU3054383K G")])
    spot = strip.code(-30)
    assert spot is not None
    assert glued_symbols(strip, spot) == ("", "K")


@pytest.mark.parametrize(
    ("boxes", "wanted"),
    [
        # on one line, the check digit in a box of its own
        ([("CSQU", 0, 0, 80), ("305438", 90, 0, 120), ("3", 220, 0, 20)], (0, 1, 2)),
        # owner above serial
        ([("CSQU", 0, 0, 80), ("3054383", 0, 30, 140)], (0, 1)),
        # three lines
        ([("CSQU", 0, 0, 80), ("305", 0, 30, 60), ("4383", 0, 60, 80)], (0, 1, 2)),
    ],
)
def test_r21_boxes_are_chained_in_reading_order(
    boxes: list[tuple[str, float, float, float]], wanted: tuple[int, ...]
) -> None:
    quads = [quad(x, y, width, 20) for _, x, y, width in boxes]
    chains = find_chains(quads, [text for text, *_ in boxes])
    assert wanted in [chain.boxes for chain in chains]


@pytest.mark.parametrize(
    "boxes",
    [
        [],
        [("CSQU", 0, 0, 80), ("3054383", 600, 0, 140)],  # far apart
        [("CSQU", 0, 0, 80), ("3054383", 0, 200, 140)],
        [("3054383", 0, 0, 140), ("CSQU", 0, 30, 80)],  # upside down
    ],
)
def test_boxes_that_do_not_belong_together_are_not_chained(
    boxes: list[tuple[str, float, float, float]],
) -> None:
    quads = [quad(x, y, width, 20) for _, x, y, width in boxes]
    assert find_chains(quads, [text for text, *_ in boxes]) == []


def test_boxes_of_unlike_height_are_not_chained() -> None:
    quads = [quad(0, 0, 80, 20), quad(90, 0, 400, 60)]
    assert find_chains(quads, ["CSQU", "3054383"]) == []


def test_r21_boxes_above_each_other_form_a_column() -> None:
    quads = [quad(100, 0, 20, 80), quad(102, 100, 20, 110), quad(101, 215, 19, 20)]
    columns = {column.boxes: column for column in find_columns(quads)}
    whole = columns[frozenset((0, 1, 2))]
    assert whole.length == pytest.approx(235 / 20, abs=0.5)
    longer = whole.extended(1, 2)
    assert longer.end - longer.start == pytest.approx(235 + 3 * whole.width_px, abs=1)
    inside = longer.within(236).quad()
    assert inside[:, 1].min() >= -1
    assert inside[:, 1].max() <= 237
    assert longer.within(1000).quad()[:, 1].max() > 260
    corners = whole.quad(margin=0)
    assert corners[:, 0].min() == pytest.approx(100, abs=3)
    assert corners[:, 1].max() == pytest.approx(235, abs=3)


def test_r21_square_boxes_far_apart_form_a_column_too() -> None:
    quads = [quad(100, 40 * i, 22, 24) for i in range(11)]
    (column,) = find_columns(quads)
    assert column.boxes == frozenset(range(11))
    assert find_columns(quads[:2]) == []
    assert find_columns([]) == []


def test_characters_of_a_column_are_cut_apart() -> None:
    column = np.full((500, 48, 3), 60, np.uint8)
    for i in range(8):
        column[20 + 60 * i : 60 + 60 * i, 10:38] = 220
        column[35 + 60 * i : 45 + 60 * i, 18:30] = 60
    cuts = cuts_by_contrast(column)
    assert len(cuts) == 8
    row = lay_tiles(column, cuts)
    assert row is not None
    assert row.shape[0] == 48
    assert lay_tiles(column, []) is None
    assert cuts_by_contrast(np.full((500, 48, 3), 60, np.uint8)) == []
    assert len(cuts_by_reading(seen("CSQU3054383"))) == 11
    assert cuts_by_reading(seen("C")) == []


def test_r21_candidates_of_one_place_or_of_like_codes_are_one_marking() -> None:
    here, there, beyond = Box(0, 0, 100, 10), Box(0, 50, 100, 60), Box(0, 90, 100, 99)
    best = candidate("CSQU3054383", area=here)
    again = candidate("CSQU305438 3", area=there)
    overlapping = candidate("ACSQU3054383", area=Box(10, 0, 100, 10))
    twin = candidate("CSQU3054483", area=there)
    other = candidate("WSAU4160620", area=beyond)
    markings = select([other, twin, overlapping, again, best], -30)
    assert [m.best.code for m in markings] == ["WSAU4160620", "CSQU3054383"]
    assert {c.code for c in markings[1].rivals} == {twin.code}
    assert len(markings[1].agreeing) == 2
    assert select([best], 1) == []


@pytest.mark.parametrize(
    ("texts", "status", "check_digit"),
    [
        (["CSQU3054383"], Status.ACCEPTED, CheckDigit.READ),
        (["CSQU", "305438", "3"], Status.ACCEPTED, CheckDigit.READ),
        (["CSQU305438"], Status.REVIEW, CheckDigit.INFERRED),
        (["KLMCSQU3054383"], Status.REVIEW, CheckDigit.READ),
    ],
)
def test_r21_one_picture_s_code_is_accepted_by_rule(
    texts: list[str], status: Status, check_digit: CheckDigit
) -> None:
    (marking,) = select([candidate(*texts)], -30)
    judgement = judge(marking, OWNERS)
    assert (judgement.status, judgement.check_digit) == (status, check_digit)


@pytest.mark.parametrize(
    ("code", "rival", "status"),
    [
        ("CSQU3054383", "DRYUUU9269143", Status.ACCEPTED),  # strength 7.5
        ("WSAU4160620", "DRYUUU9269143", Status.REVIEW),
        ("WSAU4160620", None, Status.ACCEPTED),
    ],
)
def test_r21_an_unknown_owner_asks_for_more_strength(
    code: str, rival: str | None, status: Status
) -> None:
    found = [candidate(code)]
    if rival:
        other = candidate(rival)
        found.append(replace(other, score=-7.5))
    judgement = judge(select(found, -30)[0], OWNERS)
    assert judgement.owner_known is (code == "CSQU3054383")
    assert (judgement.strength < UNKNOWN_OWNER_STRENGTH) is (rival is not None)
    assert judgement.status is status


def test_r21_a_rival_at_the_same_place_takes_confidence_away() -> None:
    alone = judge(select([candidate("CSQU3054383")], -30)[0], OWNERS)
    rivals = select([candidate("CSQU3054383"), candidate("KGWSAU4160620")], -30)
    rivalled = judge(rivals[0], OWNERS)
    assert alone.status is Status.ACCEPTED
    assert rivalled.strength == pytest.approx(6, abs=0.01)
    assert rivalled.confidence < alone.confidence
    assert rivalled.status is Status.REVIEW


def test_weak_second_markings_are_not_reported() -> None:
    best = candidate("CSQU3054383", area=Box(0, 0, 100, 10))
    weak = candidate("XYKMWSAU4160620", area=Box(0, 50, 100, 60))
    reported = worth_reporting(select([best, weak], -30), OWNERS)
    assert [one.marking.best.code for one in reported] == ["CSQU3054383"]
    assert worth_reporting([], OWNERS) == []


@pytest.mark.parametrize(
    ("texts", "around", "size_type"),
    [
        (["CSQU3054383", "45G1"], [], "45G1"),  # in the chain itself
        (["CSQU3054383"], [("45G1", 0, 20)], "45G1"),
        (["CSQU3054383"], [("22G1", 0, 400)], None),  # too far away
        (["CSQU3054383"], [("HEAVY", 0, 20)], None),
        (["CSQU3054383"], [("22GB", 0, 20)], "22GB"),
        (["CSQU3054383"], [("22G1", 0, 100), ("45G1", 0, 20)], "45G1"),  # the nearer one
        (["CSQU3054383"], [("MAX30480", 0, 20)], None),
    ],
)
def test_r21_the_size_type_is_found_beside_the_code(
    texts: list[str], around: list[tuple[str, float, float]], size_type: str | None
) -> None:
    neighbours = [(Box(x, y, x + 40, y + 10), seen(text)) for text, x, y in around]
    assert size_type_beside(candidate(*texts), neighbours) == size_type


texts = st.text("ABC1", max_size=6)


@given(texts, texts, texts)
def test_edits_are_a_distance(a: str, b: str, c: str) -> None:
    assert (edits(a, b) == 0) == (a == b)
    assert edits(a, b) == edits(b, a)
    assert edits(a, c) <= edits(a, b) + edits(b, c)
    assert abs(len(a) - len(b)) <= edits(a, b) <= max(len(a), len(b))


def test_shared_area_is_a_share_of_the_smaller_box() -> None:
    assert shared_area(Box(0, 0, 10, 10), Box(5, 0, 7, 10)) == 1
    assert shared_area(Box(0, 0, 10, 10), Box(5, 5, 25, 25)) == pytest.approx(0.25)
    assert shared_area(Box(0, 0, 10, 10), Box(10, 0, 20, 10)) == 0
