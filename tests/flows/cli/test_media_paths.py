"""From the words of a command line to files."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.media_paths import find_media


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a/1.jpg", "a/b/2.PNG", "a/b/3.mp4", "a/labels.csv", "c[1].jpg", "text/x.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "files", "skipped_n"),
    [
        (["a/1.jpg"], ["a/1.jpg"], 0),
        (["a"], ["a/1.jpg", "a/b/2.PNG", "a/b/3.mp4"], 1),
        (["a/b/3.mp4", "a"], ["a/b/3.mp4", "a/1.jpg", "a/b/2.PNG"], 1),
        (["a/*.jpg"], ["a/1.jpg"], 0),
        (["**/*.PNG"], ["a/b/2.PNG"], 0),
        (["a/b*"], ["a/b/2.PNG", "a/b/3.mp4"], 0),
        (["c[1].jpg"], ["c[1].jpg"], 0),
        (["text/x.txt"], ["text/x.txt"], 0),
        (["absent.jpg"], ["absent.jpg"], 0),
        (["{folder}/a/1.*"], ["{folder}/a/1.jpg"], 0),
    ],
)
def test_paths_folders_and_patterns(
    folder: Path, paths: list[str], files: list[str], skipped_n: int
) -> None:
    found = find_media([path.format(folder=folder) for path in paths])
    assert [str(file) for file in found.files] == [file.format(folder=folder) for file in files]
    assert found.skipped_n == skipped_n
    assert found.faults == ()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("*.gif", "*.gif: wanted pictures or clips, got a pattern that no file fits"),
        ("empty", "empty: wanted a folder with pictures or clips, got 0 other files"),
        ("text", "text: wanted a folder with pictures or clips, got 1 other files"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_leads_nowhere_is_told_and_the_rest_is_found(path: str, message: str) -> None:
    found = find_media([path, "a/1.jpg"])
    assert found.files == (Path("a/1.jpg"),)
    assert [(word, str(fault)) for word, fault in found.faults] == [(path, message)]


def test_a_dead_link_in_a_folder_is_found_so_that_it_can_be_told(folder: Path) -> None:
    (folder / "a" / "0.jpg").symlink_to(folder / "moved.jpg")
    found = find_media(["a"])
    assert [file.name for file in found.files] == ["0.jpg", "1.jpg", "2.PNG", "3.mp4"]
