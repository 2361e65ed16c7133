from __future__ import annotations

from pathlib import Path

import pytest

from dashboards.passage_causes import FIGURES, written_causes
from dashboards.texts import Language, Texts
from schemas.failure import FailureCause
from schemas.passage import Passage, Quality
from sql.evidence import EvidenceStore
from tests.dashboards.gate_history import START, VEHICLES, passage_of

VI, EN = Texts(Language.VIETNAMESE), Texts(Language.ENGLISH)


@pytest.fixture
def passage(tmp_path: Path) -> Passage:
    return passage_of(VEHICLES[4], START, EvidenceStore(tmp_path))


def test_r27_causes_are_written_with_the_figures_behind_them(passage: Passage) -> None:
    assert written_causes(passage, VI) == [
        "**bám sát xe khác** (Cách xe trước (giây) 30,0; cách xe sau (giây) 0,4)",
        "**thiếu sáng** (độ sáng của xe (0–255) 24; Độ sáng trung bình (0–255) 118)",
    ]
    assert written_causes(passage, EN)[1].startswith("**low light** (brightness of the vehicle")


def test_a_good_passage_has_none(tmp_path: Path) -> None:
    assert written_causes(passage_of(VEHICLES[0], START, EvidenceStore(tmp_path)), VI) == []


@pytest.mark.parametrize("cause", FailureCause)
def test_every_cause_names_figures_that_are_kept(cause: FailureCause) -> None:
    assert {name for name, _ in FIGURES[cause]} <= set(Quality.model_fields)
