"""The tables of a site file that say where feeds come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from schemas.feed_source import DecimalMark, Encoding, FeedWay
from schemas.feeds.row import FeedKind
from schemas.site import load_site

SITE = """
[site]
id = "depot"
name = "Cảng cạn mẫu"
type = "icd"
[gates.a]
name = "Cổng A"
[lanes.in-1]
gate = "a"
direction = "in"
[cameras.in-1-rear]
lane = "in-1"
uri = "clip.mp4"
line = [[0.1, 0.7], [0.9, 0.7]]
[feeds.vnaccs]
kind = "declaration"
folder = "feeds/vnaccs"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_r5_a_feed_is_a_folder_beside_the_site_file_unless_it_says_more(tmp_path: Path) -> None:
    feed = load_site(write(tmp_path, SITE), {}).feeds["vnaccs"]
    assert (feed.kind, feed.way) == (FeedKind.DECLARATION, FeedWay.FOLDER)
    assert feed.folder == tmp_path / "feeds" / "vnaccs"
    assert (feed.encoding, feed.zone.key) == (None, "Asia/Ho_Chi_Minh")


def test_r5_a_feed_may_say_how_its_files_are_written(tmp_path: Path) -> None:
    own = """encoding = "cp1258"
time_zone = "UTC"
decimal_mark = ","
columns = { declaration_no = "Số TK" }
values = { eligibility = { "TQ" = "cleared" } }
always = { flow = "export" }
"""
    feed = load_site(write(tmp_path, SITE + own), {}).feeds["vnaccs"]
    assert (feed.encoding, feed.decimal_mark) == (Encoding.WINDOWS_1258, DecimalMark.COMMA)
    assert feed.columns == {"declaration_no": "Số TK"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"declaration"', '"papers"'), "feeds.vnaccs.kind: input should be 'declaration'"),
        (('folder = "feeds/vnaccs"', ""), 'a feed from = "folder" wants a folder'),
        (("folder =", 'from = "kafka"\nfolder ='), 'a feed from = "kafka" has no folder'),
        (("folder =", "path ="), "feeds.vnaccs.path: unknown key; known: always, brokers, ca_file"),
        (("folder =", 'time_zone = "Mars"\nfolder ='), "a time zone such as Asia/Ho_Chi_Minh"),
        (
            ("folder =", 'columns = { voyage = "x" }\nfolder ='),
            "columns: unknown field 'voyage' of declaration; known: declaration_no, flow",
        ),
        (
            ("folder =", 'always = { flow = "x" }\ncolumns = { flow = "y" }\nfolder ='),
            "flow: either a column or always the same, not both",
        ),
        (("[feeds.vnaccs]", "[feeds.VNACCS]"), "feeds.VNACCS"),
    ],
)
def test_what_cannot_be_a_feed_is_refused(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        load_site(write(tmp_path, SITE.replace(*change)), {})


TOPIC = """
[feeds.topic]
kind = "declaration"
from = "kafka"
"""


def test_a_feed_may_be_a_topic_of_brokers(tmp_path: Path) -> None:
    told = 'topic = "declarations"\nbrokers = ["kafka-1:9093"]\nca_file = "ca.pem"\n'

    feed = load_site(write(tmp_path, SITE + TOPIC + told), {}).feeds["topic"]

    assert (feed.way, feed.topic, feed.brokers) == (
        FeedWay.KAFKA,
        "declarations",
        ("kafka-1:9093",),
    )
    assert (feed.tls, feed.ca_file, feed.folder) == (True, tmp_path / "ca.pem", None)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ('topic = "declarations"', 'a feed from = "kafka" wants brokers and a topic'),
        ('brokers = ["kafka-1:9093"]', 'a feed from = "kafka" wants brokers and a topic'),
        ('topic = "a b"\nbrokers = ["kafka-1:9093"]', "topic: string should match pattern"),
        ('topic = "a"\nbrokers = ["kafka-1"]', "brokers.0: string should match pattern"),
        ('topic = "a"\nbrokers = ["user:p4ss@kafka-1:9093"]', "got '***@kafka-1:9093'"),
        ('topic = "a"\nbrokers = ["user:p4:s@s@kafka-1:9093"]', "got '***@kafka-1:9093'"),
        ('folder = "x"\ntopic = "a"\nbrokers = ["kafka-1:9093"]', "has no folder"),
    ],
)
def test_a_topic_s_faults_are_told_without_an_account(
    told: str, reason: str, tmp_path: Path
) -> None:
    path = write(tmp_path, SITE + TOPIC + told)

    with pytest.raises(ConfigError, match=re.escape(reason)) as raised:
        load_site(path, {})

    assert "p4" not in str(raised.value)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ('kind = "manifest_line"', 'a feed from = "edifact" tells kind = "operator_move"'),
        ('kind = "operator_move"\nencoding = "utf-8"', "says itself how it is written"),
        ('kind = "operator_move"\nalways = { direction = "in" }', "says itself how it is written"),
    ],
)
def test_an_edifact_feed_tells_moves_as_it_is_written(
    told: str, reason: str, tmp_path: Path
) -> None:
    table = f'[feeds.edi]\nfrom = "edifact"\nfolder = "edi"\n{told}\n'

    with pytest.raises(ConfigError, match=re.escape(reason)):
        load_site(write(tmp_path, SITE + table), {})
