import pytest

from schemas.size_type import parse_size_type


@pytest.mark.parametrize(
    ("text", "length_ft", "height_mm", "kind"),
    [
        ("22G1", 20, 2591, "general purpose"),
        ("42g1", 40, 2591, "general purpose"),
        ("45 R1", 40, 2896, "thermal, refrigerated"),
        ("L5G1", 45, 2896, "general purpose"),
        ("22GB", 20, 2591, "general purpose"),
        ("29P0", 20, None, "platform"),
    ],
)
def test_r21_size_type_says_length_height_and_type(
    text: str, length_ft: int, height_mm: int | None, kind: str
) -> None:
    parsed = parse_size_type(text)
    assert (parsed.length_ft, parsed.height_mm, parsed.type) == (length_ft, height_mm, kind)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("45G", "wanted a size-type code of 4 characters, got '45G'"),
        ("Z5G1", "'Z' stands for no length; known: 1 2 3 4"),
        ("47G1", "'7' stands for no height"),
        ("45X1", "'X' stands for no type"),
    ],
)
def test_r21_size_type_that_means_nothing_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_size_type(text)
