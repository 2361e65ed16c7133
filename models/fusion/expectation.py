"""The fourth proof: what papers expect, put to the reads of a passage that want for nothing else.

A paper proves no character. It stands in for one thing alone, that the registry of owner codes
knows the owner, and so for one agreeing frame (:mod:`models.fusion.proofs`). A read is accepted by
it if all of this holds; a person who looked at the pictures would say the same:

- *the very number* is expected at that site and direction when it passed; a read that only may
  mean it is never touched;
- *proofs*: they were not enough, and with the expectation they are: the check digit was seen, and
  the frames agree that have to;
- *nothing else is likely*: the whole read is as sure as a picture of a known owner has to be
  (:data:`CONFIDENCE_MIN`) and each place of it above :data:`PLACE_MIN`, so that what abstained was
  the want of proofs and not a doubtful picture or a frame that disagreed;
- *no rival*: no candidate is another number than a slip of the same one, as what another camera
  took for sure would be, and none of them is expected itself;
- *whose it is* is known: the cameras' pictures were paired without ambiguity.

An acceptance that rests on an expectation ends with it: the read goes back to review. What a person
told, or what the cameras proved by themselves, does not rest on it and stays.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from models.fusion.proofs import are_enough
from schemas.matching.doubt import differing
from schemas.passage import ContainerRead, Pairing, Passage
from schemas.read import Status

CONFIDENCE_MIN = 0.99
"""More than one picture of a known owner needs, see :mod:`models.containers.judgement`."""
PLACE_MIN = 0.9
"""What the vote asks for the whole, see :mod:`models.fusion.vote`, asked of each place."""


def with_expectation(passage: Passage, expected: AbstractSet[str]) -> Passage | None:
    """The next revision of a passage, as far as papers make one.

    Args:
        passage: Its highest revision.
        expected: Container codes that papers other than a watchlist expect at its site and
            direction when it passed.

    Returns:
        The next revision; nothing where papers change nothing.
    """
    is_sure_whose = passage.pairing is not Pairing.AMBIGUOUS
    containers = tuple(_told(read, expected, is_sure_whose) for read in passage.containers)
    if containers == passage.containers:
        return None
    return passage.model_copy(update={"containers": containers, "revision": passage.revision + 1})


def rests_on_expectation(read: ContainerRead) -> bool:
    """Whether an accepted read was accepted because it is expected, and only because of that."""
    return (
        read.status is Status.ACCEPTED
        and bool(read.expected)
        and not are_enough(replace(read.proofs, expected=None))
    )


def wants_expectation(read: ContainerRead) -> bool:
    """Whether a read is for review for the want of proofs alone, and an expectation would do."""
    return (
        read.status is Status.REVIEW
        and not are_enough(replace(read.proofs, expected=None))
        and are_enough(replace(read.proofs, expected=True))
        and read.confidence >= CONFIDENCE_MIN
        and min(read.char_confidence) >= PLACE_MIN
        and all(differing(read.code, other) for other in read.candidates)
    )


def _told(read: ContainerRead, expected: AbstractSet[str], is_sure_whose: bool) -> ContainerRead:
    is_expected = read.code in expected
    if is_expected and is_sure_whose and wants_expectation(read):
        if expected.isdisjoint(read.candidates):
            return read.model_copy(update={"status": Status.ACCEPTED, "expected": True})
    elif not is_expected and rests_on_expectation(read):
        return read.model_copy(update={"status": Status.REVIEW, "expected": False})
    return read
