"""Keeps what officers do about warnings and alerts, and how soon they have to (R40 to R42)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from schemas.alert import Severity
from schemas.errors import InputError
from schemas.handling.steps import (
    CaseState,
    FileRole,
    Outcome,
    Step,
    StepFile,
    Subject,
    TakenStep,
    Word,
    lacks,
)
from schemas.handling.terms import CRITICAL_WARNINGS, DEFAULT_TERMS, Terms
from schemas.handling.texts import LACKS
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.rights import Scope


@dataclass(frozen=True, slots=True)
class Case:
    """A warning or an alert, with what was done about it.

    Attributes:
        subject: Which of the two.
        subject_id: Its id.
        site: Site id.
        what: Kind of the warning, or rule of the alert.
        number: Container number, plate, lane, camera or feed.
        number_kind: ``container`` or ``plate``; nothing of an alert.
        gate: Gate id, if a vehicle passed.
        lane: Lane id, if it is of one.
        passage_id: The passage, if it is of one.
        paper: Subject of the paper that it is about, if it is of one.
        happened_at: When it passed, was due or was last wrong; aware.
        raised_at: When it became known; its terms run from then.
        stands: Whether the rule still says so.
        severity: How grave it is.
        facts: What shows it; of an alert its whole row.
        state: How far the handling is.
        steps_n: Steps so far.
        changed_at: When the last one was taken.
        outcome: Of the last one, if it has one.
        assignee: Who took it on.
    """

    subject: Subject
    subject_id: uuid.UUID
    site: str
    what: str
    number: str
    number_kind: str | None
    gate: str | None
    lane: str | None
    passage_id: uuid.UUID | None
    paper: str | None
    happened_at: datetime
    raised_at: datetime
    stands: bool
    severity: Severity
    facts: Mapping[str, Any]
    state: CaseState
    steps_n: int
    changed_at: datetime | None
    outcome: Outcome | None
    assignee: str | None


def cases_asked(
    site: str | None,
    rows_n: int,
    closed_since: datetime | None = None,
    subject_id: uuid.UUID | None = None,
    subject: Subject | None = None,
) -> dict[str, object]:
    """What ``handling/cases`` is asked.

    Args:
        site: Only of this site.
        rows_n: How many at most.
        closed_since: Closed ones are wanted from this aware instant on; else none.
        subject_id: This one alone, however it stands.
        subject: Only these.
    """
    return {
        "site": site,
        "rows_n": rows_n,
        "closed_since": closed_since,
        "subject_id": subject_id,
        "subject": None if subject is None else subject.value,
        "critical_kinds": sorted(kind.value for kind in CRITICAL_WARNINGS),
    }


def case_of(row: Mapping[str, Any]) -> Case:
    """A case from a row of ``handling/cases``."""
    told = dict(row)
    severity = Severity.CRITICAL if told.pop("is_critical") else Severity.WARNING
    outcome = told.pop("outcome")
    return Case(
        **{
            **told,
            "subject": Subject(told["subject"]),
            "state": CaseState(told["state"]),
            "severity": severity,
            "outcome": None if outcome is None else Outcome(outcome),
        }
    )


def cases(
    connection: Connection,
    site: str | None,
    rows_n: int,
    closed_since: datetime | None = None,
    subject: Subject | None = None,
) -> list[Case]:
    """Open cases, the gravest and newest first, then those closed since an instant.

    Raises:
        StoreError: The database refuses.
    """
    asked = cases_asked(site, rows_n, closed_since, None, subject)
    return [case_of(row) for row in rows(connection, "handling/cases", asked)]


def step_of(row: Mapping[str, Any]) -> TakenStep:
    """A step from a row of ``handling/steps``."""
    files = (StepFile(**{**file, "role": FileRole(file["role"])}) for file in row["attachments"])
    word = Word(
        step=Step(row["step"]),
        why=row["why"],
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        assignee=row["assignee"],
        files=tuple(files),
    )
    return TakenStep(word, row["who"], row["done_at"])


def steps_of(connection: Connection, subject_id: uuid.UUID) -> list[TakenStep]:
    """The steps of a case, the oldest first.

    Raises:
        StoreError: The database refuses.
    """
    asked = {"subject_id": subject_id}
    return [step_of(row) for row in rows(connection, "handling/steps", asked)]


def take_step(connection: Connection, scope: Scope, case: Case, word: Word) -> None:
    """Takes a step on a case, and writes it into the audit log.

    Args:
        connection: In a transaction of the person's duty.
        scope: Who.
        case: On which.
        word: What.

    Raises:
        InputError: Something that the step wants is missing, or it does not follow.
        StoreError: The database refuses, as when somebody else was faster.
    """
    before = [each.word for each in steps_of(connection, case.subject_id)]
    lacking = lacks(before, word, scope.duty.value)
    if lacking:
        said = " / ".join(
            " ".join(sentences)
            for sentences in zip(*(LACKS[lack] for lack in lacking), strict=True)
        )
        raise InputError(said)
    values = {
        "subject_id": case.subject_id,
        "site": case.site,
        "subject": case.subject.value,
        "step": word.step.value,
        "outcome": None if word.outcome is None else word.outcome.value,
        "assignee": word.assignee,
        "why": word.why.strip(),
        "attachments": Jsonb([asdict(file) for file in word.files]),
    }
    with store_errors(f"take the step {word.step.value}"):
        (taken,) = rows(connection, "handling/insert_step", values)
    record(
        connection,
        who=taken["who"],
        what=f"handling.{word.step.value}",
        subject=f"{case.subject.value} {case.subject_id}",
        why=word.why.strip(),
        details={
            "site": case.site,
            "step_n": taken["step_n"],
            "outcome": values["outcome"],
            "assignee": word.assignee,
            "files": [file.sha256 for file in word.files],
        },
    )


def terms_of(connection: Connection, site: str) -> dict[Severity, Terms]:
    """How soon cases of a site have to be dealt with.

    Raises:
        StoreError: The database refuses.
    """
    return terms_told(rows(connection, "handling/terms", {"site": site}))


def terms_told(told: list[dict[str, Any]]) -> dict[Severity, Terms]:
    """The terms of rows of ``handling/terms``; the default ones where nobody set any."""
    return DEFAULT_TERMS | {
        Severity(row["severity"]): Terms(
            timedelta(seconds=row["respond_s"]), timedelta(seconds=row["finish_s"])
        )
        for row in told
    }


def set_terms(
    connection: Connection, scope: Scope, site: str, severity: Severity, terms: Terms, why: str
) -> None:
    """Says how soon cases of a severity have to be dealt with from now on.

    Args:
        connection: In a transaction of a head of branch.
        scope: Who.
        site: Site id.
        severity: Of which cases.
        terms: How soon.
        why: The reason.

    Raises:
        InputError: The time to finish is shorter than that to respond, or there is none.
        StoreError: The database refuses, or the reason is blank.
    """
    if not timedelta() < terms.respond <= terms.finish:
        message = (
            f"a time to respond that is not longer than the one to finish was wanted, got "
            f"{terms.respond} and {terms.finish}"
        )
        raise InputError(message)
    values = {
        "site": site,
        "severity": severity.value,
        "respond_s": int(terms.respond.total_seconds()),
        "finish_s": int(terms.finish.total_seconds()),
        "why": why,
    }
    with store_errors("keep the terms of handling"):
        rows(connection, "handling/set_terms", values)
    record(
        connection,
        who=scope.user,
        what="handling.terms",
        subject=f"terms {site}/{severity.value}",
        why=why,
        details={name: values[name] for name in ("respond_s", "finish_s")},
    )
