"""Steps on warnings in the real store: the database holds the order, whoever asks and however."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.types.json import Jsonb

from schemas.alert import Severity
from schemas.errors import InputError, StoreError
from schemas.handling.steps import (
    CaseState,
    FileRole,
    Lack,
    Outcome,
    Step,
    StepFile,
    Subject,
    Word,
    lacks,
    next_steps,
    state_of,
)
from schemas.handling.terms import DEFAULT_TERMS, Terms
from sql.audit import verify
from sql.connection import Connection, rows, store_errors
from sql.handling import Case, case_of, cases, cases_asked, set_terms, steps_of, take_step, terms_of
from sql.rights import Duty, Scope, acting_as
from tests.sql.two_sites import OTHER, OWN, ROWS

OFFICER = Scope(Duty.SHIFT_OFFICER, (OWN,), "tran.thi.b")
HEAD = Scope(Duty.BRANCH_HEAD, (OWN,), "le.van.c")
LEADER = Scope(Duty.LEADER, (OWN,), "pham.d")
PAPER = StepFile("a" * 64, "application/pdf", 9, "bb.pdf", FileRole.MINUTES)
PICTURE = StepFile("b" * 64, "image/jpeg", 9, "anh.jpg", FileRole.PICTURE)
WAY = (
    (OFFICER, Word(Step.ASSIGNED, "đi ngay", assignee="tran.b")),
    (OFFICER, Word(Step.FIELD_CHECK, "seal khác")),
    (OFFICER, Word(Step.MINUTES, "biên bản 12", files=(PAPER, PICTURE))),
    (LEADER, Word(Step.DECISION, "xử lý theo luật", Outcome.VIOLATION)),
    (OFFICER, Word(Step.CLOSED, "đã chuyển hồ sơ", Outcome.VIOLATION)),
)


@pytest.fixture
def store(store_connection: Connection) -> Connection:
    """A warning and an alert at each of two sites."""
    for site in (OWN, OTHER):
        store_connection.execute(ROWS["gate_warnings"], {"site": site})
        store_connection.execute(ROWS["alerts"].replace("'r',", "'no_reads',"), {"site": site})
    return store_connection


def known(connection: Connection, subject: str = "warning", site: str = OWN) -> Case:
    """The case of a subject, as everybody's head of branch sees it."""
    with acting_as(connection, Scope(Duty.BRANCH_HEAD, ("*",), "x")):
        (found,) = (each for each in cases(connection, site, 99) if each.subject == subject)
    return found


def told(connection: Connection, case: Case) -> Case:
    with acting_as(connection, HEAD):
        (row,) = rows(connection, "handling/cases", cases_asked(None, 9, None, case.subject_id))
    return case_of(row)


def go(connection: Connection, case: Case, *way: tuple[Scope, Word]) -> None:
    for scope, word in way:
        with acting_as(connection, scope):
            take_step(connection, scope, case, word)


def insert(connection: Connection, scope: Scope, case: Case, word: Word) -> None:
    """As somebody who writes to the database past the program's own check."""
    with acting_as(connection, scope), store_errors("insert"):
        rows(
            connection,
            "handling/insert_step",
            {
                "subject_id": case.subject_id,
                "site": case.site,
                "subject": case.subject.value,
                "step": word.step.value,
                "outcome": None if word.outcome is None else word.outcome.value,
                "assignee": word.assignee,
                "why": word.why,
                "attachments": Jsonb([asdict(file) for file in word.files]),
            },
        )


def test_r42_a_case_goes_its_way_and_each_step_is_in_the_audit_log(store: Connection) -> None:
    case = known(store)
    states = []
    for scope, word in WAY:
        go(store, case, (scope, word))
        states.append(told(store, case).state.value)
    assert states == ["assigned", "field_check", "minutes", "decision", "closed"]
    with acting_as(store, OFFICER):
        taken = steps_of(store, case.subject_id)
    assert [each.word for each in taken] == [word for _, word in WAY]
    assert [each.who for each in taken] == [scope.user for scope, _ in WAY]
    said = store.execute(
        "select what, who from audit_log where subject = %s order by n",
        (f"warning {case.subject_id}",),
    ).fetchall()
    assert said == [(f"handling.{word.step.value}", scope.user) for scope, word in WAY]
    assert verify(store).is_whole


def test_r42_r101_a_case_outlives_its_warning(store: Connection) -> None:
    case = known(store)
    go(store, case, *WAY[:2])
    store.execute("update gate_warnings set stands = false")
    left = known(store)
    assert (left.subject_id, left.stands, left.steps_n) == (case.subject_id, False, 2)
    go(store, case, *WAY[2:])
    with acting_as(store, OFFICER):
        assert cases(store, OWN, 9)[0].subject == "alert"
        since = datetime.now(UTC) - timedelta(minutes=1)
        assert {each.state for each in cases(store, OWN, 9, since)} == {
            CaseState.NEW,
            CaseState.CLOSED,
        }


def _any_word(chosen: random.Random, state: CaseState) -> Word:
    # Mostly what may follow, so that cases come to their end.
    likely = next_steps(state, Duty.BRANCH_HEAD) if chosen.random() < 0.7 else [*Step]
    step = chosen.choice(likely)
    outcome = chosen.choice([*Outcome]) if step in (Step.DECISION, Step.CLOSED) else None
    files = tuple(file for file in (PAPER, PICTURE) if chosen.random() < 0.2)
    why = "" if chosen.random() < 0.05 else "một việc"
    return Word(step, why, outcome, "a" if step is Step.ASSIGNED else None, files)


def test_r42_the_database_and_the_screens_hold_the_same_rules(store: Connection) -> None:
    chosen = random.Random(42)  # noqa: S311 - no secret
    refused: Counter[Lack] = Counter()
    outcomes = set()
    for subject in Subject:
        case, taken = known(store, subject), list[Word]()
        for _ in range(200):
            scope = chosen.choice([OFFICER, HEAD, LEADER])
            word = _any_word(chosen, state_of(taken))
            lacking = lacks(taken, word, scope.duty.value)
            try:
                insert(store, scope, case, word)
            except StoreError:
                assert lacking, word
                refused.update(lacking)
            else:
                assert not lacking, word
                taken.append(word)
        outcomes |= {word.outcome for word in taken if word.step is Step.CLOSED}
    # What was tried is what there is to try.
    assert outcomes == {Outcome.VIOLATION, Outcome.NO_VIOLATION, Outcome.FALSE_ALARM}
    assert set(refused) == {*Lack} - {Lack.ASSIGNEE}


@pytest.mark.parametrize("duty", [Duty.ANALYST, Duty.ADMINISTRATOR, Duty.PARTNER, Duty.ENTERPRISE])
def test_r42_r59_outsiders_see_no_step_and_take_none(store: Connection, duty: Duty) -> None:
    case = known(store)
    go(store, case, *WAY[:1])
    scope = Scope(duty, (OWN,), "x")
    with pytest.raises(StoreError, match="permission denied"), acting_as(store, scope):
        steps_of(store, case.subject_id)
    with pytest.raises(StoreError, match="permission denied"):
        insert(store, scope, case, WAY[1][1])


@pytest.mark.parametrize(
    ("scope", "site"),
    [
        (Scope(Duty.SHIFT_OFFICER, (OTHER,), "x"), OWN),
        (Scope(Duty.SHIFT_OFFICER, (OWN,), "x"), OTHER),
    ],
)
def test_r42_r59_a_case_of_another_site_is_nobodys(
    store: Connection, scope: Scope, site: str
) -> None:
    case = known(store, site=site)
    with pytest.raises(StoreError):
        insert(store, scope, case, WAY[0][1])
    with acting_as(store, scope):
        assert {each.site for each in cases(store, None, 9)} == set(scope.sites)
    # Nor is a step of another's case one of the own site's.
    claimed = Case(**{**{n: getattr(case, n) for n in case.__slots__}, "site": scope.sites[0]})
    with pytest.raises(StoreError):
        insert(store, scope, claimed, WAY[0][1])


def test_r42_r101_nobody_rewrites_a_step_or_is_somebody_else(store: Connection) -> None:
    case = known(store)
    go(store, case, *WAY[:1])
    for statement in (
        "update handling_steps set why = 'x'",
        "delete from handling_steps",
        "truncate handling_steps",
        "delete from handling_terms",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added to"):
            store.execute(statement)
    with pytest.raises(StoreError, match="nobody signed in"):
        insert(store, Scope(Duty.SHIFT_OFFICER, (OWN,)), case, WAY[1][1])
    with (
        pytest.raises(StoreError, match="permission denied"),
        acting_as(store, OFFICER),
        store_errors("insert"),
    ):
        store.execute("insert into handling_steps (who) values ('le.van.c')")


def test_r42_files_are_told_as_they_have_to_be(store: Connection) -> None:
    case = known(store)
    go(store, case, *WAY[:2])
    for wrong in (
        {"sha256": "A" * 64},
        {"media_type": "text/html"},
        {"bytes_n": 10 * 1024 * 1024 + 1},
        {"bytes_n": 0},
        {"name": " "},
        {"role": "picture"},
        {"role": "other"},
    ):
        file = {**asdict(PAPER), **wrong}
        with pytest.raises(StoreError, match="files of a step"), acting_as(store, OFFICER):
            store.execute(
                "insert into handling_steps (subject_id, site, subject, step, why, attachments)"
                " values (%s, %s, 'warning', 'minutes', 'a', %s)",
                (case.subject_id, OWN, Jsonb([file])),
            )


def test_r42_what_is_missing_is_said_before_the_database_is_asked(store: Connection) -> None:
    case = known(store)
    go(store, case, *WAY[:1])
    with pytest.raises(InputError, match=r"Thiếu biên bản.*minutes are missing"):
        go(store, case, WAY[-1])
    assert told(store, case).steps_n == 1


def test_r42_an_alert_of_data_quality_is_handled_alike(store: Connection) -> None:
    case = known(store, "alert")
    go(store, case, *WAY)
    assert told(store, case).state is CaseState.CLOSED


def test_r40_the_gravest_come_first(store: Connection) -> None:
    store.execute('update gate_warnings set evidence = \'{"action": "hold"}\'')
    found = known(store)
    assert found.severity is Severity.CRITICAL
    with acting_as(store, OFFICER):
        assert [each.subject for each in cases(store, OWN, 9)] == ["warning", "alert"]


def test_r42_a_head_of_branch_sets_the_terms(store: Connection) -> None:
    mine = Terms(timedelta(minutes=2), timedelta(hours=1))
    with acting_as(store, HEAD):
        set_terms(store, HEAD, OWN, Severity.CRITICAL, mine, "cao điểm")
        assert terms_of(store, OWN) == {**DEFAULT_TERMS, Severity.CRITICAL: mine}
    with acting_as(store, LEADER):
        assert terms_of(store, OTHER) == DEFAULT_TERMS
    with pytest.raises(StoreError, match="permission denied"), acting_as(store, OFFICER):
        set_terms(store, OFFICER, OWN, Severity.CRITICAL, mine, "cao điểm")
    with pytest.raises(InputError, match="not longer"), acting_as(store, HEAD):
        wrong = Terms(timedelta(hours=2), timedelta(hours=1))
        set_terms(store, HEAD, OWN, Severity.CRITICAL, wrong, "cao điểm")


def test_r42_a_subject_that_is_not_there_is_not_handled(store: Connection) -> None:
    case = known(store)
    ghost = Case(
        **{**{n: getattr(case, n) for n in case.__slots__}, "subject_id": uuid.UUID(int=7)}
    )
    with pytest.raises(StoreError, match="there is no warning"):
        insert(store, OFFICER, ghost, WAY[0][1])
