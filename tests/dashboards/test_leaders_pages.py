"""Leaders' pages as Streamlit runs them, on five weeks of two sites under an organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.leaders_source import hours, parts
from dashboards.report_source import report
from dashboards.store_link import store_link
from dashboards.written import plain
from schemas.failure import FailureCause
from schemas.opening_hours import LOCAL
from schemas.passage import Passage
from sql.connection import Connection, connect
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from tests.dashboards.gate_history import SITE
from tests.dashboards.leaders_history import DAYS_N, HOSTILE, LAST_DAY, LIT_ON, OTHER_SITE, fill
from tests.dashboards.screens import opened, said


@dataclass(frozen=True)
class Weeks:
    """A filled store.

    Attributes:
        settings: Which store.
        connection: As its owner.
        passages: What it holds.
    """

    settings: StoreSettings
    connection: Connection
    passages: list[Passage]

    def on_last_day(self, *sites: str) -> list[Passage]:
        return [
            each
            for each in self.passages
            if each.passed_at.astimezone(LOCAL).date() == LAST_DAY
            and (not sites or each.site in sites)
        ]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weeks]:
    """The weeks in an embedded store; its server stays up."""
    settings = StoreSettings(Home(tmp_path_factory.mktemp("leaders")))
    with connect(settings, "test") as connection:
        migrate(connection)
        yield Weeks(settings, connection, fill(connection, settings.home.evidence))
        store_link.clear()


@pytest.fixture(autouse=True)
def _home(weeks: Weeks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATESTREAM_HOME", str(weeks.settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    monkeypatch.setenv("GATESTREAM_LOCAL_PERSON", "head.a")


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def choose(app: AppTest, *labels: str) -> AppTest:
    """Chooses what is written on buttons of the page's own choices, one after the other."""
    for label in labels:
        for control in app.segmented_control:
            for option in control.options:
                if option in (label, plain(label)):
                    control.set_value(option).run()
                    break
            else:
                continue
            break
        else:
            pytest.fail(f"{label} is not offered")
        assert not app.exception
    return app


def test_r99_the_overview_counts_what_passed_and_when_most(weeks: Weeks) -> None:
    app = opened()
    passages = weeks.on_last_day()
    found = figures(app)
    assert found["Lượt xe"] == str(len(passages))
    read_n = sum(bool(each.plates or each.containers) for each in passages)
    assert found["Đọc được số"] == f"{100 * read_n // len(passages)} %"
    busy = Counter(each.passed_at.astimezone(LOCAL).hour for each in passages)
    hour, most_n = busy.most_common(1)[0]
    assert found["Giờ cao điểm"] == f"{hour:02d} h · {LAST_DAY:%d/%m}"
    assert f"{most_n} lượt/giờ" in [metric.delta for metric in app.metric]


def test_r4_the_overview_leads_from_all_down_to_a_site(weeks: Weeks) -> None:
    app = opened()
    whole_n, own_n = len(weeks.on_last_day()), len(weeks.on_last_day(SITE))
    units = app.dataframe[0].value
    # A site that belongs to no unit stands beside the units.
    assert dict(zip(units["part"], units["passages_n"], strict=True)) == {
        "Cục Hải quan": str(own_n),
        OTHER_SITE: str(whole_n - own_n),
    }
    choose(app, "Cục Hải quan")
    assert list(app.dataframe[0].value["part"]) == ["Chi cục Hải quan khu vực II"]
    assert figures(app)["Lượt xe"] == str(own_n)
    choose(app, SITE)
    assert set(app.dataframe[0].value["part"]) == {"a-in-1", "a-in-2", "b-out-1"}
    assert figures(app)["Lượt xe"] == str(own_n)


def test_the_overview_says_up_to_when_it_is_known(weeks: Weeks) -> None:
    last = max(each.passed_at for each in weeks.passages) + timedelta(minutes=10)
    assert f"{last.astimezone(LOCAL):%H:%M:%S %d/%m/%Y}" in said(opened())


def test_a_month_is_all_of_it(weeks: Weeks) -> None:
    app = choose(opened(), "Tháng")
    in_march = [each for each in weeks.passages if each.passed_at.astimezone(LOCAL).month == 3]
    assert figures(app)["Lượt xe"] == str(len(in_march))


def test_hostile_names_of_units_are_shown_as_text() -> None:
    app = choose(opened(), "Chi cục Hải quan khu vực II")
    assert list(app.dataframe[0].value["part"]) == [HOSTILE]
    sheet = sheet_of(opened("report"))
    assert "<B>ĐỘI" not in sheet
    assert "&lt;B&gt;ĐỘI" in sheet


def test_r27_causes_are_counted_by_lane_and_hour_with_the_evidence_beside(weeks: Weeks) -> None:
    app = choose(opened("causes"), "Tháng")
    failed = [
        each
        for each in weeks.passages
        if each.failure_causes and each.passed_at.astimezone(LOCAL).month == 3
    ]
    assert figures(app)["Đọc thiếu hoặc yếu"] == str(len(failed))
    app.pills[0].set_value(FailureCause.OVERSPEED.value).run()
    app.selectbox(key="causes-hour").select(16).run()
    app.selectbox(key="causes-lane").select((SITE, "b-out-1")).run()
    wanted = [
        each.passed_at
        for each in failed
        if each.lane == "b-out-1" and FailureCause.OVERSPEED in each.failure_causes
    ]
    shown = app.dataframe[0].value
    assert list(shown["at"]) == [
        f"{at.astimezone(LOCAL):%H:%M:%S %d/%m/%Y}" for at in sorted(wanted, reverse=True)
    ]
    assert set(shown["lane"]) == {"b-out-1"}
    app.selectbox(key="causes-hour").select(3).run()
    assert "Không có lượt xe nào với lựa chọn này." in said(app)


def test_r27_the_evidence_of_a_failed_passage_is_one_click_away(weeks: Weeks) -> None:
    app = opened("causes")
    failed = next(each for each in weeks.passages if each.failure_causes)
    # What a click on a line of the list leaves behind.
    app.session_state["causes-opened"] = str(failed.passage_id)
    app.run()
    assert not app.exception
    assert app.query_params["passage"] == str(failed.passage_id)


def test_r28_a_measure_is_opened_and_closed_with_what_it_did(weeks: Weeks) -> None:
    app = choose(opened("causes"), SITE)
    labelled(app.selectbox, "Cổng, làn").select((SITE, "a", "a-in-2"))
    labelled(app.selectbox, "Nguyên nhân").select(FailureCause.LOW_LIGHT)
    labelled(app.text_area, "Việc phải làm").input("=lamps <b>")
    labelled(app.text_input, "Người thực hiện").input("port")
    labelled(app.text_input, "Lý do, biên bản thống nhất").input("minutes 12")
    press(app, "Mở biện pháp")
    assert "Đã mở biện pháp." in said(app)
    kept = app.dataframe[-1].value.iloc[0]
    assert (kept["state"], kept["action"], kept["after"]) == ("Đang thực hiện", "=lamps <b>", "")
    labelled(app.date_input, "Ngày thực hiện xong").set_value(LIT_ON)
    labelled(app.text_area, "Kết quả").input("bright")
    press(app, "Đóng biện pháp")
    kept = app.dataframe[-1].value.iloc[0]
    assert (kept["state"], kept["outcome"]) == ("Đã đóng", "bright")

    def share(first: int, last: int) -> str:
        near = [
            each
            for each in weeks.passages
            if each.lane == "a-in-2"
            and first <= (each.passed_at.astimezone(LOCAL).date() - LIT_ON).days <= last
        ]
        failed_n = sum(FailureCause.LOW_LIGHT in each.failure_causes for each in near)
        return f"{100 * failed_n / len(near):.1f} %".replace(".", ",")

    assert (kept["before"], kept["after"]) == (share(-14, -1), share(1, 14))
    assert kept["before"] != kept["after"] == "0,0 %"


def sheet_of(app: AppTest) -> str:
    """The report as HTML."""
    bodies = [str(each.proto.body) for each in app.get("html")]
    return next(body for body in bodies if "<article" in body)


def labelled(elements: Any, label: str) -> Any:
    """The element with a label."""
    return next(each for each in elements if each.label == label)


def press(app: AppTest, label: str) -> None:
    """Sends the form of a button."""
    labelled(app.button, label).click().run()
    assert not app.exception


def test_r28_nothing_is_kept_of_half_an_agreement() -> None:
    app = opened("causes")
    press(app, "Mở biện pháp")
    assert "Hãy ghi việc phải làm" in said(app)


def test_r86_a_report_is_printed_with_the_figures_and_the_signatures(weeks: Weeks) -> None:
    app = choose(opened("report"), "Quý")
    sheet = sheet_of(app)
    own_n = sum(each.site == SITE for each in weeks.passages)
    assert f"<td class=n>{own_n}</td>" in sheet
    for text in ("Độc lập – Tự do – Hạnh phúc", "Quý I/2025", "THỦ TRƯỞNG ĐƠN VỊ", "head.a"):
        assert text in sheet


def test_r86_a_report_is_frozen_and_chosen_again(weeks: Weeks) -> None:
    app = choose(opened("report"), "Tháng")
    app.text_input[0].input("handed in")
    press(app, "Chốt số liệu")
    assert "Đã chốt bản 1." in said(app)
    labelled(app.selectbox, "Số liệu").select(1).run()
    assert "Bản chốt 1, head.a chốt lúc" in sheet_of(app)
    assert weeks.connection.execute("select why from frozen_reports").fetchall() == [("handed in",)]


def test_r87_half_a_year_is_offered(weeks: Weeks) -> None:
    sheet = sheet_of(choose(opened("report"), "6 tháng", "Tất cả"))
    assert "6 tháng đầu năm 2025" in sheet
    assert f"<td class=n>{len(weeks.passages)}</td>" in sheet
    assert DAYS_N == 35


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", "Không có lượt xe nào trong Ngày 20/03/2025."),
        ("causes", "Không có lượt xe nào trong Tuần 12, 17/03/2025 – 23/03/2025."),
        ("report", ""),
    ],
)
def test_a_period_without_a_vehicle_says_so(page: str, text: str) -> None:
    app = opened(page)
    app.date_input[0].set_value(LAST_DAY + timedelta(days=4)).run()
    assert not app.exception
    assert text in said(app)
    if page == "report":
        assert "Không có." in sheet_of(app)


@pytest.mark.parametrize(
    ("page", "text"),
    [("", "Passages over time"), ("causes", "Measures"), ("report", "Print the report")],
)
def test_r100_each_page_is_there_in_english(page: str, text: str) -> None:
    app = choose(opened(page), "English")
    assert text in said(app) + " ".join(str(each.label) for each in app.button)


@pytest.mark.parametrize("duty", ["analyst", "administrator", "shift_officer"])
def test_leaders_pages_are_for_leaders(duty: str) -> None:
    app = opened()
    app.selectbox(key="unclaimed-duty").select_index(
        ["leader", "branch_head", "shift_officer", "analyst", "administrator"].index(duty)
    ).run()
    assert "Lượt xe theo thời gian" not in said(app)


@pytest.mark.parametrize("page", ["", "causes", "report"])
def test_a_page_says_when_the_store_refuses(page: str, weeks: Weeks) -> None:
    weeks.connection.execute("revoke select on lane_hours from gatestream_branch_head")
    for source in (hours, parts, report):
        source.clear()
    try:
        told = [each.value for each in opened(page).error]
    finally:
        weeks.connection.execute("grant select on lane_hours to gatestream_branch_head")
    assert told in (
        ["Chưa đọc được kho dữ liệu. Hãy báo người quản trị hệ thống."],
        ["Vai trò này không xem được báo cáo."],
    )
