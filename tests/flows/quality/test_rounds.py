"""Whole rounds: what opens, is told and closes over time, through command and process."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from depot import AT, SITE, Month
from receiver import receiving
from typer.testing import CliRunner

from flows.cli.app import app
from flows.quality.beside import looked_after
from flows.quality.look import look
from flows.quality.validation import Validator
from schemas.alert import ChangeKind, Rule
from schemas.errors import ConfigError, GatestreamError
from schemas.opening_hours import OpeningHours
from schemas.passage import Passage
from schemas.site import SiteFile, SiteType, load_site
from schemas.watched_site import WatchedSite
from sql.alerts import known_alerts
from sql.connection import Connection
from sql.home import Home, StoreSettings
from sql.passages import write_passages
from tests.sql.conftest import Vehicle

ROOT = Path(__file__).parents[3]
SITE_TOML = """
[site]
id = "cat-lai"
name = "Cảng cạn mẫu"
type = "icd"
[hours]
mon = [["07:00", "18:00"]]
sat = [["07:00", "18:00"]]
[gates.a]
name = "Cổng A"
[lanes.in-1]
gate = "a"
direction = "in"
[lanes.out-1]
gate = "a"
direction = "out"
[cameras.rear]
lane = "in-1"
uri = "rtsp://camera/1"
line = [[0.1, 0.7], [0.9, 0.7]]
"""


# Whoever was not read coming in leaves without having entered.
OF_A_BLIND_LANE = {
    ("in-1", Rule.COMPLETENESS),
    ("in-1", Rule.NO_READS),
    ("in-1", Rule.READ_RATE),
    ("out-1", Rule.IMPOSSIBLE_SEQUENCE),
}


def unread(vehicles: list[Vehicle], n: int) -> list[Passage]:
    """The last so many of the lane in carry nothing that can be read."""
    lane = [number for number, vehicle in enumerate(vehicles) if vehicle.lane == "in-1"]
    blind = set(lane[-n:])
    return [
        (replace(v, plates=(), containers=()) if number in blind else v).passage()
        for number, v in enumerate(vehicles)
    ]


def at(hour: int, day: int = 21) -> datetime:
    return AT.replace(day=day, hour=hour)


@pytest.fixture
def blind_gate(gate: Connection, month: Month) -> Connection:
    """The camera of the lane in has read nothing since noon."""
    write_passages(gate, unread(month.today, 11))
    return gate


def changes(
    gate: Connection, validator: Validator, instant: datetime, site: WatchedSite = SITE
) -> list[tuple[Rule, ChangeKind]]:
    made = look(gate, validator, site, instant, instant)
    return [(change.alert.scope.rule, change.kind) for change in made.changes]


def test_r95_alerts_follow_the_day_and_close_by_themselves(
    blind_gate: Connection, validator: Validator, month: Month
) -> None:
    assert changes(blind_gate, validator, at(12)) == []
    opened = changes(blind_gate, validator, at(15))
    assert (Rule.NO_READS, ChangeKind.OPENED) in opened
    assert changes(blind_gate, validator, at(15)) == []
    assert (Rule.NO_READS, ChangeKind.UPDATED) in changes(blind_gate, validator, at(18))
    # On the next day all is read again.
    tomorrow = [replace(v, after_s=v.after_s + 86400.0).passage() for v in month.today]
    write_passages(blind_gate, tomorrow)
    assert (Rule.NO_READS, ChangeKind.CLOSED) in changes(blind_gate, validator, at(9, 22))
    changes(blind_gate, validator, at(18, 22))
    assert known_alerts(blind_gate, SITE.site) == []
    closed = {(a.scope.place, a.scope.rule) for a in known_alerts(blind_gate, SITE.site, AT)}
    assert closed == OF_A_BLIND_LANE


def test_r31_a_silent_night_is_a_gap_only_where_the_site_is_open(
    gate: Connection, validator: Validator, month: Month
) -> None:
    """No vehicle since Saturday evening: at two at night that is nothing, on Monday it is."""
    write_passages(gate, [vehicle.passage() for vehicle in month.today])
    day = (("07:00", "18:00"),)
    depot = replace(SITE, hours=OpeningHours(mon=day, tue=day, wed=day, thu=day, fri=day, sat=day))
    epe = replace(SITE, type=SiteType.EPE)
    for instant in (at(23), at(2, 22), at(12, 22)):
        assert changes(gate, validator, instant, depot) == []
    assert (Rule.NO_VEHICLES, ChangeKind.OPENED) in changes(gate, validator, at(16, 22), epe)


def test_a_lane_that_is_no_longer_there_keeps_no_alert(
    blind_gate: Connection, validator: Validator
) -> None:
    changes(blind_gate, validator, at(18))
    rebuilt = replace(SITE, lanes={"out-1": SITE.lanes["out-1"]})
    changes(blind_gate, validator, at(20), rebuilt)
    assert {alert.scope.lane for alert in known_alerts(blind_gate, SITE.site)} <= {"out-1"}


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(SITE_TOML, encoding="utf-8")
    return path


@pytest.fixture
def environment(gate_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The month's store, and a wide terminal."""
    monkeypatch.setenv("GATESTREAM_HOME", str(tmp_path))
    monkeypatch.setenv("GATESTREAM_DSN", gate_dsn)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.mark.usefixtures("environment")
def test_r95_the_command_shows_what_is_open_and_tells_a_receiver(
    gate: Connection, month: Month, site_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = CliRunner()
    quiet = program.invoke(app, ["quality", str(site_file), "--at", "2026-11-20T18:00", "--json"])
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    assert json.loads(quiet.stdout)["alerts"] == []
    write_passages(gate, unread(month.today, 11))
    command = [sys.executable, "-m", "flows.cli.app", "quality", str(site_file)]
    command += ["--at", "2026-11-21T18:00", "--json"]
    with receiving() as receiver:
        monkeypatch.setenv("GATESTREAM_WEBHOOK_URL", receiver.url)
        loud = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        monkeypatch.delenv("GATESTREAM_WEBHOOK_URL")
    assert (loud.returncode, loud.stderr) == (1, "")
    told = json.loads(loud.stdout)
    assert {(a["lane"], a["rule"]) for a in told["alerts"]} == OF_A_BLIND_LANE
    assert (told["sites"], told["opened_n"], told["delivered_n"]) == (["cat-lai"], 4, 4)
    assert {d["alert"]["alert_id"] for d in receiver.documents} == {
        a["alert_id"] for a in told["alerts"]
    }
    shown = program.invoke(app, ["quality", str(site_file), "--at", "2026-11-21T18:00"])
    assert shown.exit_code == 1
    for words in ("Có xe nhưng không nhận dạng được", "11 xe liên tiếp", "11 vehicles in a row"):
        assert words in shown.stdout


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (["--at", "noon"], {}, "--at: an instant such as 2026-11-21T18:00 was wanted"),
        (["--at", "2999-01-01"], {}, "--at: an instant that has been was wanted"),
        ([], {"GATESTREAM_WEBHOOK_URL": "ftp://s3cret"}, "is no address of a receiver"),
        ([], {"GATESTREAM_DSN": "host=/nowhere user=u"}, "cannot reach the database"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    words: list[str], variables: dict[str, str], said: str
) -> None:
    ended = CliRunner().invoke(app, ["quality", *words], env=variables)
    assert isinstance(ended.exception, GatestreamError)
    assert said in str(ended.exception)
    assert "s3cret" not in str(ended.exception)
    assert ended.stdout == ""


def test_without_great_expectations_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "great_expectations", None)
    with pytest.raises(ConfigError, match=r"wants the extra 'quality'.*gatestream\[quality\]"):
        Validator()


@pytest.fixture
def live_site(site_file: Path) -> SiteFile:
    return load_site(site_file, {})


@pytest.fixture
def recent_gate(gate: Connection) -> Connection:
    """A lane in that read nothing in the last hours, by the real clock."""
    vehicles = [
        Vehicle(
            after_s=(
                datetime.now(UTC) - timedelta(minutes=n + 1) - Vehicle().passed_at
            ).total_seconds(),
            plates=(),
            containers=(),
        )
        for n in range(25)
    ]
    write_passages(gate, [vehicle.passage() for vehicle in vehicles])
    return gate


def waited_for(told: Callable[[], bool], patience_s: float = 300.0) -> bool:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if told():
            return True
        time.sleep(0.1)
    return False


def test_r95_a_live_run_is_looked_after(
    gate_dsn: str,
    recent_gate: Connection,
    live_site: SiteFile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("GATESTREAM_WEBHOOK_URL", receiver.url)
        settings = StoreSettings(Home(tmp_path), gate_dsn)
        with looked_after(live_site, settings, every_s=0.1):
            assert waited_for(lambda: bool(receiver.got))
    assert receiver.documents[0]["event"] == "open"
    assert known_alerts(recent_gate, "cat-lai") != []


def test_a_look_that_cannot_be_made_is_told_and_disturbs_nothing(
    live_site: SiteFile, tmp_path: Path
) -> None:
    settings = StoreSettings(Home(tmp_path), "host=/nowhere user=u")
    site = WatchedSite.of(live_site)
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pickle; from flows.quality.beside import look_once;"
            "look_once(*pickle.load(sys.stdin.buffer))",
        ],
        input=pickle.dumps((site, settings)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0
    assert b"data quality could not be looked at: cannot reach the database" in ended.stderr
    assert ended.stderr.count(b"\n") == 1
