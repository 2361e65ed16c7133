"""The confirmation "Hàng đã qua khu vực giám sát" of a declaration's container (R34).

It is made by itself only of what is certain: the number was read surely and is the declared one,
every other paper that the site asks for names it, too, the declaration lets its goods pass, and
nobody holds it. Whatever takes one of these away takes the confirmation back and says why.

**When the declaration has to let pass.** Goods that leave had to be cleared when they left; what
was cleared afterwards was taken out before its time, and only a person may confirm it. Goods that
enter, as exports enter a port, may lie there until they are cleared and are confirmed then.

**Which holds count.** One that was valid when the confirmation was due, that is when the last of
its proofs came in, whenever the hold itself came; one that is stated afterwards is of goods that
have passed. A hold on what entered ends with its validity; what left while it was held is for a
person to judge. An order to inspect counts as a hold: nothing tells that it was carried out but
its own end, its cancellation, or the officer, who confirms with a reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from schemas.decisions.view import (
    NumberView,
    action_of,
    is_accepted,
    leaves,
    lets_pass,
    word_of,
)
from schemas.feeds.declaration import IDENTITY_LENGTH
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.change import PairKind
from schemas.matching.entry import Entry, Side
from schemas.passage import PASSAGE_NAMESPACE


class ConfirmationState(StrEnum):
    """Whether a passage is confirmed."""

    CONFIRMED = "confirmed"
    WITHHELD = "withheld"


class Reason(StrEnum):
    """Why nothing is confirmed, or not any more; of several the first counts."""

    CANCELLED = "cancelled"
    """The declaration was cancelled, or an amendment took the container out of it."""
    NO_PASSAGE = "no_passage"
    """A correction took the passage away."""
    POSSIBLE_ONLY = "possible_only"
    """A doubtful read may mean the container."""
    NOT_CLEARED = "not_cleared"
    CLEARED_LATER = "cleared_later"
    """It left before it was cleared."""
    HELD = "held"
    INSPECT = "inspect"
    HELD_VEHICLE = "held_vehicle"
    """The vehicle that carried it is on the list."""
    UNSURE_READ = "unsure_read"
    NO_MANIFEST = "no_manifest"
    NO_DECLARATION = "no_declaration"
    REVOKED = "revoked"
    """A person took it back."""

    @property
    def is_for_a_person(self) -> bool:
        """Whether an officer may confirm nevertheless, giving a reason."""
        return self in {
            Reason.CLEARED_LATER,
            Reason.INSPECT,
            Reason.HELD_VEHICLE,
            Reason.UNSURE_READ,
            Reason.NO_MANIFEST,
            Reason.REVOKED,
        }


_MISSING = {Side.MANIFEST: Reason.NO_MANIFEST, Side.DECLARATION: Reason.NO_DECLARATION}


class Confirmation(NamedTuple):
    """How a declaration's container stands.

    Attributes:
        site: Site id.
        declaration: The eleven digits that amendments do not change.
        declaration_no: All twelve of the revision that holds.
        container: Its number.
        flow: ``export`` or ``import``.
        state: Confirmed or not.
        reason: Why not.
        passage: Subject of the passage; nothing where none is left.
        gate: Its gate.
        lane: Its lane.
        direction: Its direction.
        passed_s: When it passed.
        papers: Subjects of what it was held against, and of what holds it.
        known_s: When the last of all that is known of the number came in.
        decided_s: As of when.
    """

    site: str
    declaration: str
    declaration_no: str
    container: str
    flow: str
    state: ConfirmationState
    reason: Reason | None
    passage: str | None
    gate: str | None
    lane: str | None
    direction: str | None
    passed_s: float | None
    papers: tuple[str, ...]
    known_s: float
    decided_s: float

    @property
    def decision_id(self) -> uuid.UUID:
        """The same however often it is made and taken back."""
        parts = ("confirmation", self.site, self.declaration, self.container)
        return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(parts))


class _Case(NamedTuple):
    """One passage against one declaration."""

    passage: Entry
    reason: Reason | None
    papers: tuple[str, ...]


def confirmations_of(
    view: NumberView, papers: Iterable[Side], as_of_s: float
) -> Iterator[Confirmation]:
    """How every declaration that a passage was ever held against stands.

    Of several passages the first that can be confirmed is.

    Args:
        view: Of a container's number.
        papers: Which papers the site asks for.
        as_of_s: Now, in seconds since 1970.
    """
    sides = tuple(papers)
    if not view.pairs:
        return
    known_s = max(entry.received_s for entry in view.entries)
    told = {pair.paper for pair in view.pairs.values() if pair.paper_side is Side.DECLARATION}
    for subject in sorted(told):
        declaration = view.latest(Side.DECLARATION, subject)
        if declaration is None:
            continue
        cases = [
            _case(view, declaration, passage, sides, as_of_s)
            for passage in view.passages_of(subject)
            if declaration.is_active
        ]
        case = next((each for each in cases if each.reason is None), cases[0] if cases else None)
        reason = _why_unpaired(view, declaration) if case is None else case.reason
        passage = None if case is None else case.passage
        number = str(declaration.facts["declaration_no"])
        direction = None if passage is None else passage.direction
        yield Confirmation(
            declaration.site,
            number[:IDENTITY_LENGTH],
            number,
            declaration.number,
            str(declaration.facts["flow"]),
            ConfirmationState.WITHHELD if reason is not None else ConfirmationState.CONFIRMED,
            reason,
            None if passage is None else passage.subject,
            None if passage is None else word_of(passage, "gate"),
            None if passage is None else word_of(passage, "lane"),
            None if direction is None else direction.value,
            None if passage is None else passage.at_s,
            (subject,) if case is None else case.papers,
            known_s,
            as_of_s,
        )


def _why_unpaired(view: NumberView, declaration: Entry) -> Reason:
    if not declaration.is_active:
        return Reason.CANCELLED
    if view.passages_of(declaration.subject, PairKind.POSSIBLE):
        return Reason.POSSIBLE_ONLY
    return Reason.NO_PASSAGE


def _case(
    view: NumberView, declaration: Entry, passage: Entry, sides: tuple[Side, ...], as_of_s: float
) -> _Case:
    papers = {side: view.papers_of(passage.subject, side) for side in sides}
    told = {
        declaration.subject,
        *(
            paper.subject
            for side in papers
            if side is not Side.DECLARATION
            for paper in papers[side]
        ),
    }
    if not lets_pass(declaration):
        reason: Reason | None = Reason.NOT_CLEARED
    elif leaves(passage) and not view.was_cleared(declaration.subject, passage.at_s):
        reason = Reason.CLEARED_LATER
    else:
        reason = None
        cleared = [
            each.received_s
            for each in view.revisions(Side.DECLARATION, declaration.subject)
            if each.is_active and lets_pass(each)
        ]
        firsts = [min(paper.received_s for paper in found) for found in papers.values() if found]
        due_s = max(passage.at_s, passage.received_s, min(cleared), *firsts)
        if holds := [*_holds(view, passage, due_s, as_of_s)]:
            actions = {action_of(each) for each in holds}
            reason = Reason.HELD if WatchAction.HOLD in actions else Reason.INSPECT
            told |= {each.subject for each in holds}
        elif not is_accepted(passage):
            reason = Reason.UNSURE_READ
        else:
            reason = next((_MISSING[side] for side in sides if not papers[side]), None)
    return _Case(passage, reason, tuple(sorted(told)))


def _holds(view: NumberView, passage: Entry, due_s: float, as_of_s: float) -> Iterator[Entry]:
    """Entries that forbid to confirm a passage whose last proof came in at ``due_s``."""
    for watch in view.active(Side.WATCH):
        if action_of(watch) is WatchAction.WATCH or watch.opens_s > due_s:
            continue
        ended_s = passage.at_s if leaves(passage) else as_of_s
        if watch.closes_s > max(passage.at_s, ended_s):
            yield watch


def next_hold_ends_s(view: NumberView, as_of_s: float) -> float | None:
    """When the next hold ends after which something else may be decided, if one does.

    Args:
        view: Of a number.
        as_of_s: Now.
    """
    ends = [
        watch.closes_s
        for watch in view.active(Side.WATCH)
        if action_of(watch) is not WatchAction.WATCH and as_of_s < watch.closes_s < float("inf")
    ]
    return min(ends, default=None)
