from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from schemas.organisation import load_organisation

ROOT = Path(__file__).parents[2]
WHOLE = """
[levels]
nation = { rank = 3, name_vi = "Cục", name_en = "Department" }
region = { rank = 2, name_vi = "Chi cục", name_en = "Sub-Department" }
branch = { rank = 1, name_vi = "Hải quan cửa khẩu", name_en = "Border-gate Customs" }

[units]
customs = { level = "nation", name_vi = "Cục Hải quan", name_en = "Customs" }
north.level = "region"
north.name_vi = "Bắc"
north.name_en = "North"
north.under = [{ unit = "customs", from = 2025-03-01 }]
port.level = "branch"
port.name_vi = "Cảng"
port.name_en = "Port"
port.under = [{ unit = "north", from = 2025-03-01 }]

[sites]
gate.under = [{ unit = "port", from = 2025-03-01 }]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "organisation.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_r4_the_example_is_an_organisation_of_three_levels() -> None:
    organisation = load_organisation(ROOT / "infra" / "organisation.toml")
    assert sorted(level.rank for level in organisation.levels.values()) == [1, 2, 3]
    assert organisation.units["customs"].name_vi == "Cục Hải quan"


def test_dates_and_names_are_read(tmp_path: Path) -> None:
    organisation = load_organisation(written(tmp_path, WHOLE))
    (belonging,) = organisation.units["port"].under
    assert (belonging.unit, belonging.since, belonging.until) == ("north", date(2025, 3, 1), None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "rank = 3",
            "rank = 4",
            r"levels: ranks from 1 without a gap were wanted, got \[1, 2, 4\]",
        ),
        (
            'level = "region"',
            'level = "zone"',
            "units.north: unknown level 'zone'; known: branch, ",
        ),
        ('unit = "north"', 'unit = "south"', "units.port: unknown unit 'south'; known: customs, "),
        (
            '{ unit = "north",',
            '{ unit = "customs",',
            "units.port: a unit of the level region was wanted above, got customs of the level nat",
        ),
        (
            'name_en = "Customs" }',
            'name_en = "Customs", under = [{ unit = "north", from = 2025-03-01 }] }',
            "units.customs: no unit was wanted above, got north of the level region",
        ),
        (
            '"port", from = 2025-03-01 }',
            '"port", from = 2025-03-01, until = 2025-03-01 }',
            "sites.gate: until was wanted after from 2025-03-01, got 2025-03-01",
        ),
        (
            '"north", from = 2025-03-01 }',
            '"north", from = 2025-03-01 }, { unit = "north", from = 2026-01-01 }',
            "units.port: one unit above at a time was wanted, got north and north on 2026-01-01",
        ),
        (
            '"port", from = 2025-03-01 }',
            '"port", from = 2025-02-01 }',
            "sites.gate: port belongs to no unit on 2025-02-01, while the site belongs to it",
        ),
        (
            '"customs", from = 2025-03-01 }',
            '"customs", from = 2025-03-01, until = 2026-01-01 }',
            "sites.gate: north belongs to no unit on 2026-01-01, while the site belongs to it",
        ),
        ('north.name_vi = "Bắc"', "", "units.north.name_vi: Field required"),
        ("[sites]", "[site]", "site: Extra inputs are not permitted"),
        ("[levels]", "[levels", "a TOML file was wanted"),
    ],
)
def test_one_sentence_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert WHOLE.count(old) == 1
    path = written(tmp_path, WHOLE.replace(old, new))
    with pytest.raises(ConfigError, match=said) as caught:
        load_organisation(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="an organisation file was wanted, but there is no such"):
        load_organisation(tmp_path / "none.toml")
