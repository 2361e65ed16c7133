"""The grammar of number plates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import InputError
from schemas.plate_forms import TEMPLATES, PlateTemplate, templates_for
from schemas.plates import (
    Plate,
    PlateHint,
    PlateKind,
    classify_plate,
    is_chinese_plate,
    normalise_plate,
    parse_plate,
)
from schemas.read import Layout


@pytest.mark.parametrize(
    ("text", "kind", "display", "province", "series", "number"),
    [
        ("51C-123.45", "car_or_truck", "51C-123.45", "51", "C", "12345"),
        ("30N 4616", "car_or_truck", "30N-4616", "30", "N", "4616"),
        ("30N4616", "car_or_truck", "30N-4616", "30", "N", "4616"),
        ("29B02566", "car_or_truck", "29B-025.66", "29", "B", "02566"),
        ("15R-140.98", "trailer", "15R-140.98", "15", "R", "14098"),
        ("15RM01234", "trailer", "15RM-012.34", "15", "RM", "01234"),
        ("29-B1 256.62", "motorbike", "29B1-256.62", "29", "B1", "25662"),
        ("29B1-2566", "motorbike_old", "29B1-2566", "29", "B1", "2566"),
        ("29MĐ1-123.45", "motorbike", "29MD1-123.45", "29", "MD1", "12345"),
        ("81AA04892", "car_or_moped", "81AA-048.92", "81", "AA", "04892"),
        ("80A-023.66", "state", "80A-023.66", "80", "A", "02366"),
        ("80NN16776", "diplomatic", "80NN-167.76", "80", "NN", "16776"),
        ("80-291-NG-01", "diplomatic", "80-291-NG-01", "80", "NG", "29101"),
        ("29LD00143", "foreign_invested", "29LD-001.43", "29", "LD", "00143"),
        ("29DA1234", "project", "29DA-1234", "29", "DA", "1234"),
        ("29KT12345", "army_enterprise", "29KT-123.45", "29", "KT", "12345"),
        ("99MK00012", "tractor", "99MK-000.12", "99", "MK", "00012"),
        ("14HC00012", "restricted", "14HC-000.12", "14", "HC", "00012"),
        ("29TĐ00012", "trial", "29TD-000.12", "29", "TD", "00012"),
        ("80CD00012", "special_machine", "80CD-000.12", "80", "CD", "00012"),
        ("T29-123.45", "temporary", "T29-123.45", "29", "T", "12345"),
        ("QH-12-34", "military", "QH-12-34", None, "QH", "1234"),
    ],
)
def test_a_plate_tells_its_kind_and_parts(
    text: str, kind: str, display: str, province: str | None, series: str, number: str
) -> None:
    plate = parse_plate(text)
    assert (plate.kind, plate.display) == (kind, display)
    assert (plate.province, plate.series, plate.number) == (province, series, number)
    assert plate.country == "VN"
    assert plate.hints == ()


@pytest.mark.parametrize(
    ("text", "layout", "kind"),
    [
        ("29B12345", None, PlateKind.CAR_OR_MOTORBIKE),
        ("29B12345", Layout.TWO_LINES, PlateKind.CAR_OR_MOTORBIKE),
        ("29B12345", Layout.ONE_LINE, PlateKind.CAR_OR_TRUCK),
        ("29B\n12345", Layout.TWO_LINES, PlateKind.CAR_OR_TRUCK),
        ("29-B1\n2345", Layout.TWO_LINES, PlateKind.MOTORBIKE_OLD),
        ("29B-123.45", None, PlateKind.CAR_OR_TRUCK),
        ("29R35299", None, PlateKind.TRAILER),
        ("29R-352.99", Layout.TWO_LINES, PlateKind.TRAILER),
        ("29-R3\n5299", Layout.TWO_LINES, PlateKind.MOTORBIKE_OLD),
    ],
)
def test_eight_symbols_are_told_by_separator_or_layout_only(
    text: str, layout: Layout | None, kind: PlateKind
) -> None:
    assert parse_plate(text, layout).kind is kind


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0 letters and digits"),
        ("51C-12", "5 letters and digits"),
        ("0912345678", "that of no form"),
        ("29O-123.45", "O is in no series"),
        ("29I12345", "I is in no series"),
        ("WSAU4160620", "11 letters and digits"),
        ("5AC12345", "that of no form"),
        ("05C12345", "that of no form"),
    ],
)
def test_what_is_no_plate_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse_plate(text)


def test_a_motorbike_form_does_not_exist_on_one_line() -> None:
    with pytest.raises(InputError):
        parse_plate("29B125662", Layout.ONE_LINE)


def test_an_unknown_province_is_a_hint_and_no_error() -> None:
    assert parse_plate("13A-123.45").hints == (PlateHint.UNKNOWN_PROVINCE,)


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("粤B·12345", PlateKind.FOREIGN, "CN"),
        ("桂F 1A234", PlateKind.FOREIGN, "CN"),
        ("2AB-1234", PlateKind.FOREIGN, "KH"),
        ("ກຂ 1234", PlateKind.FOREIGN, "LA"),
        ("1กข 1234", PlateKind.FOREIGN, "TH"),
        ("ABC-1234", PlateKind.FOREIGN, "TW"),
        ("LS15EBC", PlateKind.UNKNOWN, None),
        ("51C-123.45", PlateKind.CAR_OR_TRUCK, "VN"),
    ],
)
def test_r30_a_foreign_plate_is_not_forced_into_the_vietnamese_grammar(
    text: str, kind: PlateKind, country: str | None
) -> None:
    plate = classify_plate(text)
    assert (plate.kind, plate.country) == (kind, country)


@pytest.mark.parametrize(
    ("text", "is_plate"),
    [("粤B·12345", True), ("桂F1A234", True), ("粤B12", False), ("B12345", False), ("", False)],
)
def test_r30_a_chinese_plate_is_known_by_its_province_sign(text: str, is_plate: bool) -> None:
    assert is_chinese_plate(text) is is_plate


@st.composite
def spelled(draw: st.DrawFn) -> tuple[PlateTemplate, str]:
    form = draw(st.sampled_from(TEMPLATES))
    return form, "".join(draw(st.sampled_from(allowed)) for allowed in form.symbols)


@given(spelled())
def test_what_a_form_spells_is_a_plate(case: tuple[PlateTemplate, str]) -> None:
    form, text = case
    plate = parse_plate(text)
    assert plate.text == text
    assert form.fits(text)
    assert sum(form.parts) == len(form.symbols)


@given(spelled())
def test_the_display_form_is_read_back_as_the_same_plate(case: tuple[PlateTemplate, str]) -> None:
    plate = parse_plate(case[1])
    again = parse_plate(plate.display)
    assert normalise_plate(plate.display) == plate.text
    assert again.text == plate.text
    if plate.kind is not PlateKind.CAR_OR_MOTORBIKE:
        assert again == plate


@given(spelled(), st.sampled_from(list("IJOW")))
def test_no_civil_series_holds_a_letter_that_is_like_a_digit(
    case: tuple[PlateTemplate, str], letter: str
) -> None:
    form, text = case
    if form.parts[0] == 2 and form.kind is not PlateKind.TEMPORARY:
        position = form.symbols.index(next(s for s in form.symbols if s[0].isalpha()))
        with pytest.raises(InputError):
            parse_plate(text[:position] + letter + text[position + 1 :])


@given(st.text(max_size=14))
def test_any_text_is_parsed_or_refused_and_always_classified(text: str) -> None:
    plate: Plate | None
    try:
        plate = parse_plate(text)
    except InputError as refused:
        plate = None
        assert repr(text) in str(refused)
    assert classify_plate(text).text == normalise_plate(text)
    if plate is not None:
        assert normalise_plate(plate.display) == plate.text


@given(st.from_regex(r"[0-9]{6,11}", fullmatch=True))
def test_digits_alone_are_never_a_plate(text: str) -> None:
    with pytest.raises(InputError):
        parse_plate(text)


def test_the_templates_of_a_layout_are_those_that_exist_in_it() -> None:
    names = {form.name for form in templates_for(Layout.ONE_LINE)}
    assert "car_5" in names
    assert "motorbike" not in names
    assert templates_for(Layout.VERTICAL) == ()
