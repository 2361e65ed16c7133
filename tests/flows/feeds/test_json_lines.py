"""Files of JSON lines, and single lines that are none."""

from __future__ import annotations

import json

import pytest
from feed_files import declared, english, json_text, line, outcome_of, source

from flows.feeds.json_lines import LINE_MAX_LENGTH

LISTED = {**line(1), "containers": ["MSKU1234565", "TGHU5627053"]}
del LISTED["container"]


def test_r33_a_line_may_list_the_containers_of_its_declaration() -> None:
    outcome, ignored = outcome_of(json_text([{**LISTED, "note": 1}]).encode(), "f.jsonl")
    assert declared(outcome)[0].containers == ("MSKU1234565", "TGHU5627053")
    assert (outcome.applied_n, ignored) == (1, ("note",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1258"])
def test_r5_lines_may_be_written_in_any_encoding_that_is_met(encoding: str) -> None:
    content = json_text([line(1, declarant="Công ty Â"), line(2)]).encode(encoding, "replace")
    outcome, _ = outcome_of(content.replace("Mẫu Một".encode("cp1258", "replace"), b"M"), "f.jsonl")
    assert outcome.applied_n == 2
    assert declared(outcome)[0].declarant == "Công ty Â"


def test_r5_members_may_have_a_ports_own_names() -> None:
    told = {"SỐ TK" if name == "declaration_no" else name: cell for name, cell in line(1).items()}
    feed = source(columns={"declaration_no": "Số TK"})
    assert outcome_of(json_text([told]).encode(), "f.jsonl", feed)[0].applied_n == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"declaration_no": "1"', "a JSON object was wanted: Expecting ',' delimiter"),
        ("[7]", "a JSON object, not list"),
        ('"text"', "a JSON object, not str"),
        ("nonsense", "a JSON object was wanted: Expecting value"),
        ("[" * 100_000, "a JSON object was wanted: RecursionError"),
        (json.dumps({"containers": [[[[["x"]]]]]}), "containers: nested too deeply"),
        ('{"flow": "export", "flow": "import"}', "flow stands twice"),
        ('{"flow": "export", "Flow": "import"}', "flow stands twice"),
        ('{"gross": NaN}', "NaN is no number"),
        ('{"gross": ' + "9" * 5000 + "}", "a JSON object was wanted: ValueError"),
        ("x" * (LINE_MAX_LENGTH + 1), "a line longer than 262144 characters"),
        (json.dumps({**line(2), "declarant": "\ud800"}), "declarant: wanted 1 to 200 characters"),
        (json.dumps({**line(2), "declarant": None}), "declarant: wanted, but empty"),
        (json.dumps({**line(2), "declaration_no": 1e999}).replace("Infinity", "1e999"), "'inf'"),
        (json.dumps({**line(2), "is_cancelled": 7}), "is_cancelled: wanted yes or no, got 7"),
        (json.dumps({**line(2), "declarant": "a\x00b"}), "'a\\x00b'"),
    ],
)
def test_r5_a_broken_line_takes_no_other_with_it(text: str, reason: str) -> None:
    content = json_text([line(1)]) + f"{text}\n\n" + json_text([line(3)])
    outcome, _ = outcome_of(content.encode(), "f.jsonl")
    assert outcome.applied_n == 2
    assert list(english(outcome)) == ["f.jsonl:2"]
    assert reason in english(outcome)["f.jsonl:2"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file has no line"),
        (b"\n \n", "the file has no line"),
        (b'[\n{"flow": "export"}\n]', "wanted one JSON object a line, got an array"),
    ],
)
def test_r5_a_file_that_cannot_be_read_is_one_row_in_quarantine(
    content: bytes, reason: str
) -> None:
    outcome, _ = outcome_of(content, "f.jsonl")
    assert english(outcome) == {"f.jsonl": reason}
