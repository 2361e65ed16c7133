"""The page of papers as Streamlit runs it, on what the real join made of real rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.store_link import store_link
from flows.match_run import match_site
from schemas.feeds.declaration import Declaration, Eligibility, TradeFlow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.watch_entry import WatchAction, WatchEntry
from schemas.site import SiteFile
from sql.connection import connect
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from sql.store import open_store
from tests.dashboards.gate_history import SITE, START, passages_of
from tests.dashboards.screens import opened

HOSTILE = "<script>alert(1)</script>"
TOLD: dict[str, Any] = {
    "site": SITE,
    "source": "papers",
    "origin": "papers.csv:2",
    # The store says of passages when they came in, and that is now.
    "received_at": datetime.now(UTC),
    "stated_at": START,
}
PAPERS = (
    Declaration(
        **TOLD,
        declaration_no="304105703200",
        flow=TradeFlow.EXPORT,
        type_code="B11",
        customs_office="02CI",
        declarant=HOSTILE,
        declared_at=START,
        eligibility=Eligibility.CLEARED,
        eligible_at=START,
        containers=("WSAU4160620", "TCLU7265100"),
    ),
    ManifestLine(
        **TOLD,
        flow=TradeFlow.EXPORT,
        voyage=HOSTILE,
        bill_no="BL1",
        container="WSAU4160620",
        due_at=START,
    ),
    WatchEntry(
        **TOLD,
        entry_no="1",
        container="SEGU5210293",
        action=WatchAction.WATCH,
        reason=HOSTILE,
        authority="test",
        valid_from=START,
    ),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    """A store in which passages and papers were matched; its server stays up."""
    settings = StoreSettings(Home(tmp_path_factory.mktemp("papers")))
    site = SiteFile.model_validate(
        {
            "site": {"id": SITE, "name": "Cát Lái", "type": "seaport"},
            **{table: {} for table in ("gates", "lanes", "cameras")},
            "feeds": {
                "vnaccs": {"kind": "declaration", "folder": "declarations"},
                "manifest": {"kind": "manifest_line", "folder": "manifests"},
            },
        }
    )
    with connect(settings, "test") as connection:
        migrate(connection)
        with open_store(settings) as store:
            store.write([*PAPERS, *passages_of(EvidenceStore(settings.home.evidence))])
        match_site(site, settings, until=datetime.now(UTC))
        yield settings
        store_link.clear()


@pytest.fixture
def app(settings: StoreSettings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page as it opens."""
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.delenv("GATESTREAM_DSN", raising=False)
    return opened("papers")


def test_r98_what_is_not_accounted_for_is_listed_with_its_age(app: AppTest) -> None:
    assert [metric.label for metric in app.metric][:2] == ["Khớp", "Khớp muộn"]
    assert app.metric[0].value == "3"
    table = app.dataframe[0].value
    assert {"TCLU7265100", "CSQU3054383"} <= set(table["number"])
    assert set(table["state"]) == {"Chưa khớp"}
    row = table[table["number"] == "TCLU7265100"].iloc[0]
    assert (row["what"], row["wanted"]) == ("Tờ khai", "Lượt xe")
    assert row["age"].endswith(" ngày")


def test_r34_r40_confirmations_and_warnings_are_listed(app: AppTest) -> None:
    part = app.segmented_control[1]
    part.select("warnings").run()
    assert "SEGU5210293" in set(app.dataframe[0].value["number"])
    app.segmented_control[1].select("confirmations").run()
    table = app.dataframe[0].value
    assert list(table["number"])[:1] == ["WSAU4160620"]
    assert list(table["state"])[:1] == ["Đã xác nhận"]
    assert not app.exception


def test_r100_the_page_is_there_in_english(app: AppTest) -> None:
    app.segmented_control[0].select("en").run()
    assert app.metric[0].label == "Matched"
    assert set(app.dataframe[0].value["state"]) == {"Unmatched"}


@pytest.mark.usefixtures("home_of_history")
def test_a_site_without_papers_says_so() -> None:
    assert "Chưa đối chiếu" in opened("papers").info[0].value
