import math
import string
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.evidence_source import Proof
from dashboards.history_source import PassageStatus
from dashboards.texts import (
    LANGUAGE_NAMES,
    TEXTS,
    Language,
    Texts,
    percent,
    written_day,
    written_instant,
    written_time,
)
from schemas.clock_source import ClockSource
from schemas.errors import UnknownNameError
from schemas.failure import FailureCause
from schemas.passage import CrossingSource, Direction, EvidenceRole
from schemas.plates import PlateKind
from schemas.read import CheckDigit

VI, EN = Texts(Language.VIETNAMESE), Texts(Language.ENGLISH)
VIETNAMESE_LETTERS = set(
    "ăâđêôơưĂÂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_r100_vietnamese_comes_first_and_both_languages_are_offered() -> None:
    assert next(iter(Language)) is Language.VIETNAMESE
    assert set(TEXTS) == set(LANGUAGE_NAMES) == set(Language)


def test_r100_both_languages_have_the_same_keys() -> None:
    assert set(TEXTS[Language.VIETNAMESE]) == set(TEXTS[Language.ENGLISH])


@pytest.mark.parametrize("key", sorted(TEXTS[Language.VIETNAMESE]))
def test_r100_a_text_takes_the_same_values_in_both_languages(key: str) -> None:
    vi, en = TEXTS[Language.VIETNAMESE][key], TEXTS[Language.ENGLISH][key]
    assert vi.strip()
    assert en.strip()
    assert _placeholders(vi) == _placeholders(en)
    assert not [letter for letter in en if letter.isalpha() and not letter.isascii()]


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("status", PassageStatus),
        ("direction", Direction),
        ("crossing", CrossingSource),
        ("cause", FailureCause),
        ("clock", ClockSource),
        ("check_digit", CheckDigit),
        ("plate_kind", PlateKind),
        ("evidence", EvidenceRole),
        ("evidence", Proof),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_every_value_that_a_passage_can_have_has_a_text(
    prefix: str, values: type[Direction], language: Language
) -> None:
    missing = [value for value in values if f"{prefix}.{value}" not in TEXTS[language]]
    assert missing == []


def test_a_text_that_nobody_wrote_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown text 'no\.such'"):
        VI("no.such")


@pytest.mark.parametrize(
    ("value", "decimals_n", "vi", "en"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1234.5, 0, "1.234", "1,234"),
        (12.5, 1, "12,5", "12.5"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(
    value: float, decimals_n: int, vi: str, en: str
) -> None:
    assert VI.number(value, decimals_n) == vi
    assert EN.number(value, decimals_n) == en


@given(hundredths=st.integers(0, 100))
def test_whole_per_cents_are_kept(hundredths: int) -> None:
    assert percent(hundredths / 100) == f"{hundredths} %"


@given(part_n=st.integers(0, 10**6), all_n=st.integers(1, 10**6))
def test_a_share_is_never_rounded_up(part_n: int, all_n: int) -> None:
    part_n = min(part_n, all_n)
    shown = int(VI.share(part_n, all_n).removesuffix(" %"))
    assert shown == math.floor(100 * part_n / all_n + 1e-7)
    assert (shown == 100) == (part_n == all_n)


def test_a_share_of_nothing_is_empty() -> None:
    assert VI.share(0, 0) == ""


def test_r22_times_are_local_whatever_zone_they_come_in() -> None:
    at = datetime(2026, 11, 20, 17, 0, 5, tzinfo=UTC)
    assert written_time(at) == "00:00:05"
    assert written_instant(at) == "00:00:05 21/11/2026"
    assert written_day(date(2026, 11, 21)) == "21/11/2026"
