"""Review and manual entry as Streamlit runs them, on a store of their own: they write to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboards.correction_desk import STREAM, correction_desk
from dashboards.review_source import candidates_of
from dashboards.store_link import store_link
from dashboards.written import plain
from schemas.corrected_passage import NewNumbers
from schemas.correction_order import CorrectionOrder, OrderKind, Subject, told_numbers
from schemas.passage import ContainerRead, Direction, Passage
from schemas.person import LOCAL_PERSON
from schemas.read import CheckDigit, Status, TextKind
from sql.connection import connect, rows
from sql.correction_orders import order
from sql.correction_rows import corrections_of, passage_of
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.passages import write_passages
from sql.rights import Duty, Scope
from sql.store import open_store
from tests.dashboards.gate_history import SITE, START, Seen
from tests.dashboards.gate_history import passage_of as made_of
from tests.dashboards.screens import opened, said

HOSTILE_LANE = "<b>x</b> [a](http://x)"
SEEN = (
    Seen("a-in-1", Direction.IN, 0, (("51R01234", 0.93),), (("SEGU5210293", "45G1", 0.62),)),
    Seen("a-in-1", Direction.IN, 60, (("51C12345", 0.71),)),
    Seen("b-out-1", Direction.OUT, 3700),
    Seen(HOSTILE_LANE, Direction.IN, 60, (("51C12346", 0.97),)),
)
OFFICER = "tran.an"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    settings = StoreSettings(Home(tmp_path_factory.mktemp("review")))
    with connect(settings, "test") as connection:
        migrate(connection)
        yield settings
        correction_desk.clear()
        store_link.clear()


@pytest.fixture
def passages(settings: StoreSettings, monkeypatch: pytest.MonkeyPatch) -> list[Passage]:
    """What waits for an officer, anew for each test."""
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    monkeypatch.setenv(LOCAL_PERSON, OFFICER)
    at, made = START, []
    for seen in SEEN:
        at += timedelta(seconds=seen.gap_s)
        made.append(made_of(seen, at, EvidenceStore(settings.home.evidence)))
    with connect(settings, "test") as connection:
        connection.execute(
            "truncate passage_revisions, passage_plates, passage_containers, passage_evidence,"
            " lane_crossings, passage_corrections, correction_orders, dirty_lane_hours,"
            " lane_hour_counts"
        )
        write_passages(connection, made)
    return made


def known(settings: StoreSettings, passage: Passage) -> Passage:
    with connect(settings, "test") as connection:
        found = passage_of(connection, passage.passage_id)
    assert found is not None
    return found


def button(app: AppTest, label: str) -> Button:
    return next(each for each in app.button if label in each.label)


def test_r70_one_press_accepts_and_shows_the_next(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    app = opened("review")
    assert "Còn **3** lượt xe" in said(app)
    assert "Số container" in said(app)
    assert app.button[0].label.startswith("**SEGU 521029 3**")
    app.button[0].click().run()
    assert not app.exception
    assert "Còn **2** lượt xe" in said(app)
    assert app.button[0].label.startswith("**51C-123.45**")
    made = known(settings, passages[0])
    assert (made.revision, made.containers[0].status) == (1, "accepted")
    with connect(settings, "test") as connection:
        (row,) = corrections_of(connection, made.passage_id)
        acts = rows(connection, "review/latest_orders", {"site": SITE, "who": None, "rows_n": 9})
    assert (row["who"], row["why"]) == (OFFICER, "Đối chiếu ảnh")
    assert [(act["outcome"], act["made_revision"]) for act in acts] == [("done", 1)]
    button(app, "Hoàn tác").click().run()
    assert known(settings, passages[0]).containers == passages[0].containers
    assert "Còn **3** lượt xe" in said(app)


def test_r70_another_number_is_checked_while_it_is_typed(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    app = opened("review")
    button(app, "Nhập số khác").click().run()
    field = app.text_input[0]
    field.set_value("SEGU521029").run()
    assert "Chữ số kiểm tra tính được là 3." in said(app)
    app.text_input[0].set_value("SEGU5210294").run()
    assert "Sai chữ số kiểm tra: tính được 3." in said(app)
    assert button(app, "Lưu").disabled
    app.text_input[0].set_value("segu 456121 0").run()
    button(app, "Lưu").click().run()
    assert not app.exception
    assert [each.code for each in known(settings, passages[0]).containers] == ["SEGU4561210"]


def test_r70_what_nobody_can_read_leaves_the_queue_and_can_come_back(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    app = opened("review")
    button(app, "Không đọc được").click().run()
    assert "Còn **2** lượt xe" in said(app)
    assert known(settings, passages[0]) == passages[0]
    button(app, "Hoàn tác").click().run()
    assert "Còn **3** lượt xe" in said(app)


def test_r70_an_unread_passage_gets_a_number(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    app = opened("review")
    app.segmented_control[1].select("newest").run()
    assert "Không đọc được số nào" in said(app)
    app.text_input[0].set_value("WSAU4160620").run()
    button(app, "Lưu").click().run()
    assert [each.code for each in known(settings, passages[2]).containers] == ["WSAU4160620"]


def test_r70_of_two_officers_at_once_the_second_is_told(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    first, second = opened("review"), opened("review")
    first.button[0].click().run()
    second.button[0].click().run()
    assert "Chưa ghi gì: tran\\.an vừa xử lý lượt xe này trước" in second.warning[0].value
    assert known(settings, passages[0]).revision == 1


def test_other_screens_of_the_same_home_hold_nobody_up(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    correction_desk.clear()
    with open_store(settings, STREAM):
        opened("review").button[0].click().run()
        assert known(settings, passages[0]).revision == 1
        correction_desk.clear()


def test_what_was_ordered_before_the_screens_died_is_done_when_they_open(
    settings: StoreSettings, passages: list[Passage]
) -> None:
    correction_desk.clear()
    seen = passages[0]
    subject = Subject(SITE, seen.passage_id, seen.passed_at, 0)
    numbers = told_numbers(NewNumbers({"SEGU5210293": "SEGU5210293"}))
    wanted = CorrectionOrder(uuid4(), OrderKind.CORRECT, subject, OFFICER, "xem", numbers)
    scope = Scope(Duty.BRANCH_HEAD, ("*",), OFFICER)
    store_link(settings).act(scope, lambda connection: order(connection, wanted))
    assert known(settings, seen).revision == 0
    opened("review")
    # The page opens the store beside; who closes it waits for that.
    correction_desk.clear()
    assert known(settings, seen).revision == 1


@pytest.mark.usefixtures("passages")
@pytest.mark.parametrize("page", ["review", "entry"])
def test_r59_nobody_orders_who_is_not_known_or_not_on_duty(
    monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv(LOCAL_PERSON, "")
    app = opened(page)
    assert "Đăng nhập để thực hiện" in said(app)
    assert not [each for each in app.button if "Hoàn tác" in each.label or "Ghi" in each.label]


@pytest.mark.usefixtures("passages")
def test_r100_the_pages_are_there_in_english() -> None:
    app = opened("review")
    app.segmented_control[0].select("en").run()
    assert "**3** passages left to review" in said(app)
    app = opened("entry")
    app.segmented_control[0].select("en").run()
    assert "A passage that no camera saw" in said(app)


@pytest.mark.usefixtures("passages")
def test_a_queue_without_anything_left_says_so() -> None:
    app = opened("review")
    for _ in range(3):
        button(app, "Không đọc được").click().run()
    assert "Không còn lượt xe nào cần soát" in app.success[0].value


@pytest.mark.usefixtures("passages")
def test_r54_pictures_are_for_whom_the_head_of_branch_let_look() -> None:
    app = opened("review")
    assert plain("a-in-1-rear") in said(app)
    app.selectbox(key="unclaimed-duty").set_value(Duty.SHIFT_OFFICER).run()
    assert "chưa được chi cục trưởng ủy quyền xem ảnh" in said(app)
    assert "a-in-1-rear" not in said(app)
    # The numbers can be settled all the same.
    assert app.button[0].label.startswith("**SEGU 521029 3**")


@pytest.mark.usefixtures("passages")
@pytest.mark.parametrize(
    ("page", "sentence"),
    [("review", "Chưa đọc được danh sách cần soát."), ("entry", "Chưa đọc được các lần sửa.")],
)
def test_a_store_that_refuses_is_told_in_a_sentence(
    settings: StoreSettings, page: str, sentence: str
) -> None:
    with connect(settings, "test") as connection:
        connection.execute("alter table correction_orders rename to gone")
        try:
            app = opened(page)
        finally:
            connection.execute("alter table gone rename to correction_orders")
    assert sentence in said(app)


@pytest.mark.usefixtures("passages")
def test_r43_what_no_camera_saw_is_entered_and_taken_back(settings: StoreSettings) -> None:
    app = opened("entry")
    assert f"{HOSTILE_LANE} · Vào" in app.selectbox(key=f"entry-lane-{SITE}").options
    app.date_input[0].set_value(START.date()).run()
    app.text_input(key="entry-time-0").set_value("14:30:10").run()
    app.text_input(key="entry-container-1-0").set_value("WSAU 416062 5").run()
    assert "tính được 0" in said(app)
    app.text_input(key="entry-container-1-0").set_value("WSAU 416062 0").run()
    app.text_input(key="entry-plate-1-0").set_value("51C-999.99").run()
    assert button(app, "Ghi lượt xe").disabled
    app.text_input(key="entry-why-0").set_value("mất điện camera").run()
    button(app, "Ghi lượt xe").click().run()
    assert not app.exception
    assert list(app.dataframe[0].value["after"]) == ["WSAU4160620 51C99999"]
    assert list(app.dataframe[0].value["outcome"]) == ["Đã thực hiện"]
    with connect(settings, "test") as connection:
        found = connection.execute(
            "select passed_at, crossing from passages where 'WSAU4160620' = any(containers)"
        ).fetchall()
    assert found == [(START + timedelta(minutes=25, seconds=10), "manual")]
    # The same instant once more is refused with a sentence.
    app.text_input(key="entry-time-1").set_value("14:30:10").run()
    app.text_input(key="entry-plate-1-1").set_value("51C-999.99").run()
    app.text_input(key="entry-why-1").set_value("lặp").run()
    button(app, "Ghi lượt xe").click().run()
    assert "Chưa thực hiện được" in said(app)


def test_what_papers_expect_comes_first_and_what_cannot_be_right_is_left_out() -> None:
    read = ContainerRead(
        code="SEGU5210293",
        status=Status.REVIEW,
        confidence=0.62,
        check_digit=CheckDigit.INFERRED,
        size_type=None,
        char_confidence=(0.9,) * 11,
        read_frames_n=3,
        candidates=("SEGU5210294", "IEGU5210293"),
    )
    near = [{"number": "SEGU4561210", "side": "declaration"}, {"number": "<b>", "side": "manifest"}]
    found = candidates_of(TextKind.CONTAINER, read, near)
    assert [each.number for each in found] == ["SEGU4561210", "SEGU5210293", "IEGU5210293"]
    assert [each.papers for each in found] == [("declaration",), (), ()]
    assert [each.confidence for each in found] == [None, 0.62, None]
