"""The page of reconciliations as Streamlit runs it, on a store that a real PostgreSQL serves."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboards.store_link import store_link
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.person import LOCAL_PERSON
from schemas.reconciliation.category import Category, categories_of
from schemas.reconciliation.result import Break, Reconciled, Terms, Total
from sql.breaks import keep
from sql.connection import connect, rows
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.observations import write_camera_runs
from sql.rights import Duty
from tests.dashboards.gate_history import SITE, START, run_until
from tests.dashboards.screens import opened, said

HOSTILE = "[x](http://e.vil) <b>"
DAY = timedelta(days=1)


def a_break(number: str, paper: str) -> Break:
    return Break(
        SITE, Side.MANIFEST, Category.MANIFEST_ONLY, None, number, "in", START, paper, {}, None,
        None, None, None, None, None, False, "22G1", None, None, None,
    )  # fmt: skip


def found(*breaks: Break, read_n: int = 1) -> Reconciled:
    start: datetime = START - DAY
    terms = Terms(Side.MANIFEST, (SITE,), start, start + 2 * DAY, start + 3 * DAY, MatchPolicy())
    totals = {each: Total(each) for each in categories_of(Side.MANIFEST)}
    totals[Category.MATCHED] = Total(Category.MATCHED, 1, read_n)
    totals[Category.MANIFEST_ONLY] = Total(Category.MANIFEST_ONLY, len(breaks))
    return Reconciled(terms, totals, breaks, False)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    """A store in which a manifest was held against the gate; its server stays up."""
    settings = StoreSettings(Home(tmp_path_factory.mktemp("reconciled")))
    with connect(settings, "test") as connection:
        migrate(connection)
        write_camera_runs(connection, [run_until(START + DAY)])
        two = (a_break("TCLU7265100", "manifest:x:1"), a_break("CSQU3054383", HOSTILE))
        keep(connection, found(*two), START + 2 * DAY)
        yield settings
        store_link.clear()


@pytest.fixture(autouse=True)
def home(settings: StoreSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    monkeypatch.setenv(LOCAL_PERSON, "lan.nt")
    return settings.home.root


def test_r49_both_sides_are_shown_with_their_totals_and_whether_they_balance() -> None:
    app = opened("reconciliation")
    assert [metric.value for metric in app.metric] == ["3", "1"]
    totals = app.dataframe[0].value.set_index("category")
    assert list(totals.loc["Chỉ có trong bản khai hàng hóa"]) == [2, 0]
    assert "Hai bên cân" in said(app)
    assert "Kỳ **13/03/2025** – **15/03/2025**" in said(app)


def test_r98_breaks_have_an_age_an_owner_and_a_state() -> None:
    table = opened("reconciliation").dataframe[1].value
    assert sorted(table["number"]) == ["CSQU3054383", "TCLU7265100"]
    assert set(table["state"]) == {"Mới"}
    assert all(age.endswith(" ngày") for age in table["age"])


def test_r98_r101_a_break_is_taken_on_and_written_down(settings: StoreSettings) -> None:
    app = opened("reconciliation")
    numbers = list(app.dataframe[1].value["number"])
    key = "reconciliation-breaks-manifest"
    line = numbers.index("TCLU7265100")
    app.session_state[key] = {"selection": {"rows": [line], "columns": [], "cells": []}}
    app.run()
    send = next(each for each in app.button if each.label == "Ghi lại")
    send.click().run()
    assert "a reason was wanted" in app.error[0].value
    app.text_input[1].set_value("kiểm tra tại bãi")
    next(each for each in app.button if each.label == "Ghi lại").click().run()
    assert not app.exception
    table = app.dataframe[1].value.set_index("number")
    told = table.loc["TCLU7265100"]
    assert (told["state"], told["owner"], told["note"]) == ("Đã giao", "lan.nt", "kiểm tra tại bãi")
    with connect(settings, "test") as connection:
        (entry,) = rows(connection, "audit/latest", {"rows_n": 1, "subject": None})
    assert (entry["who"], entry["what"]) == ("lan.nt", "break.assigned")


def test_an_analyst_looks_and_settles_nothing() -> None:
    app = opened("reconciliation")
    app.selectbox("unclaimed-duty").select(Duty.ANALYST).run()
    key = "reconciliation-breaks-manifest"
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert "Chỉ chi cục trưởng và cán bộ ca trực" in said(app)
    assert not [each for each in app.button if each.label == "Ghi lại"]


def test_what_papers_tell_is_a_text_and_nothing_else() -> None:
    app = opened("reconciliation")
    assert HOSTILE.rpartition(":")[2] in set(app.dataframe[1].value["paper"])
    assert "e.vil" not in said(app)


def test_r100_the_page_is_there_in_english() -> None:
    app = opened("reconciliation")
    app.button_group("language").set_value("en").run()
    assert not app.exception
    assert app.metric[0].label == "Papers"


@pytest.mark.usefixtures("home_of_history")
def test_a_site_that_was_never_reconciled_says_so() -> None:
    assert "Chưa đối chiếu lần nào" in opened("reconciliation").info[0].value
