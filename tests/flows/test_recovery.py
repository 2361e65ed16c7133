from pathlib import Path

import pytest

from flows import recovery
from flows.recovery import recovery_of, told_by_recovery
from schemas.errors import ArchiveError, ResourceTakenError
from schemas.site import SiteFile, load_site


class RustPanicError(BaseException):
    """Like a panic of a Rust library, it is no ``Exception``."""


@pytest.fixture
def site(short_gate: Path) -> SiteFile:
    return load_site(short_gate, {})


@pytest.mark.parametrize(
    ("met", "told"),
    [
        (RustPanicError("disk I/O error"), ArchiveError),
        (RuntimeError("Err value: SqliteFailure(DiskFull)"), ArchiveError),
        (RuntimeError("something else"), RuntimeError),
        (ZeroDivisionError(), ZeroDivisionError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_what_the_recovery_store_meets_is_told_and_nothing_else_is_hidden(
    tmp_path: Path, met: BaseException, told: type[BaseException]
) -> None:
    with pytest.raises(told), told_by_recovery(tmp_path):
        raise met


def test_a_run_does_not_start_on_a_full_disk(
    site: SiteFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "FREE_MIN_BYTES", 1 << 60)
    with pytest.raises(ArchiveError, match="MiB free were wanted"), recovery_of(site, tmp_path):
        pass


def test_r96_a_run_that_ended_well_is_forgotten_and_one_that_did_not_is_kept(
    site: SiteFile, tmp_path: Path
) -> None:
    with pytest.raises(ZeroDivisionError), recovery_of(site, tmp_path):
        raise ZeroDivisionError
    (kept,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert any(kept.iterdir())
    with recovery_of(site, tmp_path):
        assert kept.is_dir()
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_site_is_run_once_at_a_time(site: SiteFile, tmp_path: Path) -> None:
    with (
        recovery_of(site, tmp_path),
        pytest.raises(ResourceTakenError, match="the run of site 'demo'"),
        recovery_of(site, tmp_path),
    ):
        pass
