"""The recorder as a child of its own: started, adopted, started again, ended or kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_run import served, site_text, wait_for
from tiny_clips import make_clip

from flows.live.record import CARD_FILE, LOCK_FILE, LOG_FILE, RecorderCard, record_site, site_ring
from flows.live.supervise import recorded, stop_recorder
from schemas.errors import ResourceTakenError
from schemas.site import SiteFile, load_site
from schemas.site_storage import Ring
from sql.home import Home
from sql.locks import exclusive

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


def test_a_recorder_that_cannot_start_is_tried_again(site: SiteFile, home: Home) -> None:
    unusable = site.model_copy(update={"ring": Ring.model_construct(minutes=-1.0)})
    log = site_ring(home, "live") / LOG_FILE
    with recorded(unusable, home, keeps=False):
        assert pid_of(home) == 0
        wait_for("it is tried again", lambda: log.read_text(encoding="utf-8").count("minutes") > 1)


def test_a_ring_that_cannot_be_written_disturbs_nobody_and_is_tried_again(
    site: SiteFile, home: Home
) -> None:
    blocked = site_ring(home, "live") / "cam"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file, no folder", encoding="utf-8")
    with recorded(site, home, keeps=False):
        log = blocked.parent / LOG_FILE
        wait_for("it is told", lambda: "the ring: File exists" in log.read_text(encoding="utf-8"))
        blocked.unlink()
        wait_for("pictures come", (blocked / "00000001.packets").exists)


def test_a_process_that_only_has_the_number_of_a_recorder_is_left_alone(tmp_path: Path) -> None:
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)", "record", "-"]
    with subprocess.Popen(sleeps) as other:
        card = RecorderCard(other.pid, "", "")
        (tmp_path / CARD_FILE).write_text(json.dumps(card._asdict()), encoding="utf-8")
        with (
            exclusive(tmp_path / LOCK_FILE, "a lock", timeout_s=0),
            pytest.raises(ResourceTakenError, match="does not end"),
        ):
            stop_recorder(tmp_path, patience_s=0.2)
        assert other.poll() is None
        other.kill()


def test_r18_the_card_of_a_recorder_tells_nothing_of_accounts(
    site: SiteFile, tmp_path: Path
) -> None:
    stop = threading.Event()
    stop.set()
    cards = []
    for _ in range(2):
        record_site(site, Home(tmp_path), stop)
        cards.append(RecorderCard.read(site_ring(Home(tmp_path), "live")))
    one, other = cards
    assert one is not None
    assert other is not None
    assert one.digest != other.digest
    assert one.is_of(site)
    assert not one.is_of(site.model_copy(update={"ring": Ring(minutes=1)}))
    path = site_ring(Home(tmp_path), "live") / CARD_FILE
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_account_is_in_no_list_of_processes(site: SiteFile, home: Home) -> None:
    uri = site.cameras["cam"].uri.replace("://", "://officer:secret@")
    cameras = {"cam": site.cameras["cam"].model_copy(update={"uri": uri})}
    with recorded(site.model_copy(update={"cameras": cameras}), home, keeps=False):
        process = Path(f"/proc/{pid_of(home)}")
        assert b"record" in (process / "cmdline").read_bytes()
        for name in ("cmdline", "environ"):
            assert b"secret" not in (process / name).read_bytes()
