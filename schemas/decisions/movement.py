"""Movements that procedures do not cover: what left too early, never came, or came the wrong way.

What is told (R41, 1865/QĐ-TCHQ II.1.4):

* A container left, and a declaration of it that was registered by then did not let it pass. A
  declaration registered afterwards counts only where no other one names the container: it may be
  of its next voyage.
* A container left, and no declaration of it came until the deadline. Empty ones need none, where a
  manifest or the operator says that it was empty.
* A paper expected a container to come in, and none came until the deadline.
* A container passed against the direction of the only papers that are open for it, before it ever
  passed in theirs. Afterwards it may come back empty, or leave again under another paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas.decisions.view import NumberView, is_container, leaves, lets_pass, word_of
from schemas.decisions.warning import GateWarning, WarningKind, evidence_of
from schemas.matching.entry import Entry, Fact, Side
from schemas.passage import Direction

_PAPERS = (Side.DECLARATION, Side.MANIFEST)


def movement_warnings(view: NumberView, known_s: float, as_of_s: float) -> Iterator[GateWarning]:
    """What is wrong with the movements of a container.

    Args:
        view: Of its number.
        known_s: When the last of all that is known of the number came in.
        as_of_s: Now.
    """
    for passage in view.active(Side.PASSAGE):
        if not is_container(passage):
            continue
        for kind, paper in _wrong_with(view, passage):
            yield _of_passage(kind, passage, paper, known_s, as_of_s)
    for standing in view.unmatched.values():
        if standing.side not in _PAPERS:
            continue
        paper = view.latest(standing.side, standing.subject)
        if paper is not None and paper.is_active and paper.direction is Direction.IN:
            told: dict[str, Fact] = {**_paper_told(paper), "due_s": standing.due_s}
            yield GateWarning(
                WarningKind.NOT_ARRIVED,
                paper.site,
                paper.number,
                "container",
                None,
                paper.subject,
                None,
                None,
                standing.due_s,
                True,
                told,
                known_s,
                as_of_s,
            )


def _wrong_with(view: NumberView, passage: Entry) -> Iterator[tuple[WarningKind, Entry | None]]:
    declarations = view.papers_of(passage.subject, Side.DECLARATION)
    if leaves(passage):
        registered = [each for each in declarations if each.at_s <= passage.at_s]
        for declaration in registered or declarations:
            if not view.was_cleared(declaration.subject, passage.at_s):
                yield WarningKind.OUT_WITHOUT_CLEARANCE, declaration
        is_unmatched = (Side.PASSAGE, passage.subject, Side.DECLARATION) in view.unmatched
        if is_unmatched and not view.is_empty_container(passage.subject):
            yield WarningKind.OUT_WITHOUT_DECLARATION, None
    if (paper := against_direction(view, passage)) is not None:
        yield WarningKind.WRONG_DIRECTION, paper


def against_direction(view: NumberView, passage: Entry) -> Entry | None:
    """The paper whose direction a container passed against, if it did.

    Args:
        view: Of its number.
        passage: One of it.
    """
    if any(view.papers_of(passage.subject, side) for side in _PAPERS):
        return None
    if view.is_empty_container(passage.subject):
        return None
    against = [
        paper
        for side in _PAPERS
        for paper in view.active(side)
        if paper.direction not in {None, passage.direction}
        and paper.opens_s <= passage.at_s <= paper.closes_s
        and not any(other.at_s <= passage.at_s for other in view.passages_of(paper.subject))
    ]
    return min(against, key=lambda paper: paper.subject, default=None)


def _of_passage(
    kind: WarningKind, passage: Entry, paper: Entry | None, known_s: float, as_of_s: float
) -> GateWarning:
    told = {} if paper is None else _paper_told(paper)
    return GateWarning(
        kind,
        passage.site,
        passage.number,
        "container",
        passage.subject,
        None if paper is None else paper.subject,
        word_of(passage, "gate"),
        word_of(passage, "lane"),
        passage.at_s,
        True,
        {**told, **evidence_of(passage)},
        known_s,
        as_of_s,
    )


def _paper_told(paper: Entry) -> dict[str, Fact]:
    """What names a paper and says how it stood."""
    names = ("declaration_no", "flow", "eligibility", "eligible_at", "voyage", "bill_no")
    told: dict[str, Fact] = {"side": paper.side.value}
    told |= {name: paper.facts[name] for name in names if name in paper.facts}
    if paper.side is Side.DECLARATION:
        told["lets_pass_now"] = lets_pass(paper)
    return told
