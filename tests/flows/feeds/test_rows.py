"""Rows of any source become rows of the contracts or go into quarantine, and counts add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.feeds.rows import BrokenRow, Outcome, RawRow, rows_to_contracts
from schemas.feed_source import FeedSource
from schemas.feeds.declaration import Declaration, Eligibility
from schemas.feeds.fields import VIETNAMESE, required_fields, told_fields
from schemas.feeds.gps_fix import GpsFix
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.feeds.transit_shipment import TransitShipment

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LINE = {
    "declaration_no": "304105703200",
    "flow": "Xuất khẩu",
    "type_code": "B11",
    "customs_office": "02CI",
    "declarant": "Công ty Mẫu Một",
    "declared_at": "21/11/2026 08:30",
    "eligibility": "Thông quan",
    "eligible_at": "2026-11-21T12:30:00+07:00",
    "container": "MSKU 123456-5",
    "stated_at": "2026-11-21 13:00",
}


def source(kind: FeedKind = FeedKind.DECLARATION, **changes: Any) -> FeedSource:
    return FeedSource.model_validate({"kind": kind, "folder": "in", **changes})


def taken(*rows: Mapping[str, object] | BrokenRow, feed: FeedSource | None = None) -> Outcome:
    feed = feed or source()
    found = [
        row if isinstance(row, BrokenRow) else RawRow(str(n), row, f"row {n}")
        for n, row in enumerate(rows, 2)
    ]
    outcome = rows_to_contracts(Reception("depot", "f", feed.kind, "f.csv", NOW), feed, found)
    assert outcome.rows_n == len(rows)
    return outcome


def reasons(outcome: Outcome) -> dict[str, str]:
    """The English half of each reason by its line."""
    for row in outcome.quarantined:
        assert not row.reason.split(" / ")[0].isascii()
    return {row.origin: row.reason.split(" / ")[1] for row in outcome.quarantined}


def test_r33_lines_of_one_declaration_make_one_declaration() -> None:
    other = {**LINE, "container": "tghu562705-3"}
    outcome = taken(LINE, {**LINE, "declaration_no": "304105703310"}, other)

    assert (outcome.applied_n, outcome.repeated_n, outcome.quarantined) == (3, 0, [])
    first = outcome.applied[0]
    assert isinstance(first, Declaration)
    assert first.containers == ("MSKU1234565", "TGHU5627053")
    assert (first.origin, first.received_at) == ("f.csv:2", NOW)
    assert first.eligibility is Eligibility.CLEARED
    assert first.declared_at == datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    assert first.stated_at == datetime(2026, 11, 21, 6, tzinfo=UTC)


def test_r33_a_line_may_list_all_containers_or_none() -> None:
    listed = {**LINE, "container": "", "containers": "MSKU1234565; TGHU5627053"}
    json_list = {**LINE, "container": None, "containers": ["MSKU1234565", "TGHU5627053"]}
    loose = {**LINE, "declaration_no": "304105703310", "container": " "}
    outcome = taken(listed, json_list, loose)

    assert (outcome.applied_n, outcome.repeated_n) == (2, 1)
    assert [row.containers for row in outcome.applied if isinstance(row, Declaration)] == [
        ("MSKU1234565", "TGHU5627053"),
        (),
    ]


def test_r5_a_declaration_is_taken_in_whole_or_not_at_all() -> None:
    outcome = taken(LINE, {**LINE, "container": "MSKU12"}, {**LINE, "container": "TGHU5627053"})

    assert outcome.applied == []
    why = reasons(outcome)
    assert "a container number of 4 letters and 7 digits" in why["f.csv:3"]
    whole = "line 3 of the same declaration is broken; a declaration is taken in whole"
    assert why["f.csv:2"] == why["f.csv:4"] == whole


@pytest.mark.parametrize(
    "broken",
    [
        {"declared_at": "31/02/2026"},
        {"declared_at": ""},
        {"customs_office": "02\u0421I"},
        {"eligibility": "maybe"},
        {"stated_at": "yesterday"},
    ],
)
def test_r5_a_broken_line_keeps_the_rest_of_its_declaration_back(broken: dict[str, str]) -> None:
    outcome = taken({**LINE, "container": "TGHU5627053", **broken}, LINE)

    assert outcome.applied == []
    assert reasons(outcome)["f.csv:3"].startswith("line 2 of the same declaration is broken")


def test_r5_the_same_line_again_is_counted_as_repeated() -> None:
    spelled_otherwise = {**LINE, "container": "MSKU1234565", "declared_at": "2026-11-21T08:30"}
    outcome = taken(LINE, LINE, spelled_otherwise)

    assert (len(outcome.applied), outcome.applied_n, outcome.repeated_n) == (1, 1, 2)


def test_r5_of_contradicting_lines_the_first_holds_and_the_other_is_kept_with_the_reason() -> None:
    outcome = taken(
        LINE, {**LINE, "eligibility": "Chưa"}, {**LINE, "stated_at": "2026-11-21 14:00"}
    )

    assert outcome.applied_n == 2
    assert reasons(outcome) == {
        "f.csv:3": "eligibility: not_yet contradicts cleared of f.csv:2; what came first holds, "
        "and a correction has a later stated_at"
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"container": "MSK\u041e1234565"},
            "; character 4 is U+041E CYRILLIC CAPITAL LETTER O, which looks like 'O'",
        ),
        (
            {"container": "\uff2dSKU1234565"},
            "character 1 is U+FF2D FULLWIDTH LATIN CAPITAL LETTER M, which looks like 'M'",
        ),
        (
            {"container": "MSKU123456O"},
            "got 'MSKU123456O'; character 11 is 'O' where a digit was wanted",
        ),
        ({"container": "M5KU1234565"}, "; character 2 is '5' where a letter was wanted"),
        ({"container": "=MSKU1234565"}, "got '=MSKU1234565'; it has 12 characters"),
        (
            {"declaration_no": "3041O5703200"},
            "a declaration number of 12 digits, got '3041O5703200'; "
            "character 5 is 'O' where a digit was wanted",
        ),
        ({"declaration_no": "3.04106E+11"}, "got '3.04106E+11'; it has 11 characters"),
        ({"declaration_no": "\u0663" * 12}, "character 1 is U+0663 ARABIC-INDIC DIGIT THREE"),
        (
            {"type_code": "B1\u200b1"},
            "type_code: wanted 1 to 200 characters, got 'B1\\u200b1'; "
            "character 3 is U+200B ZERO WIDTH SPACE",
        ),
        ({"declared_at": ""}, "declared_at: wanted, but empty"),
        ({"declared_at": "1899-12-30"}, "declared_at: wanted an instant of the years 2000 to 2099"),
        ({"declared_at": "0001-01-01"}, "declared_at: wanted an instant such as 2026-11-22 08:00"),
        ({"declared_at": 46348.5}, "declared_at: wanted an instant such as 2026-11-22 08:00"),
        ({"flow": "sideways"}, "flow: wanted export or import, got 'sideways'"),
        ({"is_cancelled": "perhaps"}, "is_cancelled: wanted yes or no, got 'perhaps'"),
        ({"declarant": "x" * 201}, "declarant: wanted 1 to 200 characters, got 'xxx"),
        ({"declarant": {"name": "x"}}, "declarant: wanted 1 to 200 characters, got {'name'"),
        ({"containers": [["MSKU1234565"]]}, "containers: wanted a container number of 4 letters"),
        (
            {"stated_at": "2026-11-24 08:00"},
            "stated_at: 2026-11-24T01:00:00+00:00 is later than it came, 2026-11-22T08:00:00",
        ),
    ],
)
def test_r5_a_row_that_breaks_its_contract_says_why(change: dict[str, Any], reason: str) -> None:
    outcome = taken({**LINE, **change})

    assert outcome.applied == []
    assert reason in reasons(outcome)["f.csv:2"]
    assert outcome.quarantined[0].raw == "row 2"


def test_r5_a_row_that_could_not_be_taken_apart_is_kept() -> None:
    outcome = taken(BrokenRow("7", "vì sao / why", "raw"), LINE)

    assert outcome.applied_n == 1
    assert [(row.origin, row.raw) for row in outcome.quarantined] == [("f.csv:7", "raw")]


def test_r33_a_row_that_does_not_say_of_when_it_is_is_of_when_it_came() -> None:
    outcome = taken({name: cell for name, cell in LINE.items() if name != "stated_at"})
    assert outcome.applied[0].stated_at == NOW


def test_r5_a_site_file_says_what_a_file_leaves_out() -> None:
    feed = source(always={"flow": "import"}, values={"eligibility": {"TQ": "cleared"}})
    said = {**LINE, "container": "TGHU5627053", "declaration_no": "304105703310"}
    rows = taken({**LINE, "flow": "", "eligibility": "tq"}, said, feed=feed).applied
    assert [row.flow for row in rows if isinstance(row, Declaration)] == ["import", "export"]


MANIFEST = {
    "flow": "export",
    "voyage": "V1:7",
    "bill_no": "B/L 9",
    "container": "MSKU1234565",
    "stated_at": "2026-11-21 08:00",
}


@pytest.mark.parametrize(
    ("mark", "cell", "kg"),
    [
        (".", "18764.5", 18764.5),
        (".", "18,764", 18764),
        (".", 18764, 18764),
        (".", "18764,5", None),
        (",", "18.764,5", 18764.5),
        (",", "18.764", 18764),
        (",", "18764.5", None),
        (".", "1e3", None),
        (".", "nan", None),
        (".", float("inf"), None),
        (".", "0", None),
        (".", True, None),
        (".", "\uff11\uff18", None),
    ],
)
def test_r33_weights_are_read_by_the_feeds_decimal_mark(
    mark: str, cell: object, kg: float | None
) -> None:
    feed = source(FeedKind.MANIFEST_LINE, decimal_mark=mark)
    outcome = taken({**MANIFEST, "gross_weight_kg": cell}, feed=feed)
    weights = [row.gross_weight_kg for row in outcome.applied if isinstance(row, ManifestLine)]
    assert weights == ([] if kg is None else [kg])


def test_r45_a_route_is_read_from_a_cell_or_a_list() -> None:
    shipment = {
        "shipment_no": "1",
        "origin_office": "02CI",
        "container": "MSKU1234565",
        "departed_at": "2026-11-21 08:00",
        "due_at": "2026-11-21 18:00",
        "stated_at": "2026-11-21 08:00",
    }
    feed = source(FeedKind.TRANSIT_SHIPMENT)
    rows: list[Mapping[str, object]] = [
        {**shipment, "route": "10.77 106.70; 10.80, 106.65"},
        {**shipment, "shipment_no": "2", "route": [[10.77, 106.7], [10.8, 106.65]]},
        {**shipment, "shipment_no": "3", "route": "10.77"},
        {**shipment, "shipment_no": "4", "route": "91 0"},
        {**shipment, "shipment_no": "5", "due_at": "2026-11-21 08:00"},
    ]
    outcome = taken(*rows, feed=feed)
    routes = [row.route for row in outcome.applied if isinstance(row, TransitShipment)]
    assert routes == [((10.77, 106.7), (10.8, 106.65))] * 2
    assert list(reasons(outcome)) == ["f.csv:4", "f.csv:5", "f.csv:6"]


def test_r39_a_fix_is_of_its_own_instant() -> None:
    fix = {"plate": "51C-123.45", "fixed_at": "2026-11-21 08:00", "latitude": 10, "longitude": 106}
    row = taken(fix, fix, feed=source(FeedKind.GPS_FIX)).applied[0]
    assert isinstance(row, GpsFix)
    assert (row.plate, row.stated_at) == ("51C12345", row.fixed_at)


@pytest.mark.parametrize("kind", FeedKind)
def test_every_field_has_a_vietnamese_heading(kind: FeedKind) -> None:
    headings = [VIETNAMESE[name] for name in told_fields(kind)]
    assert len(set(headings)) == len(headings)
    assert set(required_fields(kind)) < set(told_fields(kind))


def test_r5_a_day_of_slack_is_left_to_clocks() -> None:
    ahead = (NOW + timedelta(hours=23)).isoformat()
    assert taken({**LINE, "stated_at": ahead}).applied_n == 1
