"""Which pages there are, and that the README tells of each."""

from pathlib import Path

import pytest

from dashboards.pages import PAGES, ScreenPage, pages_of
from dashboards.texts import TEXTS, Language, Texts
from sql.rights import Duty

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TITLES = Texts(Language.VIETNAMESE)
ids = [page.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_the_readme_tells_of_a_page(page: ScreenPage) -> None:
    assert f"| {TITLES(f'{page.name}.title')} | `/{page.name}` | " in README


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_r100_a_page_and_its_group_have_titles(page: ScreenPage, language: Language) -> None:
    assert {f"{page.name}.title", f"group.{page.group}"} <= set(TEXTS[language])


@pytest.mark.parametrize("duty", Duty)
def test_r59_every_duty_has_a_page_and_none_twice(duty: Duty) -> None:
    names = [page.name for page in pages_of(duty)]
    assert names
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("duty", "names"),
    [(Duty.PARTNER, ["crossings"]), (Duty.ENTERPRISE, ["passages"])],
)
def test_r57_who_is_no_customs_officer_has_one_page(duty: Duty, names: list[str]) -> None:
    assert [page.name for page in pages_of(duty)] == names


def test_every_address_is_there_once() -> None:
    assert len(set(ids)) == len(PAGES)
