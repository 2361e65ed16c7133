from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import InputError
from schemas.owners import Owner, OwnerRegistry

CODES = st.from_regex(r"[A-Z]{3}[UJZ]", fullmatch=True)
OWNERS = st.lists(st.builds(Owner, CODES, st.sampled_from(["a line", "a lessor"])), max_size=8)


def written(folder: Path, content: str) -> Path:
    path = folder / "owners.csv"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "company"),
    [
        ("MSCU", "Mediterranean Shipping Company (MSC)"),
        ("MSKU8396491", "Maersk"),  # a whole code does as well
        ("TGHU", "Textainer"),
        ("ONEU", "Ocean Network Express (ONE)"),
        ("GMDU", "Gemadept"),
        ("QQQU", None),
        ("MSCJ", None),  # the category belongs to what is registered
        ("MSC", None),
        ("", None),
    ],
)
def test_r21_an_owner_code_is_known_or_not(code: str, company: str | None) -> None:
    registry = OwnerRegistry.bundled()
    owner = registry.owner(code)
    assert (owner.company if owner else None) == company
    assert registry.known(code) == (company is not None)


def test_the_bundled_file_is_sorted_and_says_where_each_code_is_known_from() -> None:
    owners = list(OwnerRegistry.bundled().owners.values())
    assert len(owners) > 200
    assert [owner.code for owner in owners] == sorted(owner.code for owner in owners)
    assert all(owner.company and owner.source for owner in owners)


@given(OWNERS, OWNERS, CODES)
def test_r21_a_site_s_owners_add_to_and_override_the_others(
    base: list[Owner], own: list[Owner], code: str
) -> None:
    first, second = OwnerRegistry.of(base), OwnerRegistry.of(own)
    whole = first.updated(second)
    assert set(whole.owners) == set(first.owners) | set(second.owners)
    for asked in (code, *whole.owners):
        assert whole.owner(asked) == (second.owner(asked) or first.owner(asked))


def test_a_file_of_one_s_own_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffcompany,code\nA line,ABCU\n Another ,XYZJ\n")
    registry = OwnerRegistry.load(path)
    assert registry.owner("XYZJ") == Owner("XYZJ", "Another")
    assert OwnerRegistry.bundled().updated(registry).known("ABCU1234560")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "wanted the columns code, company, source .* got an empty file"),
        ("prefix,owner\nMSCU,MSC\n", "wanted the columns .* got prefix, owner"),
        ("code,company\nMSCU,MSC\nMSC,MSC\n", "line 3: wanted an owner code .* got 'MSC' and"),
        ("code,company\nMSCX,MSC\n", "line 2: wanted an owner code such as MSCU"),
        ("code,company\nMSCU,\n", "line 2: .* and its company, got 'MSCU' and ''"),
        ("code,company\nMSCU\n", "line 2: .* got 'MSCU' and ''"),
        ("code,company\nMSCU,a\nMSCU,b\n", "line 3: MSCU stands in line 2 already"),
    ],
)
def test_a_wrong_row_is_told_with_its_line(content: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        OwnerRegistry.load(written(tmp_path, content))


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a CSV file of owner codes was wanted"):
        OwnerRegistry.load(tmp_path / "none.csv")
    (tmp_path / "picture.csv").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(InputError, match="a CSV file of owner codes was wanted"):
        OwnerRegistry.load(tmp_path / "picture.csv")
