"""The last picture of each camera, with its instant in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from schemas.errors import ArchiveError
from sql.last_frames import LastFrames

AT = datetime(2026, 11, 21, 3, 0, 0, 123456, tzinfo=UTC)
JPEG = bytes(cv2.imencode(".jpg", np.full((36, 64, 3), 90, np.uint8))[1])


def test_r15_a_picture_comes_back_with_its_instant(tmp_path: Path) -> None:
    frames = LastFrames(tmp_path)
    assert frames.get("cat-lai", "rear") is None
    frames.put("cat-lai", "rear", b"\xff\xd8older", AT)
    frames.put("cat-lai", "rear", JPEG, AT)
    found = frames.get("cat-lai", "rear")
    assert found is not None
    assert found.captured_at == AT
    shown = cv2.imdecode(np.frombuffer(found.content, np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    assert shown.shape == (36, 64, 3)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["rear.jpg"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", JPEG, b"\xff\xd8\xff\xfe\x00\x05abc", b"x"])
def test_r15_what_is_no_picture_of_ours_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cat-lai" / "rear.jpg"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="a picture with its instant was wanted"):
        LastFrames(tmp_path).get("cat-lai", "rear")
