from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fusion.vote import carried_by, vote, vote_of_cameras
from models.ocr.alphabet import ALPHABET
from schemas.geometry import Box
from schemas.read import CharLogPosterior, CheckDigit, Layout, Read, Status, TextKind

BOX = Box(0, 0, 100, 20)


def plate(
    text: str,
    confidence: float = 0.95,
    status: Status = Status.ACCEPTED,
    posterior: CharLogPosterior | None = None,
    candidates: tuple[tuple[str, float], ...] = (),
) -> Read:
    """A read of a plate, each of its characters as sure as the whole."""
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
        candidates=candidates,
        char_log_posterior=posterior,
    )


def posterior(text: str, **doubts: float) -> CharLogPosterior:
    """What a sure picture says; ``p5_8=0.4`` gives 8 this probability as the fifth character."""
    rows = np.full((len(text), len(ALPHABET)), 1e-5)
    for place, symbol in enumerate(text):
        rows[place, ALPHABET.index(symbol)] = 1.0
    for name, probability in doubts.items():
        doubted, other = name[1:].split("_")
        row = rows[int(doubted)]
        row *= 1 - probability
        row[ALPHABET.index(other)] = probability
    return np.asarray(np.log(rows / rows.sum(axis=1, keepdims=True)), np.float32)


SURE, DOUBTFUL = Status.ACCEPTED, Status.REVIEW


@pytest.mark.parametrize(
    ("texts", "answer", "status"),
    [
        (["51C12345"] * 3, "51C12345", Status.ACCEPTED),
        (["51C12345"] * 9 + ["51C12845"], "51C12345", Status.ACCEPTED),
        (["51C12345"] * 3 + ["51C12845"], "51C12345", Status.REVIEW),
        (["51C12345"] * 2 + ["51C12845"], "51C12345", Status.REVIEW),
        (["51C12345"], "51C12345", Status.REVIEW),
        (["51C12345", "51C12845"], "51C12345", Status.REVIEW),
        (["51C12345"] * 2 + ["51C12845"] * 3, "51C12845", Status.REVIEW),
    ],
)
def test_r21_frames_must_agree(texts: list[str], answer: str, status: Status) -> None:
    said = vote([plate(text) for text in texts])
    assert (said.text, said.status) == (answer, status)


@pytest.mark.parametrize(
    ("kind", "text", "sure_n", "status"),
    [
        (TextKind.PLATE, "51C12345", 0, Status.REVIEW),
        (TextKind.PLATE, "51C12345", 1, Status.REVIEW),
        (TextKind.PLATE, "51C12345", 2, Status.ACCEPTED),
        (TextKind.CONTAINER, "CSQU3054383", 0, Status.REVIEW),
        (TextKind.CONTAINER, "CSQU3054383", 1, Status.ACCEPTED),
    ],
)
def test_agreeing_frames_of_which_too_few_were_sure_go_to_review(
    kind: TextKind, text: str, sure_n: int, status: Status
) -> None:
    sure, doubtful = plate(text), plate(text, 0.8, Status.REVIEW)
    reads = [replace(read, kind=kind) for read in [sure] * sure_n + [doubtful] * 4]
    assert vote(reads).status is status


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
    inferred = replace(code(CheckDigit.INFERRED, owner_known=True), size_type="45G1")
    seen = replace(inferred, check_digit=CheckDigit.READ)
    assert vote([inferred, inferred]).check_digit is CheckDigit.INFERRED
    assert vote([inferred, seen]).check_digit is CheckDigit.READ
    assert vote([inferred, seen]).size_type == "45G1"


@pytest.mark.parametrize(
    ("reads", "answer"),
    [
        # Two frames lean to 8 where one is sure of 3, and the other characters do not matter.
        (
            [
                plate("51C12345", posterior=posterior("51C12345")),
                *[plate("51C12845", posterior=posterior("51C12845", p5_3=0.45))] * 2,
            ],
            "51C12345",
        ),
        # The same the other way round: the sure frames are the two.
        (
            [
                plate("51C12345", posterior=posterior("51C12345", p5_8=0.45)),
                *[plate("51C12845", posterior=posterior("51C12845"))] * 2,
            ],
            "51C12845",
        ),
        # No frame reads 51C12345 best, but each knows it, and each rules out the other's text.
        (
            [
                plate(
                    "57C12345",
                    0.5,
                    DOUBTFUL,
                    posterior("57C12345", p1_1=0.4),
                    (("51C12345", 0.3),),
                ),
                plate(
                    "51C12845",
                    0.5,
                    DOUBTFUL,
                    posterior("51C12845", p5_3=0.4),
                    (("51C12345", 0.3),),
                ),
            ],
            "51C12345",
        ),
    ],
)
def test_what_each_picture_says_of_each_character_is_added_up(
    reads: list[Read], answer: str
) -> None:
    said = vote(reads)
    assert said.text == answer
    assert said.status is DOUBTFUL
    assert len(said.candidates) >= 1
    assert said.candidates[0][0] in {read.text for read in reads}


def test_the_rivals_of_an_accepted_read_do_not_stand() -> None:
    listed = (("51C12845", 0.4),)
    rows = posterior("51C12345", p5_8=0.5)
    assert vote([plate("51C12345", 0.95, SURE, rows, listed)]).candidates == ()
    doubted = vote([plate("51C12345", 0.5, DOUBTFUL, rows, listed)])
    ((rival, share),) = doubted.candidates
    assert rival == "51C12845"
    assert share == pytest.approx(0.5, abs=0.01)
    assert doubted.char_confidence[5] == pytest.approx(0.25, abs=0.01)
    assert doubted.char_confidence[4] == pytest.approx(0.5)


def test_a_misreading_that_is_repeated_does_not_become_certain() -> None:
    """Twenty-five frames that see the same dirt are no twenty-five witnesses."""
    right = plate("51C12345", posterior=posterior("51C12345"))
    misread = plate("51C12845", posterior=posterior("51C12845", p5_3=0.3))
    said = vote([right, *[misread] * 25])
    assert (said.text, said.status) == ("51C12345", DOUBTFUL)


def test_frames_that_doubt_themselves_do_not_outshout_a_sure_one() -> None:
    """However sure the network is of each symbol: the read's confidence knows more."""
    doubtful = plate("51C12845", 0.3, DOUBTFUL, posterior("51C12845"))
    sure = plate("51C12345", 0.97, SURE, posterior("51C12345"))
    assert vote([sure, *[doubtful] * 3]).text == "51C12345"


def code(check_digit: CheckDigit, *, owner_known: bool) -> Read:
    read = replace(plate("CSQU3054383"), kind=TextKind.CONTAINER, plate_kind=None)
    return replace(read, check_digit=check_digit, owner_known=owner_known)


FRONT, REAR = "front", "rear"


@pytest.mark.parametrize(
    ("check_digit", "owner_known", "front_n", "rear_n", "status"),
    [
        (CheckDigit.READ, True, 2, 0, SURE),
        (CheckDigit.INFERRED, True, 9, 0, DOUBTFUL),
        (CheckDigit.READ, False, 2, 0, DOUBTFUL),
        (CheckDigit.READ, False, 3, 0, SURE),
        (CheckDigit.READ, False, 1, 1, SURE),
    ],
)
def test_r21_a_code_that_is_not_proved_goes_to_review(
    check_digit: CheckDigit, owner_known: bool, front_n: int, rear_n: int, status: Status
) -> None:
    read = code(check_digit, owner_known=owner_known)
    said = vote_of_cameras({FRONT: [read] * front_n, REAR: [read] * rear_n})
    assert (said.status, said.owner_known) == (status, owner_known)


@pytest.mark.parametrize(
    ("front", "rear", "answer", "cameras_n", "status"),
    [
        (["51C12345"], ["51C12345"], "51C12345", 2, SURE),
        (["51C12345"] * 4, [], "51C12345", 1, SURE),
        (["51C12345"] * 8, ["51C12845"] * 2, "51C12345", 1, DOUBTFUL),
        (["51C12345"] * 8, ["51C12845", "51C12345", "51C12345"], "51C12345", 2, SURE),
        (["51C12345"] * 8, ["51C12845"], "51C12345", 1, DOUBTFUL),
    ],
)
def test_r21_cameras_prove_each_other_or_leave_the_answer_to_a_person(
    front: list[str], rear: list[str], answer: str, cameras_n: int, status: Status
) -> None:
    said = vote_of_cameras({FRONT: [plate(t) for t in front], REAR: [plate(t) for t in rear]})
    assert (said.text, said.agreeing_cameras_n, said.status) == (answer, cameras_n, status)


def test_a_camera_that_only_doubts_does_not_contradict() -> None:
    doubts = [plate("51C12845", 0.4, DOUBTFUL)] * 2
    said = vote_of_cameras({FRONT: [plate("51C12345")] * 8, REAR: doubts})
    assert (said.text, said.status) == ("51C12345", SURE)


def test_two_cameras_speak_louder_than_one_with_as_many_frames() -> None:
    frame = plate("51C12345", 0.9, DOUBTFUL, posterior("51C12345", p5_8=0.3), (("51C12845", 0.1),))
    assert (
        vote([frame] * 4).confidence
        < vote_of_cameras({FRONT: [frame] * 2, REAR: [frame] * 2}).confidence
    )


@pytest.mark.parametrize(
    ("reads", "best"),
    [
        ([plate("51C12845", 0.99), plate("51C12345", 0.7)], 1),
        ([plate("51C12345", 0.9, DOUBTFUL), plate("51C12345", 0.8)], 1),
        ([plate("51C12345", 0.9), plate("51C12345", 0.95)], 1),
        ([plate("51C12845", 0.9, DOUBTFUL, None, (("51C12345", 0.1),)), plate("29H99887")], 0),
    ],
)
def test_the_picture_that_proves_a_text_best_carries_the_vote(reads: list[Read], best: int) -> None:
    assert max(reads, key=lambda read: carried_by("51C12345", read)) == reads[best]


NAMES = ["51C12345", "51C12845", "57C12845", "51C1234"]
PICTURES = st.builds(
    lambda text, confidence, status, place, other, doubt, listed, told: plate(
        text,
        confidence,
        status,
        posterior(text, **{f"p{place % len(text)}_{other}": doubt}) if told else None,
        tuple((name, 0.1) for name in listed if name != text),
    ),
    st.sampled_from(NAMES),
    st.floats(0.1, 0.99),
    st.sampled_from([SURE, DOUBTFUL]),
    st.integers(0, 7),
    st.sampled_from("18357"),
    st.floats(0.01, 0.6),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.booleans(),
)
VIEWS = st.dictionaries(
    st.sampled_from([FRONT, REAR]), st.lists(PICTURES, min_size=1, max_size=6), min_size=1
)


@given(st.data(), VIEWS)
def test_the_order_of_frames_does_not_matter(
    draw: st.DataObject, views: dict[str, list[Read]]
) -> None:
    shuffled = {
        camera: draw.draw(st.permutations(views[camera])) for camera in reversed(list(views))
    }
    assert vote_of_cameras(views) == vote_of_cameras(shuffled)


@given(VIEWS)
def test_the_answer_is_a_text_that_a_frame_proposed(views: dict[str, list[Read]]) -> None:
    said = vote_of_cameras(views)
    reads = [read for seen in views.values() for read in seen]
    assert said.text in _proposed(reads)
    assert {text for text, _ in said.candidates} <= _proposed(reads) - {said.text}
    assert 0 <= said.confidence <= 1
    assert len(said.char_confidence) == len(said.text)
    assert all(0 <= share <= 1 for share in said.char_confidence)


@given(VIEWS, PICTURES, st.sampled_from([FRONT, REAR]))
def test_one_more_accepted_frame_that_agrees_never_lowers_the_confidence(
    views: dict[str, list[Read]], more: Read, camera: str
) -> None:
    of_one_length = {
        camera: [replace(read, candidates=()) for read in seen if len(read.text) == 8]
        for camera, seen in views.items()
    }
    if not any(of_one_length.values()):
        return
    before = vote_of_cameras(of_one_length)
    agreeing = plate(before.text, more.confidence, SURE)
    grown = {**of_one_length, camera: [*of_one_length.get(camera, []), agreeing]}
    after = vote_of_cameras(grown)
    assert after.text == before.text
    assert after.confidence >= before.confidence - 1e-12
    assert after.agreeing_n == before.agreeing_n + 1


def _proposed(reads: Sequence[Read]) -> set[str]:
    return {read.text for read in reads} | {t for read in reads for t, _ in read.candidates}
