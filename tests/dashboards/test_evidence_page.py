"""The page of one passage as Streamlit runs it (R54, R66)."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from tiny_clips import make_clip

from dashboards.evidence_acts import note_view
from dashboards.evidence_print import Printed, page_of, sheet
from dashboards.passage_source import may_look, passage_by_id
from dashboards.picture_tools import Look, looked_at
from dashboards.store_link import VIEWER, store_link
from dashboards.texts import Language, Texts
from schemas.person import LOCAL_PERSON
from sql.rights import EVERY_SITE, Duty, Scope
from tests.dashboards.gate_history import SITE, START, History, picture
from tests.dashboards.screens import opened, said

pytestmark = pytest.mark.usefixtures("home_of_history")
HOSTILE = "<script>alert(1)</script>"
LEADER = Scope(Duty.LEADER, (EVERY_SITE,))


def shown(history: History, n: int = 0) -> AppTest:
    return opened("evidence", passage=str(history.passages[n].passage_id))


def acts(history: History, subject: str) -> list[dict[str, Any]]:
    values = {"subject": subject, "rows_n": 50}
    return store_link(history.settings).rows("audit/latest", values, LEADER)


def test_r66_the_page_shows_numbers_pictures_proof_and_neighbours(history: History) -> None:
    app = shown(history, 1)
    text = said(app)
    assert "14:05:40 14/03/2025" in text
    assert "51R-012.34" in text
    assert history.passages[1].evidence[0].sha256 in text
    assert "Chưa có giấy tờ nào khớp" in text
    labels = [button.label for button in app.button]
    assert "Xe trước 14:05:00" in labels
    assert "Chưa có xe sau" in labels
    assert [slider.label for slider in app.slider] == ["Phóng to", "Độ sáng", "Tương phản"]


def test_r66_a_picture_is_enlarged_and_says_that_it_is_a_view(history: History) -> None:
    app = shown(history)
    app.slider[0].set_value(3.0).run()
    assert not app.exception
    assert len(app.slider) == 5
    assert "ảnh lưu trong kho giữ nguyên" in said(app)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("no-id", "Hãy chọn một lượt xe"),
        (HOSTILE, "Hãy chọn một lượt xe"),
        (str(UUID(int=1)), "Không có lượt xe này"),
    ],
)
def test_what_is_not_there_says_so(asked: str, told: str) -> None:
    assert told in said(opened("evidence", passage=asked))


def test_without_a_passage_the_page_begins_with_the_newest_and_stays_with_it(
    history: History,
) -> None:
    newest = max(history.passages, key=lambda passage: passage.passed_at)
    app = opened("evidence")
    assert "Lượt xe mới nhất lúc mở trang" in said(app)
    assert app.query_params["passage"] == str(newest.passage_id)
    assert "Lượt xe mới nhất lúc mở trang" not in said(shown(history))


def test_r54_who_may_not_look_is_told_in_a_sentence_and_sees_the_rest(history: History) -> None:
    app = shown(history)
    app.selectbox("unclaimed-duty").select(Duty.SHIFT_OFFICER).run()
    assert not app.exception
    text = said(app)
    assert "chỉ dành cho Chi cục trưởng" in text
    assert "51C-123.45" in text
    assert history.passages[0].evidence[0].sha256 not in text
    assert not app.slider
    assert "Xem đoạn ghi" not in [button.label for button in app.button]


@pytest.mark.parametrize("duty", [Duty.LEADER, Duty.ANALYST])
def test_r59_the_page_asks_for_nothing_that_the_duty_may_not_see(
    history: History, duty: Duty
) -> None:
    app = shown(history)
    app.selectbox("unclaimed-duty").select(duty).run()
    assert not app.exception
    assert not app.error
    assert "WSAU 416062 0" in said(app)


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.PARTNER])
def test_r54_what_the_page_says_of_the_right_to_look_is_what_the_database_shows(
    history: History, duty: Duty
) -> None:
    scope = Scope(duty, (SITE,))
    passage = passage_by_id(history.settings, history.passages[0].passage_id, scope)
    assert passage is not None
    assert may_look(history.settings, SITE, scope) is bool(passage.evidence)


def test_r59_a_passage_of_another_s_site_is_none(history: History) -> None:
    scope = Scope(Duty.BRANCH_HEAD, ("hai-phong",))
    assert passage_by_id(history.settings, history.passages[0].passage_id, scope) is None


def test_r54_r101_a_view_is_written_down_once_a_person_and_passage(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_view.clear()
    subject = f"passage {history.passages[2].passage_id}"
    before_n = len(acts(history, subject))
    for person in ("lan", "lan", "minh"):
        monkeypatch.setenv(LOCAL_PERSON, person)
        shown(history, 2)
    told = acts(history, subject)[: len(acts(history, subject)) - before_n]
    assert [(act["who"], act["what"]) for act in told] == [
        ("minh", "evidence.view"),
        ("lan", "evidence.view"),
    ]


def test_r66_r101_a_print_wants_a_reason_and_is_written_down(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LOCAL_PERSON, "lan")
    app = shown(history)
    subject = f"passage {history.passages[0].passage_id}"
    make = next(button for button in app.button if button.label == "Lập bản in A4")
    make.click().run()
    assert "Hãy ghi lý do" in said(app)
    assert not any(act["what"] == "evidence.export" for act in acts(history, subject))
    why = next(field for field in app.text_input if field.label.startswith("Lý do"))
    why.set_value(HOSTILE)
    next(button for button in app.button if button.label == "Lập bản in A4").click().run()
    assert not app.exception
    act = acts(history, subject)[0]
    assert (act["who"], act["what"], act["why"]) == ("lan", "evidence.export", HOSTILE)
    assert app.get("download_button")


def test_r66_the_sheet_has_pictures_figures_digests_and_who_printed_it(history: History) -> None:
    passage = history.passages[0]
    printed = Printed("lan", HOSTILE, START)
    texts = Texts(Language.VIETNAMESE)
    page = page_of(sheet(history.settings, passage, printed, texts), texts)
    assert page.count("<img") == len(passage.evidence) == 3
    for evidence in passage.evidence:
        assert evidence.sha256 in page
    assert "51C-123.45" in page
    assert "WSAU 416062 0" in page
    assert "lan in lúc 14:05:00 14/03/2025" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


def test_nobody_prints_who_is_nobody(history: History) -> None:
    assert LOCAL_PERSON not in os.environ
    app = shown(history)
    assert "Lập bản in A4" not in [button.label for button in app.button]


@pytest.mark.parametrize("is_there", [False, True])
def test_r66_the_clip_is_shown_where_the_recording_is_there(
    history: History, is_there: bool
) -> None:
    folder = history.settings.home.media / SITE / "a-in-1-rear"
    if is_there:
        folder.mkdir(parents=True)
        clip = make_clip(folder / "gate.mp4", size_px=(160, 120), pictures_n=15 * 60)
        assert clip.is_file()
    app = shown(history, 1)
    next(button for button in app.button if button.label == "Xem đoạn ghi").click().run()
    assert not app.exception
    if is_there:
        assert len(app.get("video")) == 1
        assert "nguyên như camera gửi" in said(app)
    else:
        assert "không còn ở nơi đã đọc" in said(app)


def test_a_passage_that_no_camera_recorded_says_so(history: History) -> None:
    assert "Không camera nào ghi hình" in said(shown(history, 3))


def test_r100_the_page_is_there_in_english(history: History) -> None:
    app = shown(history)
    app.segmented_control[0].select("en").run()
    assert not app.exception
    assert "lane" in said(app)
    assert app.slider[0].label == "Zoom"


@pytest.mark.parametrize(
    ("look", "size_px"),
    [
        (Look(), (400, 200)),
        (Look(zoom=2), (1280, 640)),
        (Look(zoom=8, across=1, down=1), (1280, 640)),
        (Look(brightness=-100, contrast=3), (400, 200)),
    ],
)
def test_r66_a_look_is_of_its_size(look: Look, size_px: tuple[int, int]) -> None:
    seen = looked_at(picture("WSAU", 400, 200), look)
    assert seen is not None
    image = cv2.imdecode(np.frombuffer(seen, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape[1::-1] == size_px


def test_r66_brightness_and_contrast_do_what_they_say() -> None:
    grey = np.full((40, 40, 3), 100, np.uint8)
    grey[:, 20:] = 160
    content = cv2.imencode(".png", grey)[1].tobytes()

    def values(look: Look) -> tuple[float, float]:
        seen = looked_at(content, look)
        assert seen is not None
        image = cv2.imdecode(np.frombuffer(seen, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        return float(image[:, :18].mean()), float(image[:, 22:].mean())

    assert values(Look(brightness=50)) == pytest.approx((150, 210), abs=3)
    assert values(Look(contrast=2)) == pytest.approx((72, 192), abs=3)
    assert looked_at(b"no picture", Look(zoom=2)) is None
    assert looked_at(content, Look()) == content


def test_the_viewer_of_an_unclaimed_store_may_look(history: History) -> None:
    assert may_look(history.settings, SITE, VIEWER)
