"""The board, the warnings and the wall as Streamlit runs them, on a real store."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pymupdf
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.case_words import facts_of
from dashboards.hold_sound import sound, unheard
from dashboards.pages import pages_of
from dashboards.pdf_pages import PAGES_MAX
from dashboards.pdf_pages import pages_of as pages_of_pdf
from dashboards.print_pack import Pack, PackPicture, pack_page
from dashboards.store_link import store_link
from dashboards.texts import Language, Texts
from dashboards.watch_source import case_by_id, forget_cases, steps_of_case
from schemas.handling.steps import FileRole, Outcome, Step, StepFile, TakenStep, Word
from schemas.handling.terms import DEFAULT_TERMS
from sql.evidence import EvidenceStore
from sql.handling import Case, take_step
from sql.handling_files import keep_file
from sql.rights import Duty, Scope, acting_as
from tests.dashboards.gate_history import SITE, picture
from tests.dashboards.screens import opened, said
from tests.dashboards.shift import HEAD, HOSTILE, LEADER, OFFICER, Shift, filled_shift

VI, EN = Texts(Language.VIETNAMESE), Texts(Language.ENGLISH)


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    """The store of all tests here; its server stays up."""
    with filled_shift(tmp_path_factory.mktemp("shift")) as filled:
        yield filled
        store_link.clear()


@pytest.fixture(autouse=True)
def at_home(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESTREAM_HOME", str(shift.settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    forget_cases()


def html_of(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in app.html)


def case_of(shift: Shift, n: int) -> Case:
    found = case_by_id(shift.settings, shift.warnings[n].decision_id, HEAD)
    assert found is not None
    return found


def act(shift: Shift, scope: Scope, case: Case, word: Word) -> None:
    with acting_as(shift.connection, scope):
        take_step(shift.connection, scope, case, word)


def test_the_shift_officer_opens_the_board_first() -> None:
    assert pages_of(Duty.SHIFT_OFFICER)[0].name == "board"


def test_r40_r47_the_board_shows_what_waits_and_why_a_barrier_holds() -> None:
    app = opened("board", OFFICER)
    told, html = said(app), html_of(app)
    assert "TCLU4205554" in html.split("waiting")[1]
    assert "Trúng danh sách theo dõi" in html
    for lane in ("a\\-in\\-1", "a\\-in\\-2", "b\\-out\\-1"):
        assert f"**{lane}**" in told
    assert "51C-123.45" in html
    assert "chưa đọc được" in html
    assert "Danh sách theo dõi TCLU4205554 trong danh sách" in told
    assert "Âm thanh đang tắt" in told
    assert "Ảnh mới nhất" in told


def test_r40_a_hold_hit_sounds_once_where_the_sound_is_on() -> None:
    app = opened("board", OFFICER)
    assert not app.get("audio")
    app.toggle[0].set_value(True).run()
    assert len(app.get("audio")) == 1
    assert "Âm thanh đang tắt" not in said(app)
    app.run()
    assert not app.get("audio")


def test_r47_r101_an_officer_opens_a_barrier_by_hand_with_a_reason(shift: Shift) -> None:
    app = opened("board", OFFICER)
    button = next(each for each in app.button if each.label == "Mở barie bằng tay")
    button.click().run()
    assert "Phải ghi lý do." in [each.value for each in app.warning]
    app.text_input[0].input("đã kiểm tra tại chỗ")
    button = next(each for each in app.button if each.label == "Mở barie bằng tay")
    button.click().run()
    assert "tran\\.b đã mở: đã kiểm tra tại chỗ" in said(app)
    found = shift.connection.execute(
        "select who, why from audit_log where what = 'barrier.open'"
    ).fetchall()
    assert found == [("tran.b", "đã kiểm tra tại chỗ")]
    # A leader sees it, and is offered no barrier.
    seen = opened("board", LEADER)
    assert not [each for each in seen.button if each.label == "Mở barie bằng tay"]


def test_r42_all_that_waits_is_in_one_list_with_when_it_is_due() -> None:
    app = opened("alerts", OFFICER)
    table = app.dataframe[0].value
    assert list(table["what"]) == [
        "Trúng danh sách theo dõi",
        "Sai chiều vào/ra",
        "Có xe nhưng không nhận dạng được",
    ]
    assert [each[0] for each in table["severity"]] == ["Nghiêm trọng", "Cảnh báo", "Cảnh báo"]
    assert all(each.startswith("Còn ") for each in table["due"][:2])
    assert app.metric[0].value == "3"
    html = html_of(app)
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    app.segmented_control[0].select("en").run()
    assert "On the watchlist" in set(app.dataframe[0].value["what"])


def test_r42_a_case_is_taken_on_from_the_page(shift: Shift) -> None:
    case = case_of(shift, 1)
    app = opened("alerts", OFFICER, case=str(case.subject_id))
    assert "Sai chiều vào/ra" in said(app)
    send = next(each for each in app.button if each.label == "Ghi nhận")
    send.click().run()
    assert {"Phải ghi nội dung.", "Phải ghi người được phân công."} <= {
        each.value for each in app.warning
    }
    app.text_input[0].input("tổ cơ động 1")
    app.text_area[0].input(HOSTILE)
    next(each for each in app.button if each.label == "Ghi nhận").click().run()
    assert "Đã phân công" in set(app.dataframe[0].value["state"])
    html = html_of(app)
    assert "tổ cơ động 1" in html
    assert "<script" not in html
    steps = steps_of_case(shift.settings, case.subject_id, HEAD)
    assert [(each.word.step, each.who) for each in steps] == [(Step.ASSIGNED, "tran.b")]


def test_r42_a_leader_decides_and_no_violation_is_closed_before(shift: Shift) -> None:
    case = case_of(shift, 0)
    store = EvidenceStore(shift.settings.home.evidence)
    with pymupdf.open() as document:
        document.new_page()
        paper = keep_file(store, "bien-ban.pdf", document.tobytes(), FileRole.MINUTES)
    photo = keep_file(store, "anh.jpg", picture("seal", 320, 200), FileRole.PICTURE)
    act(shift, OFFICER, case, Word(Step.ASSIGNED, "đi ngay", assignee="tran.b"))
    act(shift, OFFICER, case, Word(Step.FIELD_CHECK, "seal khác"))
    act(shift, OFFICER, case, Word(Step.MINUTES, "biên bản 12", files=(paper, photo)))
    app = opened("alerts", OFFICER, case=str(case.subject_id))
    app.segmented_control[1].select(Step.CLOSED).run()
    app.selectbox[1].select(Outcome.VIOLATION)
    app.text_area[0].input("xong")
    next(each for each in app.button if each.label == "Ghi nhận").click().run()
    assert "Thiếu quyết định của lãnh đạo." in [each.value for each in app.warning]
    seen = opened("alerts", LEADER, case=str(case.subject_id))
    assert list(seen.segmented_control[1].options) == ["Lãnh đạo quyết định"]
    act(shift, LEADER, case, Word(Step.DECISION, "xử lý", Outcome.VIOLATION))
    act(shift, OFFICER, case, Word(Step.CLOSED, "đã chuyển hồ sơ", Outcome.VIOLATION))
    app = opened("alerts", HEAD, case=str(case.subject_id))
    assert "Đã kết thúc" in set(app.dataframe[0].value["state"])
    show = next(each for each in app.toggle if "ảnh và biên bản" in each.label)
    show.set_value(True).run()
    make = next(each for each in app.button if each.label == "Lập hồ sơ in")
    make.click().run()
    assert app.download_button
    what = shift.connection.execute(
        "select what, who from audit_log where what like 'evidence%%' and subject = %s",
        (f"warning {case.subject_id}",),
    ).fetchall()
    assert set(what) == {("evidence.view", "le.c"), ("evidence.export", "le.c")}


def test_r42_what_the_store_refuses_is_said(shift: Shift) -> None:
    shift.connection.execute("revoke select on handling_steps from gatestream_shift_officer")
    try:
        forget_cases()
        for page, sentence in (("alerts", "không xem được cảnh báo"), ("board", "Chưa đọc được")):
            app = opened(page, OFFICER)
            assert sentence in app.error[0].value
    finally:
        shift.connection.execute("grant select on handling_steps to gatestream_shift_officer")


def test_r15_the_wall_shows_every_camera_with_its_age_and_state() -> None:
    app = opened("wall", OFFICER)
    told = said(app)
    assert len(app.image) == 2
    assert told.count("ngày trước") == 2
    assert ":green-badge[Có hình]" in told
    assert ":red-badge[Mất hình]" in told
    assert "camera ngừng gửi hình" in told
    assert list(app.segmented_control[1].options) == ["1", "4", "9", "16"]
    app.segmented_control[1].select(1).run()
    assert len(app.image) == 1
    app.selectbox[1].select("b-out-1-rear").run()
    assert "**b\\-out\\-1\\-rear**" in said(app)


def test_r15_a_picture_that_is_none_is_told(shift: Shift) -> None:
    path = shift.settings.home.last_frames / SITE / "a-in-1-rear.jpg"
    kept = path.read_bytes()
    path.write_bytes(b"no picture")
    try:
        assert "chưa đọc được hình" in opened("wall", OFFICER).error[0].value
    finally:
        path.write_bytes(kept)


@pytest.mark.usefixtures("home_of_history")
def test_a_quiet_site_says_that_nothing_waits() -> None:
    app = opened("board")
    assert "Không có cảnh báo nào đang chờ" in said(app)
    assert "Không có cảnh báo nào" in opened("alerts").success[0].value
    assert "chưa giữ hình nào" in opened("wall").info[0].value


def test_r40_the_sound_is_the_same_every_time() -> None:
    with wave.open(io.BytesIO(sound(False))) as file:
        assert 0.5 < file.getnframes() / file.getframerate() < 1.5
    assert sound(False) != sound(True)
    one, other = UUID(int=1), UUID(int=2)
    assert unheard([one, other], {one}) == {other}


def test_r42_a_pack_holds_everything_and_obeys_nothing(shift: Shift) -> None:
    case = replace(case_of(shift, 0), assignee=HOSTILE)
    done = datetime(2026, 11, 22, tzinfo=UTC)
    file = StepFile("a" * 64, "image/png", 9, HOSTILE, FileRole.PICTURE)
    step = TakenStep(Word(Step.FIELD_CHECK, HOSTILE, files=(file,)), HOSTILE, done)
    photo = PackPicture(HOSTILE, "image/jpeg", picture("x", 64, 36), "a" * 64)
    pack = Pack(case, (step,), DEFAULT_TERMS, shift.passages[-1], (photo,), (photo,), 3)
    for texts in (VI, EN):
        page = pack_page(pack, texts, HOSTILE, done)
        assert "<script" not in page
        assert page.count("data:image/jpeg;base64,") == 2
        assert "TCLU4205554" in page
        assert str(case.subject_id) in page
        assert texts("pack.more_pages", n=3) in page
        assert all(name in page for name in facts_of(case, texts))


@pytest.mark.parametrize(("pages_n", "shown_n"), [(1, 1), (PAGES_MAX + 2, PAGES_MAX)])
def test_r42_minutes_are_printed_page_by_page(pages_n: int, shown_n: int) -> None:
    with pymupdf.open() as document:
        for _ in range(pages_n):
            document.new_page(width=60, height=80)
        pages, left_n = pages_of_pdf(document.tobytes())
    assert (len(pages), left_n) == (shown_n, pages_n - shown_n)
    assert pages[0].startswith(b"\x89PNG")
