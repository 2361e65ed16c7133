"""The rule for accepting a plate read in one picture."""

from __future__ import annotations

import numpy as np
import pytest

from models.ocr.line_reader import UNREAD, LineRead
from models.plates import judgement
from models.plates.views import View
from models.plates.vote import Election
from schemas.plate_forms import TEMPLATES
from schemas.read import Layout, Status

FORMS = {form.name: form for form in TEMPLATES}


def election(
    changes: dict[str, float] | None = None, text: str = "51C12345", form: str = "car_5"
) -> Election:
    figures = {"fit": -0.1, "margin": 8.0, "agreement": 1.0, "sure": 0.99} | (changes or {})
    return Election(
        text=text,
        form=FORMS[form],
        score=figures["fit"],
        fit=figures["fit"],
        margin=figures["margin"],
        agreement=figures["agreement"],
        char_confidence=(0.99,) * (len(text) - 1) + (figures["sure"],),
        others=(),
    )


def views(*texts: str, height: float = 60.0) -> list[View]:
    quad = np.array([(0, 0), (200, 0), (200, height), (0, height)], np.float32)
    return [
        View((quad,) * len(lines), tuple(LineRead(line, UNREAD.log_ratio) for line in lines))
        for lines in (text.split("/") for text in texts)
    ]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.ACCEPTED),
        ({"fit": -4.0}, Status.REVIEW),
        ({"margin": 0.5}, Status.REVIEW),
        ({"agreement": 0.6}, Status.REVIEW),
        ({"sure": 0.3}, Status.REVIEW),
    ],
)
def test_each_condition_of_the_rule_is_needed(changes: dict[str, float], status: Status) -> None:
    looks = views(*["51C-123.45"] * 3)
    assert judgement.status(election(changes), Layout.ONE_LINE, looks) is status


@pytest.mark.parametrize(
    ("looks", "status"),
    [
        (["51C-123.45"] * 3, Status.ACCEPTED),
        (["51C-I23.4S"] * 3, Status.ACCEPTED),  # like symbols: the grammar knows better
        (["51C-123.45", "51C-123.45", "51C-123.451"], Status.ACCEPTED),
        (["51C-123.45", "51C-123.451"], Status.REVIEW),  # half of them see one more
        (["1C-123.45"] * 2 + ["51C-123.45"], Status.REVIEW),
        (["川C·12345", "51C-123.45", "51C-123.45"], Status.REVIEW),
        (["51C-123.45ກ", "51C-123.45", "51C-123.45"], Status.REVIEW),
        (["51Đ-123.45"] * 3, Status.ACCEPTED),
    ],
)
def test_r30_what_is_read_without_a_grammar_must_not_say_otherwise(
    looks: list[str], status: Status
) -> None:
    assert judgement.status(election(), Layout.ONE_LINE, views(*looks)) is status


def test_an_unknown_province_goes_to_review() -> None:
    looks = views(*["13C-123.45"] * 3)
    assert judgement.status(election(text="13C12345"), Layout.ONE_LINE, looks) is Status.REVIEW


@pytest.mark.parametrize(
    ("text", "form", "seen", "height", "is_short"),
    [
        ("51C12345", "car_5", "51C-123.45", 60.0, False),
        ("30N4616", "car_4", "30N-4616", 60.0, False),
        ("30N4616", "car_4", "30N-4616", 16.0, True),
        ("51C1234", "car_4", "51C-123.4", 60.0, True),
        ("51C1234", "car_4", "51C-12.34", 60.0, True),
        ("29B12566", "motorbike_old", "29-B1/2566", 60.0, False),
        ("29B12566", "motorbike_old", "29-B1/256.6", 60.0, True),
        ("29B25662", "car_5", "29-B/256.62", 60.0, True),
        ("29B25662", "car_5", "29B/256.62", 60.0, False),
    ],
)
def test_r21_a_number_that_may_have_lost_a_symbol_is_never_accepted(
    text: str, form: str, seen: str, height: float, is_short: bool
) -> None:
    looks = views(*[seen] * 3, height=height)
    read = election(text=text, form=form)
    layout = Layout.TWO_LINES if "/" in seen else Layout.ONE_LINE
    assert judgement.may_be_short(read, looks) is is_short
    assert (judgement.status(read, layout, looks) is Status.REVIEW) is is_short


@pytest.mark.parametrize(
    ("text", "is_no_number"),
    [
        ("821.2", True),
        ("821.", True),
        ("51C-123.4", True),
        ("30.480", True),
        ("3,950", True),
        ("821.22", False),
        ("8212", False),
        ("4779.", False),
        ("51C-123.45", False),
    ],
)
def test_a_dot_in_the_wrong_place_shows_a_cut_number_or_a_weight(
    text: str, is_no_number: bool
) -> None:
    looks = views(*[text] * 3)
    assert judgement.is_no_number(looks) is is_no_number
    assert judgement.is_plate(election(), looks) is not is_no_number


@pytest.mark.parametrize("changes", [{"agreement": 0.5}, {"margin": 0.1}, {"fit": -5.0}])
def test_confidence_falls_with_every_doubt(changes: dict[str, float]) -> None:
    sure = judgement.confidence(election())
    assert 0 < judgement.confidence(election(changes)) < sure <= 1
