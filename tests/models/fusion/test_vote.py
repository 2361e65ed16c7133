from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fusion.vote import vote
from schemas.geometry import Box
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

BOX = Box(0, 0, 100, 20)


def plate(text: str, confidence: float = 0.95, status: Status = Status.ACCEPTED) -> Read:
    return Read(
        kind=TextKind.PLATE,
        text=text,
        char_confidence=(confidence,) * len(text),
        confidence=confidence,
        status=status,
        box=BOX,
        text_height_px=20,
        layout=Layout.ONE_LINE,
        plate_kind="car",
    )


@pytest.mark.parametrize(
    ("texts", "answer", "status"),
    [
        (["51C12345"] * 3, "51C12345", Status.ACCEPTED),
        (["51C12345"] * 3 + ["51C12845"], "51C12345", Status.ACCEPTED),
        (["51C12345"] * 2 + ["51C12845"], "51C12345", Status.REVIEW),
        (["51C12345"], "51C12345", Status.REVIEW),
        (["51C12345", "51C12845"], "51C12345", Status.REVIEW),
        (["51C12345"] * 2 + ["51C12845"] * 3, "51C12845", Status.REVIEW),
    ],
)
def test_r21_frames_must_agree(texts: list[str], answer: str, status: Status) -> None:
    said = vote([plate(text) for text in texts])
    assert (said.text, said.status) == (answer, status)


def test_agreeing_frames_none_of_which_was_sure_go_to_review() -> None:
    doubtful = plate("51C12345", 0.8, Status.REVIEW)
    assert vote([doubtful] * 5).status is Status.REVIEW


def test_frames_that_all_doubt_make_no_certainty() -> None:
    doubtful = plate("51C12345", 0.6, Status.REVIEW)
    assert vote([doubtful] * 9).confidence <= 0.6
    assert vote([doubtful] * 9 + [plate("51C12345", 0.97)]).confidence > 0.9


def test_a_text_that_some_frames_read_longer_was_cut_off_in_the_others() -> None:
    said = vote([plate("15C1717")] * 5 + [plate("15C17174")] * 3)
    assert said.text == "15C17174"
    assert said.status is Status.REVIEW


def test_one_sure_frame_outweighs_two_that_doubt_the_differing_character() -> None:
    doubted = replace(plate("51C12845"), char_confidence=(0.95,) * 5 + (0.1,) + (0.95,) * 2)
    assert vote([plate("51C12345", 0.99), doubted, doubted]).text == "51C12345"


def test_a_check_digit_counts_as_read_only_where_an_agreeing_frame_read_it() -> None:
    code = replace(
        plate("CSQU3054383"),
        kind=TextKind.CONTAINER,
        plate_kind=None,
        check_digit=CheckDigit.INFERRED,
        size_type="45G1",
    )
    seen = replace(code, check_digit=CheckDigit.READ)
    assert vote([code, code]).check_digit is CheckDigit.INFERRED
    assert vote([code, seen]).check_digit is CheckDigit.READ
    assert vote([code, seen]).size_type == "45G1"


TEXTS = st.lists(
    st.tuples(st.sampled_from(["51C12345", "51C12845", "51C1234"]), st.floats(0.1, 0.99)),
    min_size=1,
    max_size=8,
)


@given(TEXTS)
def test_the_order_of_frames_does_not_matter(
    texts: list[tuple[str, float]],
) -> None:
    reads = [plate(text, confidence) for text, confidence in texts]
    shuffled = sorted(reads, key=lambda read: (read.confidence, read.text))
    one, other = vote(reads), vote(shuffled)
    assert (one.text, one.status) == (other.text, other.status)
    assert abs(one.confidence - other.confidence) < 1e-9


@given(TEXTS)
def test_the_answer_is_a_text_that_a_frame_read(texts: list[tuple[str, float]]) -> None:
    said = vote([plate(text, confidence) for text, confidence in texts])
    assert said.text in {text for text, _ in texts}
    assert 0 <= said.confidence <= 1
    assert len(said.char_confidence) == len(said.text)
