"""Labels files are read as they are; a malformed one is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.evaluation.truth import read_truth
from schemas.errors import TruthError, UnknownNameError
from schemas.read import TextKind


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    return tmp_path / "labels.csv"


def seen(labels: Path, kind: TextKind, split: str | None = None) -> dict[str, dict[str, bool]]:
    """Per file, its numbers and whether they count."""
    return {
        picture.file: {number.text: number.counts for number in picture.numbers}
        for picture in read_truth(labels, kind, split)
    }


CONTAINERS = """\
file,codes,size_type,orientation,split,exclude
a/1.jpg,MSKU8396491,45G1,vertical,train,
a/2.jpg,PSSU3581297;PSSU3567508,22G1;22G1,horizontal,test,
a/3.jpg,GATU1350975,,horizontal,test,1
a/4.jpg,,,,test,0
"""

PLATES = """\
file,plate,lines,split,exclude
s/1.jpg,29G169097,2,train,
s/1.jpg,18C133887,1,test,
s/1.jpg,54S16312,2,test,1
s/2.jpg,30G-705.16,1,test,
s/2.jpg,30G70516,1,test,
s/3.jpg,51F97022,1,train,
"""


@pytest.mark.parametrize(
    ("text", "kind", "split", "wanted"),
    [
        (
            CONTAINERS,
            TextKind.CONTAINER,
            None,
            {
                "a/1.jpg": {"MSKU8396491": True},
                "a/2.jpg": {"PSSU3581297": True, "PSSU3567508": True},
                "a/4.jpg": {},
            },
        ),
        (CONTAINERS, TextKind.CONTAINER, "train", {"a/1.jpg": {"MSKU8396491": True}}),
        (
            PLATES,
            TextKind.PLATE,
            "test",
            {
                "s/1.jpg": {"18C133887": True, "29G169097": False, "54S16312": False},
                "s/2.jpg": {"30G70516": True},
            },
        ),
        ("\ufefffile,plate\r\nx.jpg,Đ51A1\r\n", TextKind.PLATE, None, {"x.jpg": {"D51A1": True}}),
        (
            'file,codes,exclude\nx.jpg,"tghu 864395 2",0.0\ny.jpg,TGHU8643952,1.0\n',
            TextKind.CONTAINER,
            None,
            {"x.jpg": {"TGHU8643952": True}},
        ),
    ],
)
def test_rows_become_pictures(
    labels: Path,
    text: str,
    kind: TextKind,
    split: str | None,
    wanted: dict[str, dict[str, bool]],
) -> None:
    labels.write_text(text, encoding="utf-8", newline="")
    assert seen(labels, kind, split) == wanted


def test_groups_are_the_source_folder_and_the_columns_that_are_there(labels: Path) -> None:
    labels.write_text(CONTAINERS)
    pictures = read_truth(labels, TextKind.CONTAINER)
    assert [picture.groups for picture in pictures] == [
        {"source": "a", "orientation": "vertical"},
        {"source": "a", "orientation": "horizontal"},
        {"source": "a"},
    ]


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", TextKind.PLATE, "line 1: wanted one column 'file' and 'plate' for plate labels"),
        ("file,plate\na,b\n", TextKind.CONTAINER, "one column 'codes' for container labels"),
        ("file,plate,plate\na,b,c\n", TextKind.PLATE, "line 1: wanted one column 'plate'"),
        ("file;plate\na;b\n", TextKind.PLATE, "got file;plate"),
        ("file,plate\na,b\nc\n", TextKind.PLATE, "line 3: wanted as many cells as the header"),
        ("file,plate\na,b,c\n", TextKind.PLATE, "line 2: wanted as many cells as the header"),
        ("file,plate\n,30A1\n", TextKind.PLATE, "line 2: wanted the name of a picture"),
        ('file,plate\na,"30\n', TextKind.PLATE, "line 2: wanted a row of CSV"),
        ('"file,plate\na,30\n', TextKind.PLATE, "line 2: wanted a row of CSV"),
        ("file,plate\na,???\n", TextKind.PLATE, "line 2: wanted letters and digits in column"),
        ("file,codes\na,A;;B\n", TextKind.CONTAINER, "line 2: wanted letters and digits in"),
        ("file,plate,exclude\na,b,yes\n", TextKind.PLATE, "line 2: wanted 1, 0 or nothing"),
        ("file,plate\n", TextKind.PLATE, "wanted at least one row that counts"),
        ("file,plate,exclude\na,b,1\n", TextKind.PLATE, "wanted at least one row that counts"),
    ],
)
def test_a_malformed_labels_file_is_told_with_its_line(
    labels: Path, text: str, kind: TextKind, message: str
) -> None:
    labels.write_text(text)
    with pytest.raises(TruthError) as caught:
        read_truth(labels, kind)
    assert message in str(caught.value)
    assert str(caught.value).startswith(str(labels))


def test_a_file_that_is_no_text_or_not_there_is_told(labels: Path) -> None:
    with pytest.raises(TruthError, match="No such file"):
        read_truth(labels, TextKind.PLATE)
    labels.write_bytes(b"file,plate\n\xff\xfe\x00,1\n")
    with pytest.raises(TruthError, match="wanted a labels file in UTF-8"):
        read_truth(labels, TextKind.PLATE)


def test_an_unknown_split_names_the_known_ones(labels: Path) -> None:
    labels.write_text(PLATES)
    with pytest.raises(UnknownNameError, match="unknown split 'val'; known: test, train"):
        read_truth(labels, TextKind.PLATE, "val")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "kind", "pictures_n", "numbers_n"),
    [
        ("containers/labels.csv", TextKind.CONTAINER, 208, 209),
        ("plates_vn/scenes.csv", TextKind.PLATE, 121, 134),
        ("plates_vn/crops.csv", TextKind.PLATE, 690, 690),
    ],
)
def test_the_shared_labels_are_read_as_they_are(
    shared_data: Path, name: str, kind: TextKind, pictures_n: int, numbers_n: int
) -> None:
    pictures = read_truth(shared_data / name, kind)
    assert len(pictures) == pictures_n
    assert sum(number.counts for picture in pictures for number in picture.numbers) == numbers_n
    assert all((shared_data / picture.file).is_file() for picture in pictures)
