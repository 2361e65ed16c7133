"""The synthetic gate seen from behind and from ahead: one passage with all of its numbers."""

from __future__ import annotations

import hashlib

import pytest
from paired_gate import (
    CLIPS,
    FRAMES_PER_S,
    FRONT_AT_GATE_S,
    STARTS_AT,
    drawn_truck,
)

from flows.in_process import run_in_process
from flows.pairing import LanePairings
from flows.run import reader_for
from flows.settle import Settler
from flows.watch import CameraWatch, ResumePoints
from models.recogniser import Recogniser
from models.synth.truck import TruckSpec
from models.synth.viewpoint import FRONT, REAR, Viewpoint
from schemas.passage import EvidenceRole, Pairing, Passage
from schemas.site import SiteFile

TRAVEL_S = (-1.5, 1.5)
"""Both cameras watch nearly the same place of the road."""


@pytest.fixture(scope="module")
def truck() -> TruckSpec:
    """The lorry of both clips."""
    return drawn_truck()


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    """What both cameras give of it."""
    site = _site()
    recogniser = Recogniser(threads=1)
    settler = Settler(site, lambda content, _: hashlib.sha256(content).hexdigest(), "test")
    outcomes = run_in_process(
        site.cameras,
        CameraWatch(site, reader_for(recogniser), ResumePoints()).push,
        settler.settle,
        LanePairings(site.cameras, lambda vehicle: [settler.passage(vehicle)], lambda: STARTS_AT),
    )
    return [outcome for outcome in outcomes if isinstance(outcome, Passage)]


def _site() -> SiteFile:
    def camera(view: Viewpoint, **more: object) -> dict[str, object]:
        image, ground_m = view.calibration
        return {
            "lane": "a-out-1",
            "uri": str(CLIPS / f"{view.name}.mp4"),
            "position": view.position,
            "starts_at": STARTS_AT,
            "region": view.region,
            "line": view.line,
            "calibration": {"image": image, "ground_m": ground_m},
            "frames_per_s": FRAMES_PER_S,
            **more,
        }

    return SiteFile.model_validate(
        {
            "site": {"id": "gate", "name": "Cổng", "type": "seaport"},
            "gates": {"a": {"name": "Cổng A"}},
            "lanes": {"a-out-1": {"gate": "a", "direction": "out"}},
            "cameras": {"rear": camera(REAR), "front": camera(FRONT, travel_s=TRAVEL_S)},
        }
    )


def test_r21_r24_a_front_and_a_rear_camera_give_one_passage_with_all_its_numbers(
    passages: list[Passage], truck: TruckSpec
) -> None:
    (passage,) = passages
    assert passage.pairing is Pairing.PAIRED
    assert passage.cameras == ("rear", "front")
    assert truck.trailer_plate is not None
    plates = {plate.text: plate.kind for plate in passage.plates}
    assert set(plates) == {truck.tractor_plate.text, truck.trailer_plate.text}
    # Each plate is seen by one camera only: the trailer's from behind, the tractor's from ahead.
    assert plates[truck.trailer_plate.text] == "trailer"
    codes = [container.code for container in passage.containers]
    assert sorted(codes) == sorted(container.code for container in truck.containers)
    # The one in front is read from both sides, and both cameras vote on it together.
    assert {c.code: c.agreeing_cameras_n for c in passage.containers} == {
        truck.containers[0].code: 1,
        truck.containers[1].code: 2,
    }


def test_r22_the_passage_has_the_instant_of_the_rear_camera_s_line(
    passages: list[Passage],
) -> None:
    (passage,) = passages
    assert (passage.passed_at - STARTS_AT).total_seconds() == pytest.approx(
        FRONT_AT_GATE_S, abs=1.0
    )


def test_r25_the_evidence_shows_the_vehicle_from_both_sides(
    passages: list[Passage], truck: TruckSpec
) -> None:
    (passage,) = passages
    frames = [e.camera for e in passage.evidence if e.role is EvidenceRole.FRAME]
    assert frames == ["rear", "front"]
    plates = {e.number: e.camera for e in passage.evidence if e.role is EvidenceRole.PLATE}
    assert truck.trailer_plate is not None
    assert plates[truck.trailer_plate.text] == "rear"
    assert plates[truck.tractor_plate.text] == "front"
