from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from schemas.errors import ArchiveError
from sql.home import Home, StoreSettings, make_folder, settings_from


@pytest.mark.parametrize(
    ("environment", "root", "dsn"),
    [
        ({}, platformdirs.user_data_path("gatestream"), None),
        ({"GATESTREAM_HOME": " "}, platformdirs.user_data_path("gatestream"), None),
        ({"GATESTREAM_HOME": "/srv/gate"}, Path("/srv/gate"), None),
        ({"GATESTREAM_HOME": "gate"}, Path.cwd() / "gate", None),
        ({"GATESTREAM_HOME": "/srv/gate", "GATESTREAM_DSN": ""}, Path("/srv/gate"), None),
        (
            {"GATESTREAM_HOME": "/srv/gate", "GATESTREAM_DSN": "host=db"},
            Path("/srv/gate"),
            "host=db",
        ),
    ],
)
def test_settings_come_from_the_environment_that_is_given(
    environment: dict[str, str], root: Path, dsn: str | None
) -> None:
    settings = settings_from(environment)
    assert settings.home.root == root
    assert settings.dsn == dsn


def test_the_password_of_a_dsn_is_not_shown() -> None:
    settings = StoreSettings(Home(Path("/srv/gate")), "postgresql://gate:s3cret@db/gate")
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings)


def test_all_folders_lie_under_the_home() -> None:
    home = Home(Path("/srv/gate"))
    folders = [home.postgres, home.archive, home.evidence, home.segments, home.recovery]
    assert {folder.parent for folder in folders} == {home.root}
    assert len(set(folders)) == len(folders)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match=r"cannot create the folder .*file/x \(not a dir.*HOME"):
        make_folder(tmp_path / "file" / "x")
