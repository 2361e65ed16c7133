"""``gatestream container`` on a store of its own: what is known, and its extract (R35)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.corrected_passage import SeenCrossing, entered
from schemas.errors import InputError
from schemas.owners import OwnerRegistry
from schemas.passage import Direction, Evidence, EvidenceRole, Passage
from sql.connection import server
from sql.home import Home, StoreSettings
from sql.store import Store, open_store
from tests.sql import paper

AT = datetime(2026, 11, 21, 4, tzinfo=UTC)
PICTURE, GONE = b"a picture", b"a picture that was deleted"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An embedded server that stays up between the commands, with a passage and its paper."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    with server(StoreSettings(Home(folder))) as dsn:
        with open_store(StoreSettings(Home(folder), dsn)) as store:
            passage = seen(store)
            declared = paper.declaration(declarant="<script>alert(1)</script> & con")
            store.write([declared, passage])
            gone = store.evidence.path(hashlib.sha256(GONE).hexdigest())
            gone.unlink()
        yield folder, dsn


def seen(store: Store) -> Passage:
    """A passage with two pictures of which one is lost."""
    whole = entered(
        SeenCrossing("cat-lai", "a", "in-1", Direction.IN, AT, (paper.CONTAINER,), ("51C12345",)),
        OwnerRegistry(),
    )
    pictures = [(EvidenceRole.FRAME, "", PICTURE), (EvidenceRole.CONTAINER, paper.CONTAINER, GONE)]
    evidence = [
        Evidence(
            role=role,
            number=number,
            sha256=store.evidence.put(content, "image/jpeg"),
            media_type="image/jpeg",
            captured_at=AT,
            camera="rear",
            box=(0, 0, 10, 10),
        )
        for role, number, content in pictures
    ]
    return whole.model_copy(update={"evidence": tuple(evidence)})


@pytest.fixture
def run(home: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GATESTREAM_HOME", str(home[0]))
    monkeypatch.setenv("GATESTREAM_DSN", home[1])
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ("container", *words), catch_exceptions=False)

    return run


@pytest.mark.parametrize("number", ["WSAU 416062-0", "100123456780", "10012345678"])
def test_r35_a_container_or_a_declaration_is_found(run: Any, number: str) -> None:
    told = json.loads(run("find", number, "--json").stdout)
    assert [each["container"] for each in told["passages"]] == [paper.CONTAINER]
    assert told["passages"][0]["plates"] == ["51C12345"]
    assert told["passages"][0]["is_confirmed"] is False
    assert [each["declaration_no"] for each in told["declarations"]] == ["100123456780"]
    assert run("find", number).exit_code == 0


def test_r35_r101_an_extract_has_pictures_digests_name_and_time_and_is_audited(
    run: Any, home: tuple[Path, str], tmp_path: Path
) -> None:
    words = ("extract", "100123456780", "--who", "Nguyễn Văn An", "--why", "Đơn 12/ĐN", "--json")
    told = json.loads(run(*words).stdout)
    page = (tmp_path / "10012345678.html").read_bytes()
    assert told["sha256"] == hashlib.sha256(page).hexdigest()
    text = page.decode("utf-8")
    assert b64encode(PICTURE).decode("ascii") in text
    for digest in (hashlib.sha256(PICTURE), hashlib.sha256(GONE)):
        assert digest.hexdigest() in text
    # What is lost is said to be lost, and the rest is there all the same.
    assert text.count("<img") == 1
    assert "Không có hình nguyên vẹn" in text
    for shown in ("Nguyễn Văn An", "21/11/2026 11:00:00", "100123456780", "thông quan"):
        assert shown in text
    assert "<script>" not in text
    with psycopg.connect(home[1]) as connection:
        (row,) = connection.execute(
            "select who, what, subject, why, details ->> 'sha256' from audit_log"
            " where subject like 'declaration%'"
        ).fetchall()
    assert row == (
        "Nguyễn Văn An",
        "container.extract",
        "declaration 10012345678",
        "Đơn 12/ĐN",
        told["sha256"],
    )


def test_a_container_that_never_passed_has_an_extract_that_says_so(
    run: Any, tmp_path: Path
) -> None:
    assert run("extract", "WSAU4160635", "--why", "x", "--out", "a.html").exit_code == 0
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Không có lượt qua cổng nào" in text
    assert "Không có tờ khai nào" in text


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("WSAU41606", "4 letters and 7 digits"), ("99999999999", "a declaration that a feed told of")],
)
def test_what_is_no_number_is_refused(run: Any, number: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        run("find", number)
