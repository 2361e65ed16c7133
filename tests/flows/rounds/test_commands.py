"""``gatestream yard``, ``feedback`` and ``sample`` as an officer types them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from supervised import A, B, C, hour, shipment
from typer.testing import CliRunner

from flows.cli.app import app
from flows.rounds import make_rounds
from schemas.errors import ConfigError, InputError
from schemas.passage import Direction
from schemas.site import load_usable_site
from sql.connection import Connection
from sql.feeds import write_feed_rows
from sql.home import StoreSettings
from sql.passages import write_passages

H = 3600
OUT = {"lane": "out-1", "direction": Direction.OUT}
SITE = """
[site]
id = "cat-lai"
name = "ICD Phước Long"
type = "icd"
[gates.a]
name = "Cổng A"
[lanes.in-1]
gate = "a"
direction = "in"
[lanes.in-2]
gate = "a"
direction = "in"
is_for_empties = true
[lanes.out-1]
gate = "a"
direction = "out"
[cameras.rear]
lane = "in-1"
uri = "gate.mp4"
line = [[0.0, 0.5], [1.0, 0.5]]
"""
Run = Callable[..., str]


@pytest.fixture
def run(settings: StoreSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    assert settings.dsn is not None
    monkeypatch.setenv("GATESTREAM_DSN", settings.dsn)
    monkeypatch.setenv("GATESTREAM_HOME", str(settings.home.root))
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "icd.toml").write_text(SITE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> str:
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return ran


def rounds(connection: Connection, folder: Path, at_h: float) -> None:
    make_rounds(connection, load_usable_site(folder / "icd.toml")[0], hour(at_h))


def test_r36_r44_the_yard_is_shown_as_of_any_instant_and_by_its_book(
    run: Run, store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    write_passages(
        store_connection,
        [
            vehicle(0, containers=(A, B)).passage(),
            vehicle(2 * H, containers=(B,), **OUT).passage(),
            vehicle(3 * H, containers=(C,), **OUT).passage(),
            vehicle(4 * H, containers=(A,)).passage(),
        ],
    )
    rounds(store_connection, tmp_path, 5)
    now = json.loads(run("yard", "icd.toml", "--json"))
    assert [each["container"] for each in now["containers"]] == [A]
    assert [(each["kind"], each["container"]) for each in now["anomalies"]] == [("double_in", A)]
    # One hour after 10:00 in local time.
    then = json.loads(run("yard", "icd.toml", "--as-of", "2026-11-21T11:00", "--json"))
    assert [(each["container"], each["dwell_days"]) for each in then["containers"]] == [
        (B, 1 / 24), (A, 1 / 24),
    ]  # fmt: skip
    assert run("yard", "icd.toml", "--as-of", "2026-11-21T11:00", "--csv").splitlines() == [
        "container,in_at,dwell_days,gate,source",
        f"{B},2026-11-21T03:00:00+00:00,{1 / 24},a,camera",
        f"{A},2026-11-21T03:00:00+00:00,{1 / 24},a,camera",
    ]
    assert "Tồn bãi" in run("yard", "icd.toml")
    book = json.loads(run("yard", "icd.toml", "--book", "2026-11-21", "--json"))
    figures = ("opening_n", "in_n", "out_n", "in_again_n", "out_again_n", "closing_n")
    assert [book[each] for each in figures] == [0, 3, 2, 1, 1, 1]
    assert book["balances"]
    assert len(book["lines"]) == 5
    printed = run("yard", "icd.toml", "--book", "2026-11-21")
    assert "SỔ THEO DÕI CONTAINER VÀO, RA BÃI" in printed
    assert "vào 3 (trùng 1) · ra 2 (không có vào 1)" in printed
    lines = run("yard", "icd.toml", "--book", "2026-11-21", "--csv").splitlines()
    assert len(lines) == 6
    for wrong in (("--json", "--csv"), ("--book", "2026-11-21", "--as-of", "2026-11-21")):
        with pytest.raises(ConfigError, match="was wanted"):
            run("yard", "icd.toml", *wrong)


def test_r36_a_count_is_taken_in_from_a_file(run: Run, tmp_path: Path) -> None:
    told = ("--at", "2026-11-01T00:00", "--why", "tồn đầu kỳ")
    file = tmp_path / "count.csv"
    file.write_text(f"container,in_at,gate\nwsau 416062-0,2026-10-30T08:00,a\n{B},,\n")
    assert (
        json.loads(run("yard", "count", "icd.toml", str(file), *told, "--json"))["containers_n"]
        == 2
    )
    now = json.loads(run("yard", "icd.toml", "--json"))
    assert [(each["container"], each["in_at"]) for each in now["containers"]] == [
        (B, None), (A, "2026-10-30T01:00:00+00:00"),
    ]  # fmt: skip
    for text, said in (
        ("number\nA", "the column container"),
        ("container\nWSAU41606", ":2: a container number was wanted"),
        (f"container,in_at\n{A},gestern", ":2: an instant"),
    ):
        file.write_text(text)
        with pytest.raises(InputError, match=said):
            run("yard", "count", "icd.toml", str(file), *told)


def test_r29_r107_doors_and_patrols_are_told_of(
    run: Run, store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    # Doors are told of while the passage is of the last weeks.
    now_h = (datetime.now(UTC) - hour(0)).total_seconds() / H
    passage = vehicle((now_h - 2) * H, containers=(A,), lane="in-2").passage()
    again = vehicle((now_h - 1) * H, containers=(A,)).passage()
    write_passages(store_connection, [passage, again])
    rounds(store_connection, tmp_path, now_h)
    door = ("yard", "door", "icd.toml", str(passage.passage_id))
    seen = json.loads(run(*door, "open", "--why", "xem ảnh", "--json"))
    assert seen["empties"] == [{"container": A, "door": "open", "verdict": "ok"}]
    with pytest.raises(ConfigError, match="open, closed or unknown"):
        run(*door, "ajar", "--why", "x")
    (task,) = json.loads(run("yard", "patrol", "icd.toml", "--json"))["tasks"]
    assert (task["kind"], task["container"], task["state"]) == ("anomaly", A, "open")
    assert "hai lần" in run("yard", "patrol", "icd.toml")
    run("yard", "patrol-done", "icd.toml", task["task_id"], "--outcome", "còn trong bãi")
    assert json.loads(run("yard", "patrol", "icd.toml", "--json"))["tasks"] == []
    (warning,) = store_connection.execute(
        "select warning_id::text from gate_warnings where stands"
    ).fetchall()
    send = ("yard", "patrol-alert", "icd.toml", *warning, "--why", "soi khu B")
    run(*send)
    with pytest.raises(ConfigError, match="already"):
        run(*send)
    (sent,) = json.loads(run("yard", "patrol", "icd.toml", "--json"))["tasks"]
    assert (sent["kind"], sent["follows"], sent["reason"]) == ("alert", *warning, "soi khu B")


def test_r45_a_feedback_is_listed_printed_and_signed(
    run: Run, store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    # One that is expected whenever it is asked.
    papers = [shipment(A, 1, seal="<S&1>"), shipment(B, 1), shipment(C, 24 * 365 * 70)]
    write_feed_rows(store_connection, papers)
    write_passages(store_connection, [vehicle(3 * H, containers=(A,)).passage()])
    rounds(store_connection, tmp_path, 4)
    (draft,) = json.loads(run("feedback", "list", "icd.toml", "--state", "draft", "--json"))["list"]
    assert (draft["container"], draft["is_late"]) == (A, True)
    assert "(trễ/late)" in run("feedback", "list", "icd.toml")
    overdue = json.loads(run("feedback", "list", "icd.toml", "--overdue", "--json"))["overdue"]
    assert [(each["container"], each["arrived_at"] is None) for each in overdue] == [
        (B, True), (A, False),
    ]  # fmt: skip
    assert C in run("feedback", "list", "icd.toml", "--expected")
    known = ("icd.toml", draft["feedback_id"])
    page = run("feedback", "print", *known)
    for told in ("PHIẾU HỒI BÁO", "02CI", A, "&lt;S&amp;1&gt;", "QUÁ HẠN 2.0 giờ", "0a" * 32):
        assert told in page
    assert "DỰ THẢO" in page
    run("feedback", "sign", *known, "--who", "Nguyễn Văn An", "--note", "Niêm phong nguyên vẹn")
    run("feedback", "print", *known, "--out", "hoi-bao.html")
    signed = (tmp_path / "hoi-bao.html").read_text(encoding="utf-8")
    assert "Nguyễn Văn An" in signed
    assert "Niêm phong nguyên vẹn" in signed
    assert "DỰ THẢO" not in signed
    with pytest.raises(ConfigError, match="a draft"):
        run("feedback", "sign", *known)
    # The site's own template, beside its file.
    (tmp_path / "own.html").write_text("<p>$container $timeliness</p>", encoding="utf-8")
    with (tmp_path / "icd.toml").open("a") as file:
        file.write('[transit]\ntemplate = "own.html"\n')
    assert run("feedback", "print", *known) == f"<p>{A} QUÁ HẠN 2.0 giờ</p>"


def test_r37_sampling_is_switched_and_reported(
    run: Run, store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    told = ("--seed", "s", "--why", "lưu lượng lớn", "--who", "an", "--json")
    period = json.loads(run("sample", "start", "icd.toml", "--rate", "0.5", *told))
    # The clock of the command is now, and what passes is of before: it began earlier.
    store_connection.execute("update sampling_periods set started_at = %s", (hour(0),))
    passages = [vehicle(60 * n, containers=(f"MSKU{n:07d}",)).passage() for n in range(1, 13)]
    write_passages(store_connection, passages)
    rounds(store_connection, tmp_path, 2)
    drawn = json.loads(run("sample", "list", "icd.toml", "--json"))["passages"]
    assert 2 < len(drawn) < 11
    for n, each in enumerate(drawn[:3]):
        run("sample", "check", "icd.toml", each["passage"], "wrong" if n == 0 else "right")
    report = json.loads(run("sample", "report", "icd.toml", "--json"))
    assert (report["period"], report["seed"], report["started_by"]) == (
        period["period"], "s", "an",
    )  # fmt: skip
    assert [report[each] for each in ("passed_n", "sampled_n", "checked_n", "wrong_n")] == [
        12, len(drawn), 3, 1,
    ]  # fmt: skip
    assert report["error_rate"] == pytest.approx(1 / 3)
    assert report["error_low"] < report["error_rate"] < report["error_high"]
    run("sample", "stop", "icd.toml", "--why", "hết ùn tắc")
    printed = run("sample", "report", "icd.toml")
    assert re.search(r"Thông thường\s+12\s+", printed)
    assert "Bật: an (lưu lượng lớn)" in printed
    with pytest.raises(ConfigError, match="is not on"):
        run("sample", "stop", "icd.toml", "--why", "x")
    with pytest.raises(ConfigError, match="right or wrong"):
        run("sample", "check", "icd.toml", drawn[0]["passage"], "maybe")
