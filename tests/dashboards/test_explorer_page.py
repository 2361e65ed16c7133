"""The history explorer as Streamlit runs it, on a store that a real PostgreSQL serves."""

import io

import pyarrow.parquet
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.explorer_source import Wanted, history_session, sees_plates
from dashboards.metric_dictionary import METRICS
from dashboards.texts import TEXTS, Language
from schemas.passage import Direction
from schemas.person import LOCAL_PERSON
from sql.analyst import analyst_queries
from sql.connection import connect, rows
from sql.exported import ExportForm, exported
from sql.rights import Duty, Scope
from tests.dashboards.gate_history import SITE, START, History
from tests.dashboards.screens import opened, said

DAY = START.date()
LEADER = Scope(Duty.LEADER, (SITE,), "hoa.lt")
ANALYST = Scope(Duty.ANALYST, (SITE,), "an.pt")
pytestmark = pytest.mark.usefixtures("home_of_history")


def look_as(app: AppTest, duty: Duty) -> AppTest:
    app.selectbox("unclaimed-duty").select(duty).run()
    assert not app.exception
    return app


def plates(app: AppTest) -> list[str]:
    return [plate for each in app.dataframe[0].value["plates"] for plate in each]


def test_the_newest_week_is_listed_with_words_for_values() -> None:
    app = opened("explorer")
    table = app.dataframe[0].value
    assert len(table) == 6
    assert set(table["direction"]) == {"Vào", "Ra"}
    assert "51C12345" in plates(app)
    assert "Hiện 6 trong 6 lượt xe" in said(app)
    assert "Dữ liệu có đến **15:29:25 14/03/2025**" in said(app)


@pytest.mark.parametrize(
    ("number", "found_n"),
    [
        ("WSAU4160620", 1),
        ("wsau*", 1),
        ("51?12345", 1),
        ("51c-123.45", 1),
        ("51", 0),
        ("%", 6),
        ("'; drop", 0),
    ],
)
def test_a_number_is_found_by_its_pattern(number: str, found_n: int) -> None:
    app = opened("explorer")
    app.text_input("explorer-number").set_value(number).run()
    assert not app.exception
    assert len(app.dataframe[0].value if app.dataframe else []) == found_n


def test_r104_an_analyst_without_need_is_shown_tokens_that_the_database_makes(
    history: History,
) -> None:
    app = look_as(opened("explorer"), Duty.ANALYST)
    assert "Biển số được thay bằng mã" in said(app)
    with connect(history.settings, "test") as connection:
        told = connection.execute("select plate_token from plate_tokens").fetchall()
    assert sorted(plates(app)) == sorted(row[0] for row in told)
    token = plates(app)[0]
    app.text_input("explorer-number").set_value(token).run()
    assert plates(app).count(token) >= 1
    session = history_session(history.settings, ANALYST)
    assert not session.answered("find_plate", {"plate": "51C12345"}).rows
    session = history_session(history.settings, LEADER)
    assert session.answered("find_plate", {"plate": "51C12345"}).rows


def test_r59_nobody_explores_another_site(history: History) -> None:
    elsewhere = Scope(Duty.ANALYST, ("hai-phong",), "an.pt")
    wanted = Wanted(SITE, DAY, DAY)
    assert history_session(history.settings, elsewhere).explored(wanted, 10).found_n == 0
    assert history_session(history.settings, ANALYST).explored(wanted, 10).found_n == 6
    assert sees_plates(history.settings, LEADER)


def test_what_is_taken_along_is_what_is_shown(history: History) -> None:
    wanted = Wanted(SITE, DAY, DAY, direction=Direction.IN)
    found = history_session(history.settings, LEADER).explored(wanted, 10)
    content = exported(found.rows, ExportForm.PARQUET)
    assert pyarrow.parquet.read_table(io.BytesIO(content)).num_rows == found.found_n == 3


@pytest.mark.parametrize("name", ["passages_by_lane_and_hour", "read_rate_by_day"])
def test_a_saved_question_is_answered(name: str) -> None:
    app = opened("explorer")
    app.button_group("explorer-part-vi").set_value("questions").run()
    app.selectbox("explorer-question-vi").select(name).run()
    app.button[0].click().run()
    assert not app.exception
    assert len(app.dataframe[0].value) > 0


def test_every_question_its_parameters_and_every_figure_have_texts() -> None:
    queries = analyst_queries()
    wanted = {f"question.{name}" for name in queries}
    wanted |= {f"parameter.{each.name}" for query in queries.values() for each in query.parameters}
    wanted |= {f"metric.{name}{end}" for name in METRICS for end in ("", "_means")}
    for language in Language:
        assert wanted <= set(TEXTS[language])


def test_the_dictionary_says_what_figures_mean() -> None:
    app = opened("explorer")
    app.button_group("explorer-part-vi").set_value("dictionary").run()
    assert len(app.dataframe[0].value) == len(METRICS)


def test_r101_files_are_offered_to_somebody_only(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Đăng nhập để thực hiện" in said(opened("explorer"))
    monkeypatch.setenv(LOCAL_PERSON, "lan.nt")
    assert len(opened("explorer").get("download_button")) == len(ExportForm)
    with connect(history.settings, "test") as connection:
        told = rows(connection, "audit/latest", {"rows_n": 100, "subject": None})
    assert "history.export" not in {row["what"] for row in told}, "nothing was taken yet"


def test_r100_the_page_is_there_in_english() -> None:
    app = opened("explorer")
    app.button_group("language").set_value("en").run()
    assert not app.exception
    assert set(app.dataframe[0].value["direction"]) == {"In", "Out"}
    assert "6 of 6 passages" in said(app)
