from typing import Any

import pandas as pd
import pytest

from dashboards.charts import passages_by_hour
from dashboards.texts import Language, Texts

COUNTS = pd.DataFrame(
    [
        ("a", "in-1", "in", 7, 12, 9, 2, 1, 8),
        ("a", "in-1", "in", 8, 3, 3, 0, 0, 3),
        ("a", "out-1", "out", 7, 5, 4, 1, 0, 2),
    ],
    columns=[
        *("site", "lane", "direction", "local_hour", "passages_n"),
        *("accepted_n", "review_n", "unread_n", "containers_n"),
    ],
)


def _spec(counts: pd.DataFrame, language: Language = Language.VIETNAMESE) -> dict[str, Any]:
    return passages_by_hour(counts, Texts(language)).to_dict()


def _rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][spec["data"]["name"]]
    return rows


def test_the_chart_shows_every_count_once() -> None:
    rows = _rows(_spec(COUNTS))
    shown = [(row["lane_label"], row["local_hour"], row["passages_n"]) for row in rows]
    assert shown == [("in-1 · Vào", 7, 12), ("in-1 · Vào", 8, 3), ("out-1 · Ra", 7, 5)]


def test_the_bars_are_stacked_by_lane_over_all_hours_of_a_day() -> None:
    encoding = _spec(COUNTS)["encoding"]
    assert encoding["x"]["field"] == "local_hour"
    assert encoding["x"]["scale"]["domain"] == list(range(24))
    assert encoding["y"]["field"] == "passages_n"
    assert encoding["color"]["field"] == "lane_label"


def test_pointing_at_a_bar_tells_what_was_read() -> None:
    fields = [tip["field"] for tip in _spec(COUNTS)["encoding"]["tooltip"]]
    assert fields[2:] == ["passages_n", "accepted_n", "review_n", "unread_n"]


@pytest.mark.parametrize(
    ("language", "title", "lane"),
    [(Language.VIETNAMESE, "Lượt xe", "in-1 · Vào"), (Language.ENGLISH, "Passages", "in-1 · In")],
)
def test_r100_the_chart_speaks_the_chosen_language(
    language: Language, title: str, lane: str
) -> None:
    spec = _spec(COUNTS, language)
    assert spec["encoding"]["y"]["title"] == title
    assert _rows(spec)[0]["lane_label"] == lane


def test_no_passages_make_an_empty_chart() -> None:
    assert _rows(_spec(COUNTS.iloc[:0])) == []
