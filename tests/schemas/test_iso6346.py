import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import iso6346
from schemas.iso6346 import LETTER_VALUES, check_digit, is_valid, normalise, parse, remainder

DIGITS = "0123456789"
LETTERS = "".join(LETTER_VALUES)

prefixes = st.builds(
    lambda owner, category, serial: owner + category + serial,
    st.text(LETTERS, min_size=3, max_size=3),
    st.sampled_from("UJZ"),
    st.text(DIGITS, min_size=6, max_size=6),
)


@pytest.mark.parametrize(
    ("code", "owner", "category", "serial", "digit"),
    [
        ("CSQU3054383", "CSQ", "U", "305438", "3"),  # the standard's own example
        ("csqu 305438 3", "CSQ", "U", "305438", "3"),
        ("CSQU 305438-3", "CSQ", "U", "305438", "3"),
        ("ＷＳＡＵ４１６０６２０", "WSA", "U", "416062", "0"),  # noqa: RUF001
        ("RWWL4564317", "RWW", "L", "456431", "7"),  # painted so on a real container
    ],
)
def test_r21_parses_a_code_however_it_is_spaced(
    code: str, owner: str, category: str, serial: str, digit: str
) -> None:
    parsed = parse(code)
    assert (parsed.owner, parsed.category, parsed.serial, parsed.check_digit) == (
        owner,
        category,
        serial,
        digit,
    )
    assert str(parsed) == normalise(code)
    assert parsed.is_standard_category == (category in "UJZ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "wanted a container code of 4 letters and 7 digits, got ''"),
        ("CSQU305438", "wanted a container code of 4 letters and 7 digits, got 'CSQU305438'"),
        ("CSQ03054383", "wanted a container code of 4 letters and 7 digits, got 'CSQ03054383'"),
        ("CSQU30543833", "wanted a container code of 4 letters and 7 digits"),
        ("CSQU3054384", "wanted check digit 3 after CSQU305438, got 4"),
    ],
)
def test_r21_refuses_what_is_no_code_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse(text)
    assert not is_valid(text)


def test_r21_a_remainder_of_ten_is_written_zero() -> None:
    assert remainder("AAAU000010") == 10
    assert check_digit("AAAU000010") == "0"
    assert is_valid("AAAU0000100")


@pytest.mark.parametrize("prefix", ["", "CSQU30543", "CSQU3054383", "csqu305438", "CSQU30543Ê"])
def test_a_check_digit_needs_ten_capitals_and_digits(prefix: str) -> None:
    with pytest.raises(ValueError, match="wanted the 10 capitals and digits"):
        check_digit(prefix)


def test_letter_values_skip_the_multiples_of_eleven() -> None:
    assert LETTER_VALUES["A"] == 10
    assert LETTER_VALUES["B"] == 12
    assert LETTER_VALUES["Z"] == 38
    assert not [value for value in LETTER_VALUES.values() if value % 11 == 0]


@given(prefixes)
def test_every_prefix_has_exactly_one_check_digit(prefix: str) -> None:
    assert [d for d in DIGITS if is_valid(prefix + d)] == [check_digit(prefix)]


@given(prefixes, st.integers(4, 9), st.sampled_from(DIGITS))
def test_one_wrong_digit_of_the_serial_always_changes_the_remainder(
    prefix: str, place: int, digit: str
) -> None:
    other = prefix[:place] + digit + prefix[place + 1 :]
    assert (remainder(other) == remainder(prefix)) == (other == prefix)
    if is_valid(other + check_digit(prefix)) and other != prefix:
        # The one hole: remainders 0 and 10 are both written 0.
        assert {remainder(other), remainder(prefix)} == {0, 10}


@given(prefixes, st.integers(0, 2), st.sampled_from(LETTERS))
def test_a_wrong_letter_passes_when_the_values_agree_modulo_eleven(
    prefix: str, place: int, letter: str
) -> None:
    other = prefix[:place] + letter + prefix[place + 1 :]
    twins = (LETTER_VALUES[letter] - LETTER_VALUES[prefix[place]]) % 11 == 0
    assert (remainder(other) == remainder(prefix)) == twins


@given(prefixes, st.integers(4, 8))
def test_swapped_neighbours_of_the_serial_change_the_remainder(prefix: str, place: int) -> None:
    swapped = prefix[:place] + prefix[place + 1] + prefix[place] + prefix[place + 2 :]
    assert (remainder(swapped) == remainder(prefix)) == (swapped == prefix)


@given(prefixes)
def test_what_is_made_is_parsed_back(prefix: str) -> None:
    code = prefix + check_digit(prefix)
    assert str(parse(code)) == code


@given(st.sampled_from(LETTERS + DIGITS))
def test_look_alikes_are_mutual(symbol: str) -> None:
    for other in iso6346.look_alikes(symbol):
        assert other != symbol
        assert symbol in iso6346.look_alikes(other)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
