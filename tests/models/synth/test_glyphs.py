from __future__ import annotations

import numpy as np
import pytest

from models.synth.glyphs import PLATE_ONE_LINE, STROKES, boxed, column_mask, text_mask

PRINTED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def test_every_letter_and_digit_has_strokes() -> None:
    assert set(PRINTED) <= STROKES.keys()


def test_no_two_letters_look_the_same() -> None:
    masks = {symbol: text_mask(symbol, 40) for symbol in PRINTED}
    for one in PRINTED:
        for other in PRINTED:
            if one < other and masks[one].shape == masks[other].shape:
                apart = np.abs(masks[one].astype(int) - masks[other]).mean()
                assert apart > 2, f"{one} and {other}"


@pytest.mark.parametrize("height_px", [12, 24, 66])
def test_letters_fill_their_height(height_px: int) -> None:
    mask = text_mask("MSKU", height_px)
    assert mask.shape[0] == height_px
    assert mask[:2].max() > 128
    assert mask[-2:].max() > 128


def test_lettering_for_plates_is_narrower() -> None:
    assert text_mask("15R", 40, PLATE_ONE_LINE).shape[1] < text_mask("15R", 40).shape[1]


def test_a_column_runs_downwards_and_a_box_surrounds() -> None:
    column = column_mask("MSKU 907032", 20)
    assert column.shape[0] > 10 * 20
    assert column.shape[1] < 2 * 20
    check = boxed(text_mask("3", 20))
    assert check[0].min() == check[-1].min() == check[:, 0].min() == check[:, -1].min() == 255


def test_an_unknown_symbol_is_refused() -> None:
    with pytest.raises(KeyError, match="@"):
        text_mask("A@", 20)
