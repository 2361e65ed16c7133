"""The page as Streamlit runs it, on a store that a real PostgreSQL serves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.evidence_source import _picture
from dashboards.store_link import store_link
from schemas.person import LOCAL_PERSON
from sql.connection import connect, rows
from tests.dashboards.gate_history import History
from tests.dashboards.screens import opened, said

pytestmark = pytest.mark.usefixtures("home_of_history")


def totals(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def listed(app: AppTest, column: str) -> list[object]:
    return list(app.dataframe[0].value[column])


def choose(app: AppTest, name: str, value: str) -> AppTest:
    return app.selectbox(f"{name}-vi").select(value).run()


def test_r21_the_page_lists_a_days_passages_in_and_out_with_their_numbers() -> None:
    app = opened("passages")
    assert totals(app) == ["6", "5", "4", "1", "1"]
    assert [metric.delta for metric in app.metric] == ["", "83 %", "66 %", "16 %", "16 %"]
    assert listed(app, "direction") == ["Ra", "Ra", "Ra", "Vào", "Vào", "Vào"]
    assert listed(app, "plates")[-3:] == ["34A-368.37", "51R-012.34", "51C-123.45"]
    assert listed(app, "containers")[-3:] == [
        "CSQU3054383 22G1, MSKU0134567",
        "SEGU5210293 45G1",
        "WSAU4160620 45G1",
    ]
    assert listed(app, "confidence") == ["97 %", "", "96 %", "91 %", "62 %", "98 %"]


def test_r22_times_on_the_page_are_those_of_the_gate() -> None:
    app = opened("passages")
    assert listed(app, "time")[-1] == "14:05:00"
    assert app.date_input[0].value == date(2025, 3, 14)


@pytest.mark.parametrize(
    ("name", "value", "times"),
    [
        ("lane", "a-in-1", ["14:05:40", "14:05:00"]),
        ("direction", "out", ["15:19:25", "15:17:50", "15:17:20"]),
        ("status", "review", ["14:05:40"]),
        ("status", "unread", ["15:17:50"]),
    ],
)
def test_a_filter_narrows_the_list(name: str, value: str, times: list[str]) -> None:
    assert listed(choose(opened("passages"), name, value), "time") == times


@pytest.mark.parametrize(
    ("searched", "times"),
    [
        ("51c-123.45", ["14:05:00"]),
        ("51", ["14:05:40", "14:05:00"]),
        ("r01", ["14:05:40"]),
        ("wsau 416062", ["14:05:00"]),
        ("4383", ["14:15:40"]),
        (" .- ", ["15:19:25", "15:17:50", "15:17:20", "14:15:40", "14:05:40", "14:05:00"]),
    ],
)
def test_a_number_is_found_however_it_is_written(searched: str, times: list[str]) -> None:
    app = opened("passages")
    app.text_input[0].set_value(searched).run()
    assert listed(app, "time") == times


def test_the_totals_follow_the_lane_and_not_the_search() -> None:
    app = choose(opened("passages"), "lane", "a-in-1")
    assert totals(app) == ["2", "2", "1", "1", "0"]
    app.text_input[0].set_value("WSAU").run()
    assert totals(app) == ["2", "2", "1", "1", "0"]


def test_a_filter_that_fits_nothing_says_so() -> None:
    app = opened("passages")
    app.text_input[0].set_value("ZZZ").run()
    assert "Không có lượt xe nào khớp" in said(app)
    assert len(app.dataframe) == 0
    assert not app.exception


def test_r25_a_passage_shows_its_pictures_with_their_digests(history: History) -> None:
    app = opened("passages")
    app.text_input[0].set_value("WSAU4160620").run()
    passage = history.passages[0]
    assert len(app.get("image")) == len(passage.evidence) == 3
    for evidence in passage.evidence:
        assert f"Nguyên vẹn, SHA-256] `{evidence.sha256}`" in said(app)


@contextmanager
def spoilt(path: Path, spoil: Callable[[Path], object]) -> Iterator[None]:
    content = path.read_bytes()
    _picture.clear()
    spoil(path)
    try:
        yield
    finally:
        path.write_bytes(content)
        _picture.clear()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "Thiếu ảnh “Toàn cảnh”"),
        (
            lambda path: path.write_bytes(path.read_bytes() + b"\0"),
            "Ảnh “Toàn cảnh” đã bị thay",
        ),
    ],
    ids=["missing", "altered"],
)
def test_r25_a_spoilt_picture_is_told_and_never_shown(
    history: History, spoil: Callable[[Path], object], sentence: str
) -> None:
    frame = history.passages[1].evidence[0]
    with spoilt(history.evidence.path(frame.sha256), spoil):
        app = opened("passages")
        app.text_input[0].set_value("SEGU5210293").run()
        assert app.error[0].value.startswith(sentence)
        assert len(app.get("image")) == 2
        assert f"SHA-256 `{frame.sha256}`" in said(app)


def test_r54_r101_who_looked_at_pictures_is_written_down(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LOCAL_PERSON, "lan.nt")
    app = opened("passages")
    app.text_input[0].set_value("SEGU5210293").run()
    subject = f"passage {history.passages[1].passage_id}"
    with connect(history.settings, "test") as connection:
        told = rows(connection, "audit/latest", {"rows_n": 100, "subject": subject})
    mine = [entry["what"] for entry in told if entry["who"] == "lan.nt"]
    assert mine == ["evidence.view"], "once, however often the page is drawn"


def test_a_passage_without_pictures_says_so() -> None:
    app = opened("passages")
    app.text_input[0].set_value("TCLU4205554").run()
    assert "không có ảnh làm chứng" in said(app)


def test_a_passage_that_was_not_read_is_listed_and_says_so() -> None:
    assert "Chưa đọc được biển số hay số container nào" in said(
        choose(opened("passages"), "status", "unread")
    )


def test_the_weak_character_of_a_code_is_coloured() -> None:
    app = opened("passages")
    app.text_input[0].set_value("SEGU5210293").run()
    assert "SEGU 521029 :red[3]" in said(app)
    assert "dưới 80 %" in said(app)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("SEGU5210293", ["số kiểm tra đọc được", "mã chủ chưa biết"]),
        ("MSKU0134567", ["số kiểm tra suy ra", "mã chủ đã biết"]),
    ],
)
def test_r21_a_container_shows_each_of_its_proofs(code: str, told: list[str]) -> None:
    app = opened("passages")
    app.text_input[0].set_value(code).run()
    shared = ["khớp trên 12 khung hình, 2 camera", "trong khai báo: chưa hỏi"]
    assert " · ".join([*told, *shared]) in said(app)


def test_a_doubtful_code_shows_what_else_it_may_be() -> None:
    app = opened("passages")
    app.text_input[0].set_value("SEGU5210293").run()
    assert "cũng có thể là SEGU 456121 0, IEGU 521029 3" in said(app)
    app.text_input[0].set_value("MSKU0134567").run()
    assert "cũng có thể là" not in said(app)


def test_the_quality_figures_of_the_chosen_passage_are_shown() -> None:
    app = opened("passages")
    shown = "\n".join(each.proto.body for each in app.get("html"))
    for cell in ("<dd>118", "<dd>1.234", "<dd>95,0", "<dd>b-out-1-rear", "<dd>ppocr-v6"):
        assert cell in shown


def test_r27_the_causes_of_an_unread_passage_are_shown() -> None:
    app = choose(opened("passages"), "status", "unread")
    assert "Nguyên nhân đọc thiếu hoặc yếu: **bám sát xe khác**" in said(app)
    assert "Nguyên nhân" not in said(choose(opened("passages"), "status", "accepted"))


def test_the_page_says_how_far_the_data_reach() -> None:
    assert "Dữ liệu có đến **15:29:25 14/03/2025** · lượt xe cuối lúc 15:19:25" in said(
        opened("passages")
    )


def test_r100_the_switch_turns_every_text_and_keeps_the_filters() -> None:
    app = choose(opened("passages"), "status", "review")
    app.button_group("language").set_value("en").run()
    assert not app.exception
    assert [metric.label for metric in app.metric][:2] == ["Passages", "With a read"]
    assert app.selectbox("status-en").value == "review"
    assert listed(app, "time") == ["14:05:40"]
    assert listed(app, "status") == [["In review"]]


def test_a_day_without_passages_leads_back_to_one_with_some() -> None:
    app = opened("passages")
    app.date_input[0].set_value(date(2025, 3, 15)).run()
    assert "Không có lượt xe nào qua cat-lai trong ngày 15/03/2025" in said(app)
    assert len(app.metric) == 0
    (back,) = app.button
    assert back.label == "Xem ngày gần nhất có xe: 14/03/2025"
    back.click().run()
    assert app.date_input[0].value == date(2025, 3, 14)
    assert totals(app)[0] == "6"


def test_the_newest_passage_is_chosen_and_another_one_stays_chosen(history: History) -> None:
    app = opened("passages")
    assert r"15:19:25 · làn b\-out\-1 · Ra" in said(app)
    app.session_state["chosen_passage"] = str(history.passages[1].passage_id)
    # Another list, in which it stands on another line.
    choose(app, "direction", "in")
    assert listed(app, "time") == ["14:15:40", "14:05:40", "14:05:00"]
    assert r"14:05:40 · làn a\-in\-1 · Vào" in said(app)


def test_an_empty_store_says_what_to_wait_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATESTREAM_HOME", str(tmp_path))
    app = opened("passages")
    store_link.clear()
    assert "Chưa có dữ liệu" in said(app)
    assert len(app.metric) == 0


def test_a_store_that_is_away_is_told_in_the_officers_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GATESTREAM_DSN", "postgresql://u:hush@127.0.0.1:1/gate")
    app = opened("passages")
    assert "Chưa đọc được kho dữ liệu" in said(app)
    assert "cannot reach the database gate" in said(app)
    assert "hush" not in said(app)
