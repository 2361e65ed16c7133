"""The vote of several looks at one plate."""

from __future__ import annotations

import numpy as np
import pytest

from models.ocr.alphabet import ALPHABET
from models.ocr.line_reader import LineRead
from models.plates.judgement import LEAST_SCORE
from models.plates.vote import elect
from schemas.read import Layout


def seen(text: str) -> LineRead:
    """A line of which the network is certain."""
    labels = "-".join(symbol for symbol in text if symbol in ALPHABET)
    log_ratio = np.full((len(labels), 37), -11.0, np.float32)
    for row, label in zip(log_ratio, labels, strict=True):
        row[0 if label == "-" else 1 + ALPHABET.index(label)] = 0
    return LineRead(text, log_ratio)


def looks(*texts: str) -> list[tuple[LineRead, ...]]:
    return [tuple(seen(line) for line in text.split("/")) for text in texts]


@pytest.mark.parametrize(
    ("views", "layout", "text", "agreement"),
    [
        (("51C-123.45",) * 3, Layout.ONE_LINE, "51C12345", 1.0),
        (("51C-123.45", "51G-123.45", "51C-123.45"), Layout.ONE_LINE, "51C12345", 2 / 3),
        (("29-B1/256.62", "29-B1/256.62"), Layout.TWO_LINES, "29B125662", 1.0),
        (("29-B/256.62", *("29-B1/256.62",) * 3), Layout.TWO_LINES, "29B125662", 3 / 4),
        (("29LD-4379", "29LD-4379"), Layout.ONE_LINE, "29LD4379", 1.0),
        (("15R-140.98", "15R-140.98"), Layout.ONE_LINE, "15R14098", 1.0),
        (("80-NN/167.76", "80-NN/167.76"), Layout.TWO_LINES, "80NN16776", 1.0),
    ],
)
def test_r21_the_looks_agree_on_a_text(
    views: tuple[str, ...], layout: Layout, text: str, agreement: float
) -> None:
    election = elect(looks(*views), layout)
    assert election is not None
    assert election.text == text
    assert election.agreement == pytest.approx(agreement)
    assert len(election.char_confidence) == len(text)
    assert election.margin > 0


def test_the_second_text_is_kept_with_its_score() -> None:
    election = elect(looks("51C-123.45", "51G-123.45", "51C-123.45"), Layout.ONE_LINE)
    assert election is not None
    assert "51G12345" in dict(election.others)
    assert election.others[0][1] == pytest.approx(election.score - election.margin)


def test_a_rare_form_pays_but_fits_no_worse() -> None:
    election = elect(looks("29LD-001.43", "29LD-001.43"), Layout.ONE_LINE)
    assert election is not None
    assert (election.text, election.fit) == ("29LD00143", 0.0)
    assert election.score <= -1


def test_the_split_between_lines_is_kept() -> None:
    """Four symbols above five are never read as three above five."""
    election = elect(looks("29-B1/256.62"), Layout.TWO_LINES)
    assert election is not None
    assert len(election.text) == 9


@pytest.mark.parametrize("text", ["0912345678", "2020-05-22", "WSAU4160620", "TARE2200KG", "1234"])
def test_other_lettering_is_elected_with_a_bad_score_or_not_at_all(text: str) -> None:
    election = elect(looks(text, text), Layout.ONE_LINE)
    assert election is None or election.score < LEAST_SCORE


def test_no_look_elects_nothing_from_empty_lines() -> None:
    assert elect(looks("", ""), Layout.ONE_LINE) is None
