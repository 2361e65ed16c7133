"""The recorder as a child of its own: started, adopted, started again, ended or kept."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_run import served, site_text, wait_for
from tiny_clips import make_clip

from flows.live.record import RecorderCard, site_ring
from flows.live.supervise import recorded, stop_recorder
from schemas.site import SiteFile, load_site
from sql.home import Home

pytestmark = pytest.mark.xdist_group("live recorder")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteFile]:
    """A site with one good stream."""
    clip = make_clip(tmp_path / "clip.mp4", size_px=(320, 240))
    with served({"/cam": {"clips": [str(clip)], "loops": True}}) as server:
        path = tmp_path / "site.toml"
        path.write_text(site_text({"cam": server.uri("/cam")}), encoding="utf-8")
        yield load_site(path)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home whose recorder is ended in any case."""
    home = Home(tmp_path / "home")
    yield home
    stop_recorder(site_ring(home, "live"))


def pid_of(home: Home) -> int:
    """The process of the recorder that last held the lock."""
    card = RecorderCard.read(site_ring(home, "live"))
    return card.pid if card is not None else 0


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2]


def test_a_safe_stop_ends_the_recorder(site: SiteFile, home: Home) -> None:
    with pytest.raises(KeyboardInterrupt), recorded(site, home, keeps=False):
        assert is_alive(pid_of(home))
        raise KeyboardInterrupt
    wait_for("it is gone", lambda: not is_alive(pid_of(home)))


def test_after_an_error_the_recorder_goes_on_and_is_taken_over(site: SiteFile, home: Home) -> None:
    with pytest.raises(ZeroDivisionError), recorded(site, home, keeps=False):
        raise ZeroDivisionError
    first = pid_of(home)
    assert is_alive(first)
    with recorded(site, home, keeps=True):
        assert pid_of(home) == first
    assert is_alive(first)


def test_a_recorder_of_other_cameras_is_replaced(site: SiteFile, home: Home) -> None:
    with recorded(site, home, keeps=True):
        first = pid_of(home)
    other = {"cam": site.cameras["cam"].model_copy(update={"uri": "rtsp://127.0.0.1:1/other"})}
    with recorded(site.model_copy(update={"cameras": other}), home, keeps=True):
        assert pid_of(home) != first
        wait_for("the other is gone", lambda: not is_alive(first))


def test_a_recorder_that_dies_is_started_again(site: SiteFile, home: Home) -> None:
    with recorded(site, home, keeps=False):
        first = pid_of(home)
        os.kill(first, signal.SIGKILL)
        wait_for("another recorder runs", lambda: pid_of(home) != first)
        assert is_alive(pid_of(home))


def test_the_account_is_in_no_list_of_processes(site: SiteFile, home: Home) -> None:
    uri = site.cameras["cam"].uri.replace("://", "://officer:secret@")
    cameras = {"cam": site.cameras["cam"].model_copy(update={"uri": uri})}
    with recorded(site.model_copy(update={"cameras": cameras}), home, keeps=False):
        process = Path(f"/proc/{pid_of(home)}")
        assert b"record" in (process / "cmdline").read_bytes()
        for name in ("cmdline", "environ"):
            assert b"secret" not in (process / name).read_bytes()
