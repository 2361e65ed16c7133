import pytest

from dashboards.written import marked, plain, written_code, written_plate


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("51C12345", "51C-123.45"),
        ("15R14098", "15R-140.98"),
        ("29B125662", "29B1-256.62"),
        ("ABC", "ABC"),
        ("", ""),
    ],
)
def test_r26_a_plate_is_written_as_it_stands_on_the_vehicle(text: str, written: str) -> None:
    assert written_plate(text) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("WSAU4160620", "WSAU 416062 0"),
        ("WSAU4160621", "WSAU4160621"),
        ("nonsense", "nonsense"),
    ],
)
def test_r26_a_code_is_written_as_it_is_painted(code: str, written: str) -> None:
    assert written_code(code) == written


@pytest.mark.parametrize(
    ("written", "confidences", "markdown"),
    [
        ("51C-12", (0.9, 0.9, 0.9, 0.9, 0.9), "51C-12"),
        ("51C-12", (0.9, 0.9, 0.79, 0.1, 0.9), "51:red[C]-:red[1]2"),
        ("51C-12", (0.8,) * 5, "51C-12"),
        ("51C-12", (), "51C-12"),
        ("5*1*", (0.9, 0.9), r"5\*1\*"),
    ],
)
def test_what_was_hard_to_read_is_coloured(
    written: str, confidences: tuple[float, ...], markdown: str
) -> None:
    assert marked(written, confidences) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**a** $b$ :red[c]", r"\*\*a\*\* \$b\$ \:red\[c\]"),
        ("http://e.vil", "http\\:\\/\\/\u2060e\\.vil"),
        ("www.e.vil", "www\u2060\\.e\\.vil"),
        ("a@e.vil", "a\\@\u2060e\\.vil"),
        ("a\n# b", r"a \# b"),
    ],
)
def test_what_others_wrote_is_shown_as_text_and_leads_nowhere(text: str, markdown: str) -> None:
    assert plain(text) == markdown
