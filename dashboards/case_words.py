"""How a case is put into words: what it is about, how grave it is, and when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from dashboards.texts import Texts, written_instant
from dashboards.views.cameras import written_age
from dashboards.written import written_number
from schemas.alert import Finding, Rule, Scope, Severity, Verdict
from schemas.alert_texts import TITLES, reason_of
from schemas.decisions.texts import WARNINGS
from schemas.decisions.warning import WarningKind
from schemas.feeds.watch_entry import WatchAction
from schemas.handling.steps import CaseState, Subject, TakenStep
from schemas.handling.terms import Terms, due_at
from schemas.handling.texts import OUTCOMES, STATES, STEPS
from sql.handling import Case

_HITS: Final = frozenset({WarningKind.WATCH_HIT, WarningKind.POSSIBLE_WATCH_HIT})
FACTS: Final = (
    "action", "reason", "authority", "entry_no", "is_late", "status", "confidence", "read",
    "differing_places", "differing_confidence", "why", "side", "declaration_no", "flow",
    "eligibility", "eligible_at", "lets_pass_now", "voyage", "bill_no", "due_s", "shipment_no",
    "origin_office", "anomaly", "before", "before_s", "findings",
)  # fmt: skip
"""Names of facts that have words, in the order in which they are shown."""


_INSTANTS: Final = frozenset({"eligible_at", "due_s", "before_s"})
"""Facts that are seconds since 1970."""


def is_hold(case: Case) -> bool:
    """Whether it is a hit on an entry to hold that nobody has taken on."""
    return (
        case.subject is Subject.WARNING
        and case.what in _HITS
        and case.facts.get("action") == WatchAction.HOLD.value
        and case.stands
        and case.state is CaseState.NEW
    )


def title_of(case: Case, texts: Texts) -> str:
    """What is wrong."""
    if case.subject is Subject.WARNING:
        return texts.sentence(WARNINGS[WarningKind(case.what)])
    return texts.sentence(TITLES[Rule(case.what)])


def number_of(case: Case) -> str:
    """The number, or the lane, camera or feed, as plain text."""
    return written_number(case.number) if case.number_kind else case.number


def place_of(case: Case) -> str:
    """Gate and lane, as plain text; empty where no vehicle passed."""
    if case.subject is Subject.ALERT:
        return case.lane or ""
    return " · ".join(filter(None, (case.gate, case.lane)))


def case_html(case: Case, texts: Texts, now: datetime) -> str:
    """A case in one line of HTML, in which nothing of it is obeyed."""
    age = texts("alerts.ago", age=written_age(now - case.raised_at, texts))
    told = (title_of(case, texts), place_of(case), written_instant(case.happened_at), age)
    rest = " · ".join(filter(None, told))
    return f"<b>{escape(number_of(case))}</b> {escape(rest)}"


def due_of(case: Case, terms: Mapping[Severity, Terms], texts: Texts, now: datetime) -> str:
    """When the next step is due, or for how long it is overdue."""
    due = due_at(case.raised_at, case.state, terms[case.severity])
    if due is None:
        return ""
    is_over = now > due
    age = written_age(now - due if is_over else due - now, texts)
    return texts("alerts.overdue" if is_over else "alerts.due_in", age=age)


def is_overdue(case: Case, terms: Mapping[Severity, Terms], now: datetime) -> bool:
    """Whether the next step should have been taken."""
    due = due_at(case.raised_at, case.state, terms[case.severity])
    return due is not None and now > due


def facts_of(case: Case, texts: Texts) -> dict[str, str]:
    """What shows a case, by what it is called; plain texts."""
    if case.subject is Subject.ALERT:
        return {texts("alerts.reason"): texts.sentence(reason_of(_finding(case.facts)))}
    named = [name for name in FACTS if case.facts.get(name) is not None]
    others = sorted(set(case.facts) - set(FACTS))
    return {texts(f"fact.{name}"): _written(name, case.facts[name], texts) for name in named} | {
        name: str(case.facts[name]) for name in others if case.facts[name] is not None
    }


def figures_of(
    case: Case, terms: Mapping[Severity, Terms], texts: Texts, now: datetime
) -> dict[str, str]:
    """Where, when and how far a case is, by what it is called; plain texts."""
    place = place_of(case)
    told = {
        "place": f"{case.site} · {place}" if place else case.site,
        "happened": written_instant(case.happened_at),
        "raised": written_instant(case.raised_at),
        "due": due_of(case, terms, texts, now),
        "state": texts.sentence(STATES[case.state]),
        "assignee": case.assignee or "",
    }
    return {texts(f"alerts.{name}"): value for name, value in told.items() if value}


def step_words(step: TakenStep, texts: Texts) -> str:
    """What a step was, plain text."""
    word = step.word
    outcome = None if word.outcome is None else texts.sentence(OUTCOMES[word.outcome])
    return ": ".join(filter(None, (texts.sentence(STEPS[word.step]), word.assignee, outcome)))


def steps_html(steps: Sequence[TakenStep], texts: Texts) -> str:
    """The steps of a case as HTML, in which nothing of theirs is obeyed."""
    if not steps:
        return f'<p class="steps">{escape(texts("alerts.no_steps"))}</p>'
    rows = "".join(
        f"<li><b>{escape(step_words(step, texts))}</b> "
        f"<span>{escape(written_instant(step.done_at))} · {escape(step.who)}</span>"
        f"<p>{escape(step.word.why)}</p></li>"
        for step in steps
    )
    return f'<ol class="steps">{rows}</ol>'


def _written(name: str, value: object, texts: Texts) -> str:
    words = {
        "action": lambda: texts(f"watch_action.{WatchAction(str(value)).value}"),
        "status": lambda: texts(f"status.{value}"),
    }
    if name in words:
        return words[name]()
    if isinstance(value, bool):
        return texts("fact.yes" if value else "fact.no")
    if isinstance(value, int | float):
        is_instant = name in _INSTANTS
        instant = datetime.fromtimestamp(value, UTC) if is_instant else None
        return written_instant(instant) if instant else texts.number(value, 2)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _finding(row: Mapping[str, Any]) -> Finding:
    """The finding of an alert's row, as far as its words need it."""
    return Finding(
        scope=Scope(Rule(row["rule"]), row["site"], row["lane"], row["camera"], row["feed"]),
        period_from=datetime.fromisoformat(row["period_from"]),
        period_to=datetime.fromisoformat(row["period_to"]),
        verdict=Verdict.FAILING,
        figure=row["figure"],
        baseline=row["baseline"],
        threshold=row["threshold"],
        counted_n=row["counted_n"],
        severity=Severity(row["severity"]),
        note=row["note"],
    )
