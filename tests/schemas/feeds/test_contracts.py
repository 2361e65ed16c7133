"""The contracts of feeds: what they take, what makes a subject, and which revision is the later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.feeds.declaration import (
    CONTAINERS_MAX_N,
    Declaration,
    Eligibility,
)
from schemas.feeds.fields import SET_ON_RECEIPT, required_fields, told_fields
from schemas.feeds.kinds import CONTRACTS
from schemas.feeds.look_alikes import odd_character
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.row import FeedKind, spelled
from tests.sql import paper


def declaration(**changes: Any) -> Declaration:
    return Declaration.model_validate(paper.declaration().model_dump() | changes)


def line(**changes: Any) -> ManifestLine:
    return ManifestLine.model_validate(paper.manifest_line().model_dump() | changes)


@pytest.mark.parametrize("row", paper.one_of_each(), ids=lambda row: row.kind.value)
def test_r5_a_row_is_read_back_as_it_was_written(row: Any) -> None:
    assert CONTRACTS[row.kind].model_validate_json(row.model_dump_json()) == row
    assert row.subject.startswith(f"{row.kind}:{row.site}:")


def test_r33_an_amendment_is_a_later_revision_of_the_same_subject() -> None:
    at = paper.START
    rows = [
        declaration(declaration_no="304105703209", stated_at=at),
        declaration(declaration_no="304105703201", stated_at=at + timedelta(days=300)),
        declaration(declaration_no="304105703200", stated_at=at + timedelta(days=400)),
        declaration(declaration_no="304105703200", stated_at=at),
    ]
    assert len({row.subject for row in rows}) == 1
    revisions = [row.revision for row in rows]
    assert revisions == sorted(revisions, reverse=True)
    assert len(set(revisions)) == 4
    assert max(revisions) < 2**63


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"voyage": "V:1", "bill_no": "B"}, {"voyage": "V", "bill_no": "1:B"}),
        ({"voyage": "V%3A", "bill_no": "B"}, {"voyage": "V:", "bill_no": "B"}),
    ],
)
def test_r5_names_with_a_colon_do_not_run_into_one_another(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert line(**one).subject != line(**other).subject


def test_r33_three_legal_states_let_goods_pass() -> None:
    passing = {each for each in Eligibility if each.lets_pass}
    assert passing == {Eligibility.CLEARED, Eligibility.RELEASED, Eligibility.TO_STORAGE}


@pytest.mark.parametrize(
    ("written", "container"),
    [
        ("MSKU1234565", "MSKU1234565"),
        ("msku 123456-5", "MSKU1234565"),
        ("MSKU/123.456-5", "MSKU1234565"),
        ("MSKU1234560", "MSKU1234560"),
        ("=MSKU1234565", None),
        ("MSKU123456\n5", None),
        ("MSKU123456\u0665", None),
        ("\u041cSKU1234565", None),
        ("MSKU12345650", None),
        ("", None),
    ],
)
def test_r33_spellings_of_a_container_number_are_one_number(
    written: str, container: str | None
) -> None:
    if container is None:
        with pytest.raises(ValidationError):
            line(container=written)
    else:
        assert line(container=written).container == container
    assert spelled(7) == 7


def test_r33_a_declaration_names_a_container_once_and_not_without_end() -> None:
    row = declaration(containers=("MSKU1234565", "msku 123456-5", "TGHU5627053"))
    assert row.containers == ("MSKU1234565", "TGHU5627053")
    many = [f"MSKU{n:07d}" for n in range(CONTAINERS_MAX_N + 1)]
    assert len(declaration(containers=many[1:]).containers) == CONTAINERS_MAX_N
    with pytest.raises(ValidationError, match="at most 2000 items"):
        declaration(containers=many)


@pytest.mark.parametrize(
    "stated_at",
    [
        datetime(1999, 12, 31, tzinfo=UTC),
        datetime(2100, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 21),  # noqa: DTZ001 - has no zone
        "0001-01-01T00:00:00+07:00",
    ],
)
def test_r5_an_instant_is_of_this_century_and_has_its_zone(stated_at: object) -> None:
    with pytest.raises(ValidationError):
        line(stated_at=stated_at)


@pytest.mark.parametrize(
    ("voyage", "is_good"),
    [
        ("V.017/26-N", True),
        ("Chuyến Đ-17", True),
        ("粤Z1234港", True),
        ("V\u041e17", False),
        ("V\u200b17", False),
        ("V\x0017", False),
        ("V\n17", False),
        ("\uff36", False),
        ("V\u202e17", False),
        ("", False),
        ("v" * 201, False),
    ],
)
def test_r33_a_number_of_others_has_no_letters_that_only_look_like_ours(
    voyage: str, is_good: bool
) -> None:
    if is_good:
        assert line(voyage=voyage).voyage == voyage
    else:
        with pytest.raises(ValidationError):
            line(voyage=voyage)


@pytest.mark.parametrize(
    ("text", "place", "like"),
    [
        ("MSK\u041e", 4, "O"),
        ("\uff2dSK", 1, "M"),
        ("AB\u200b", 3, None),
        ("\u0391", 1, "A"),
    ],
)
def test_the_place_of_an_odd_character_is_told(text: str, place: int, like: str | None) -> None:
    odd = odd_character(text)
    assert odd is not None
    assert (odd.place, odd.like) == (place, like)
    assert odd_character("MSKU1234565 Đ") is None
    assert odd_character("Đ", is_ascii=True) is not None


@pytest.mark.parametrize("kind", FeedKind)
def test_nobody_tells_what_is_set_on_receipt(kind: FeedKind) -> None:
    assert not SET_ON_RECEIPT & {*told_fields(kind)}
    assert "stated_at" not in required_fields(kind)


def test_r45_a_shipment_is_due_after_it_departed() -> None:
    shipment = paper.transit_shipment()
    with pytest.raises(ValidationError, match="a shipment is due after it departed"):
        type(shipment).model_validate(shipment.model_dump() | {"due_at": shipment.departed_at})


def test_r40_an_entry_names_one_thing_and_ends_after_it_begins() -> None:
    entry = paper.watch_entry()
    both = {"container": "MSKU1234565", "plate": "51C12345"}
    for change in (both, {"container": None, "plate": None}, {"valid_until": entry.valid_from}):
        with pytest.raises(ValidationError, match="an entry"):
            type(entry).model_validate(entry.model_dump() | change)
