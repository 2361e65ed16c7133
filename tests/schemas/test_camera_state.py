from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.camera_state import SENTENCES, STATE_FILE, CameraReason, CameraState, CameraStatus

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
STATE = CameraState(
    camera="rear",
    media="rtsp://cam/1",
    status=CameraStatus.AWAY,
    reason=CameraReason.HUNG,
    since=NOON,
    written_at=NOON,
    size_px=(1920, 1080),
)


def test_every_reason_has_one_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(CameraReason)
    sentences = [text for reason in CameraReason for text in reason.sentence]
    assert len(set(sentences)) == len(sentences)
    assert all(text[0].isupper() and text.endswith(".") for text in sentences)


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / STATE_FILE).write_text(STATE.model_dump_json(), encoding="utf-8")
    assert CameraState.read(tmp_path) == STATE


@pytest.mark.parametrize("content", [None, "", "{", '{"version": 1}'])
def test_what_is_no_state_is_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / STATE_FILE).write_text(content, encoding="utf-8")
    assert CameraState.read(tmp_path) is None
