from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fusion.lane_fusion import fused
from models.fusion.numbers import container_read, plate_read
from models.fusion.sight import CameraSight, read_the_same
from models.fusion.vote import vote
from models.tracking.draft import PassageDraft
from schemas.clock_source import ClockSource
from schemas.geometry import Box
from schemas.passage import CrossingSource, Evidence, EvidenceRole, Quality
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

T0 = datetime(2026, 11, 2, tzinfo=UTC)
REAR_BOX, FRONT_BOX, THIRD_BOX = "CMAU5549934", "BEAU7914540", "TGHU5627053"
LONG_BOX = "MSKU4972578"
TRACTOR, OTHER_TRACTOR, TRAILER = "51C12345", "29H99887", "15R14098"
ACCEPTED, REVIEW = Status.ACCEPTED, Status.REVIEW


def code(
    text: str,
    frames_n: int = 3,
    *,
    size: str | None = "22G1",
    status: Status = ACCEPTED,
    confidence: float = 0.97,
) -> tuple[Read, ...]:
    read = Read(
        kind=TextKind.CONTAINER,
        text=text,
        char_confidence=(confidence,) * len(text),
        confidence=confidence,
        status=status,
        box=Box(0, 0, 100, 20),
        text_height_px=20,
        layout=Layout.ONE_LINE,
        check_digit=CheckDigit.READ,
        owner_known=True,
        size_type=size,
    )
    return (read,) * frames_n


def plate(text: str, frames_n: int = 3, *, status: Status = ACCEPTED) -> tuple[Read, ...]:
    read = Read(
        kind=TextKind.PLATE,
        text=text,
        char_confidence=(0.97,) * len(text),
        confidence=0.97,
        status=status,
        box=Box(0, 0, 60, 16),
        text_height_px=16,
        layout=Layout.ONE_LINE,
        plate_kind="trailer" if text[2] == "R" else "car_or_truck",
    )
    return (read,) * frames_n


def sight(
    camera: str, *texts: tuple[Read, ...], sharpness: float = 1.0, speed_kmh: float | None = None
) -> CameraSight:
    answers = [vote(reads) for reads in texts]
    kinds = [reads[0].kind for reads in texts]
    numbered = [
        (EvidenceRole.FRAME, ""),
        *(
            (EvidenceRole(kind.value), answer.text)
            for kind, answer in zip(kinds, answers, strict=True)
        ),
    ]
    draft = PassageDraft(
        camera=camera,
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        crossed_at=T0,
        crossing=CrossingSource.LOOP,
        first_seen_at=T0,
        last_seen_at=T0,
        left_line_at=T0,
        plates=tuple(
            plate_read(a) for a, k in zip(answers, kinds, strict=True) if k is TextKind.PLATE
        ),
        containers=tuple(
            container_read(a)
            for a, k in zip(answers, kinds, strict=True)
            if k is TextKind.CONTAINER
        ),
        quality=Quality(
            mean_luma=100,
            sharpness=sharpness,
            text_height_px=None,
            speed_kmh=speed_kmh,
            gap_s=None,
            frames_n=4,
        ),
        pictures=(),
        texts=tuple(texts),
    )
    evidence = tuple(
        Evidence(
            role=role,
            number=number,
            sha256=f"{n:064x}",
            media_type="image/jpeg",
            captured_at=T0,
            camera=camera,
            box=(0, 0, 1, 1),
        )
        for n, (role, number) in enumerate(numbered)
    )
    return CameraSight(draft, evidence)


def codes_of(sights: Sequence[CameraSight]) -> list[tuple[str, Status, int]]:
    return [(c.code, c.status, c.agreeing_cameras_n) for c in fused(sights).containers]


def plates_of(sights: Sequence[CameraSight]) -> list[tuple[str, Status, tuple[str, ...]]]:
    return [(p.text, p.status, p.candidates) for p in fused(sights).plates]


def test_one_camera_s_answer_stays_as_it_is() -> None:
    alone = sight("rear", plate(TRAILER), code(REAR_BOX), code(FRONT_BOX))
    found = fused([alone])
    assert found.plates == alone.draft.plates
    assert found.containers == alone.draft.containers
    assert found.quality == alone.draft.quality
    assert found.evidence == alone.evidence


@pytest.mark.parametrize(
    ("rear", "side", "codes"),
    [
        # One code that both cameras read is one container.
        ([code(REAR_BOX)], [code(REAR_BOX, 2)], [(REAR_BOX, ACCEPTED, 2)]),
        # A misreading of one character is the same container.
        (
            [code(REAR_BOX, 4)],
            [code("CMAU5549938", 1, status=REVIEW, confidence=0.5)],
            [(REAR_BOX, ACCEPTED, 1)],
        ),
        # Each camera saw one of two twenty-foot boxes.
        (
            [code(REAR_BOX)],
            [code(FRONT_BOX, 2)],
            [(REAR_BOX, ACCEPTED, 1), (FRONT_BOX, ACCEPTED, 1)],
        ),
        (
            [code(REAR_BOX, 4), code(FRONT_BOX, 2)],
            [code(FRONT_BOX), code(REAR_BOX)],
            [(REAR_BOX, ACCEPTED, 2), (FRONT_BOX, ACCEPTED, 2)],
        ),
        # Never three, and nobody can tell whether the last of two is right then.
        (
            [code(REAR_BOX, 5), code(FRONT_BOX, 4)],
            [code(THIRD_BOX)],
            [(REAR_BOX, ACCEPTED, 1), (FRONT_BOX, REVIEW, 1)],
        ),
        # A box of forty feet leaves no room for another.
        ([code(LONG_BOX, 5, size="45G1")], [code(REAR_BOX)], [(LONG_BOX, REVIEW, 1)]),
        (
            [code(LONG_BOX, 5, size="45G1")],
            [code(REAR_BOX, 1, status=REVIEW)],
            [(LONG_BOX, ACCEPTED, 1)],
        ),
        ([], [code(REAR_BOX)], [(REAR_BOX, ACCEPTED, 1)]),
        ([], [], []),
    ],
)
def test_r21_containers_of_several_cameras(
    rear: list[tuple[Read, ...]],
    side: list[tuple[Read, ...]],
    codes: list[tuple[str, Status, int]],
) -> None:
    assert codes_of([sight("rear", *rear), sight("side", *side)]) == codes


@pytest.mark.parametrize(
    ("rear", "front", "plates"),
    [
        (
            [plate(TRAILER, 4)],
            [plate(TRACTOR)],
            [(TRAILER, ACCEPTED, ()), (TRACTOR, ACCEPTED, ())],
        ),
        ([plate(TRACTOR)], [plate(TRACTOR)], [(TRACTOR, ACCEPTED, ())]),
        # No vehicle has two tractors: of two that are sure, one is wrong.
        (
            [plate(OTHER_TRACTOR, 2)],
            [plate(TRACTOR, 4)],
            [(TRACTOR, REVIEW, (OTHER_TRACTOR,))],
        ),
        (
            [plate(OTHER_TRACTOR, 1, status=REVIEW)],
            [plate(TRACTOR, 4)],
            [(TRACTOR, ACCEPTED, (OTHER_TRACTOR,))],
        ),
    ],
)
def test_r21_plates_of_several_cameras(
    rear: list[tuple[Read, ...]],
    front: list[tuple[Read, ...]],
    plates: list[tuple[str, Status, tuple[str, ...]]],
) -> None:
    assert plates_of([sight("rear", *rear), sight("front", *front)]) == plates


def test_r25_evidence_of_all_cameras_names_the_number_that_was_decided() -> None:
    misread = code("CMAU5549938", 1, status=REVIEW, confidence=0.5)
    sights = [sight("rear", misread), sight("side", code(REAR_BOX, 4))]
    shown = [(e.role.value, e.number, e.camera) for e in fused(sights).evidence]
    assert shown == [
        ("frame", "", "rear"),
        ("frame", "", "side"),
        # The picture that shows what was decided comes first.
        ("container", REAR_BOX, "side"),
        ("container", REAR_BOX, "rear"),
    ]


@pytest.mark.parametrize(
    ("sights", "sharpness", "speed_kmh"),
    [
        (
            [
                sight("rear", code(REAR_BOX, status=REVIEW), sharpness=1, speed_kmh=9),
                sight("side", code(REAR_BOX), sharpness=2),
            ],
            2,
            9,
        ),
        ([sight("rear", sharpness=1), sight("side", sharpness=2, speed_kmh=8)], 1, 8),
    ],
)
def test_r27_figures_are_of_the_camera_that_read_best(
    sights: list[CameraSight], sharpness: float, speed_kmh: float
) -> None:
    quality = fused(sights).quality
    assert (quality.sharpness, quality.speed_kmh) == (sharpness, speed_kmh)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([code(REAR_BOX)], [code(FRONT_BOX), code(REAR_BOX)], True),
        ([code(REAR_BOX)], [code(FRONT_BOX)], False),
        ([plate(TRAILER)], [plate(TRAILER)], True),
        ([], [], False),
    ],
)
def test_a_number_in_common_tells_one_vehicle(
    one: list[tuple[Read, ...]], other: list[tuple[Read, ...]], same: bool
) -> None:
    assert read_the_same(sight("rear", *one), sight("side", *other)) is same


texts = st.lists(
    st.one_of(
        st.builds(
            code,
            st.sampled_from([REAR_BOX, FRONT_BOX, THIRD_BOX, LONG_BOX]),
            st.integers(1, 4),
            size=st.sampled_from(["22G1", "45G1", None]),
            status=st.sampled_from([ACCEPTED, REVIEW]),
        ),
        st.builds(
            plate,
            st.sampled_from([TRACTOR, OTHER_TRACTOR, TRAILER]),
            st.integers(1, 4),
            status=st.sampled_from([ACCEPTED, REVIEW]),
        ),
    ),
    max_size=4,
    unique_by=lambda reads: reads[0].text,
)


@given(texts, texts, texts)
def test_r21_no_vehicle_has_more_numbers_than_it_can_carry_and_none_is_lost(
    rear: list[tuple[Read, ...]], side: list[tuple[Read, ...]], roof: list[tuple[Read, ...]]
) -> None:
    found = fused([sight("rear", *rear), sight("side", *side), sight("roof", *roof)])
    assert len(found.containers) <= 2
    is_long = [c.size_type is not None and c.size_type[0] != "2" for c in found.containers]
    assert len(found.containers) < 2 or not any(is_long)
    assert len(found.plates) <= 2
    assert len({plate.kind for plate in found.plates}) == len(found.plates)
    answers = {read.text for read in found.plates} | {read.code for read in found.containers}
    rivals = {text for read in found.plates for text in read.candidates}
    rivals |= {text for read in found.containers for text in read.candidates}
    assert {reads[0].text for reads in (*rear, *side, *roof)} == answers | rivals
