"""From the reads of several frames and cameras to one answer, or to a person.

The answer is the text with the greatest share of probability (:mod:`models.fusion.voices`), or a
text that goes on where that one ends, if enough frames saw it go on. The vote abstains, that is
the answer goes to ``review`` with its ranked candidates, unless all of this holds:

- *frames agree*: at least :data:`AGREEING_FRAMES_MIN` frames read the answer, and they are at
  least half of all frames;
- *accepted frames agree*: nine of ten frames that were accepted read the answer, at least one of
  a container code and two of a plate, which has no check digit to prove it;
- *nothing else is likely*: the answer's share is at least :data:`ACCEPT_SHARE`;
- *nothing is cut off*: fewer than a fifth of the frames read a text that goes on where the answer
  ends;
- *a container code is proved* by the rule of :mod:`models.fusion.proofs`;
- *cameras agree*: no camera would by itself answer another text that it accepted in a frame. Of
  two cameras that both are sure one is wrong, and nothing in the pictures tells which.

The confidence is the answer's share times the confidence of the surest frame that agrees: frames
that all doubt make no certainty. The order of the frames does not matter, and one more accepted
frame that agrees never lowers the confidence among texts of one length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.fusion.proofs import are_enough
from models.fusion.voices import Views, confidence_in, shares, standing
from schemas.read import CheckDigit, Proofs, Read, Status, TextKind

AGREEING_FRAMES_MIN = 2
AGREEING_SHARE_MIN = 0.5
ACCEPTED_FRAMES_MIN = {TextKind.CONTAINER: 1, TextKind.PLATE: 2}
ACCEPTED_SHARE_MIN = 0.9
ACCEPT_SHARE = 0.9
TRUNCATED_SHARE_MIN = 0.2
"""A longer text that a fifth of the frames read makes the shorter one doubtful."""
CONTINUED_SHARE = 0.5
"""What a text that goes on where another ends is worth at least: the two cannot be told apart."""
CANDIDATES_MAX = 5


@dataclass(frozen=True, slots=True)
class Vote:
    """The answer of several reads.

    Attributes:
        text: The winning text.
        confidence: Its share of probability among the candidates, times the confidence of the
            surest frame that agrees, 0 to 1: frames that all doubt make no certainty.
        char_confidence: Per character of ``text``, the share of the texts that have it there, no
            greater than the confidence of the surest frame that agrees.
        agreeing_n: Frames whose own best text is ``text``.
        agreeing_cameras_n: Cameras that have such a frame.
        status: ``accepted`` by the rule above, else ``review``.
        size_type: Most frequent size-type, if any frame read one.
        check_digit: ``read`` when a frame that agrees read it.
        owner_known: For a container code, whether the registry of owner codes has its owner.
        plate_kind: Kind named most often by the frames that agree.
        candidates: Further texts with their shares, best first.
    """

    text: str
    confidence: float
    char_confidence: tuple[float, ...]
    agreeing_n: int
    agreeing_cameras_n: int
    status: Status
    size_type: str | None
    check_digit: CheckDigit | None
    owner_known: bool | None
    plate_kind: str | None
    candidates: tuple[tuple[str, float], ...]

    @property
    def proofs(self) -> Proofs | None:
        """What speaks for a container code; a plate has no such proofs."""
        if self.check_digit is None:
            return None
        return Proofs(self.check_digit, self.owner_known, self.agreeing_n, self.agreeing_cameras_n)


def vote(reads: Sequence[Read]) -> Vote:
    """Fuses the reads of one text by one camera.

    Args:
        reads: At least one read, all of the same kind.
    """
    return vote_of_cameras({"": reads})


def vote_of_cameras(views: Views) -> Vote:
    """Fuses the reads of one text by the cameras of a lane.

    Args:
        views: The reads of each camera, at least one in all, all of the same kind.
    """
    reads = [read for camera in sorted(views) for read in views[camera]]
    own = Counter(read.text for read in reads)
    share = shares(views, standing(reads))
    ranked = sorted(share, key=lambda text: (-share[text], text))
    best = _prefer_longer(ranked[0], own, len(reads))
    worth = max(share[best], CONTINUED_SHARE) if _continues(best, own, len(reads)) else share[best]
    agreeing = [read for read in reads if read.text == best]
    surest = max(confidence_in(read, best) for read in reads)
    answer = Vote(
        text=best,
        confidence=worth * surest,
        char_confidence=_char_confidence(best, share, agreeing, surest),
        agreeing_n=len(agreeing),
        agreeing_cameras_n=sum(any(r.text == best for r in seen) for seen in views.values()),
        status=Status.REVIEW,
        size_type=_most_frequent(read.size_type for read in agreeing or reads),
        check_digit=_check_digit(agreeing, reads),
        owner_known=max(
            (r.owner_known for r in agreeing if r.owner_known is not None), default=None
        ),
        plate_kind=_most_frequent(read.plate_kind for read in agreeing or reads),
        candidates=tuple((t, round(share[t], 4)) for t in ranked if t != best)[:CANDIDATES_MAX],
    )
    is_accepted = worth >= ACCEPT_SHARE and _is_agreed(answer, views)
    return replace(answer, status=Status.ACCEPTED) if is_accepted else answer


def carried_by(text: str, read: Read) -> tuple[bool, bool, float, float]:
    """How well one picture proves a text; the picture with the greatest proof carries the vote.

    A read of the text goes before a read of another one, an accepted read before a doubtful one;
    then confidence decides, and at last the height of the characters.
    """
    agrees = read.text == text
    is_accepted = agrees and read.status is Status.ACCEPTED
    return agrees, is_accepted, confidence_in(read, text), read.text_height_px


def _prefer_longer(best: str, own: Counter[str], reads_n: int) -> str:
    """A text that continues the winner by one character was probably cut off in the others."""
    longer = [t for t in own if t[:-1] == best and _is_frequent(t, own, reads_n)]
    return max(longer, key=lambda text: (own[text], text)) if longer else best


def _continues(text: str, own: Counter[str], reads_n: int) -> bool:
    """Whether enough frames saw a text go on where another one ends."""
    return text[:-1] in own and _is_frequent(text, own, reads_n)


def _is_frequent(text: str, own: Counter[str], reads_n: int) -> bool:
    return own[text] >= AGREEING_FRAMES_MIN and own[text] / reads_n >= TRUNCATED_SHARE_MIN


def _is_agreed(answer: Vote, views: Views) -> bool:
    """The written rule of this module, but for the share."""
    reads = [read for seen in views.values() for read in seen]
    accepted = [read for read in reads if read.status is Status.ACCEPTED]
    agreed_n = sum(read.text == answer.text for read in accepted)
    longer_n = sum(r.text != answer.text and r.text.startswith(answer.text) for r in reads)
    return (
        answer.agreeing_n >= max(AGREEING_FRAMES_MIN, AGREEING_SHARE_MIN * len(reads))
        and agreed_n >= max(ACCEPTED_FRAMES_MIN[reads[0].kind], ACCEPTED_SHARE_MIN * len(accepted))
        and longer_n < TRUNCATED_SHARE_MIN * len(reads)
        and (answer.proofs is None or are_enough(answer.proofs))
        and not _cameras_disagree(answer.text, views)
    )


def _cameras_disagree(text: str, views: Views) -> bool:
    """Whether a camera would by itself answer another text that it accepted in a frame."""
    for seen in views.values() if len(views) > 1 else ():
        if any(read.text != text and read.status is Status.ACCEPTED for read in seen):
            answer = vote(seen).text
            if answer != text and any(
                read.text == answer and read.status is Status.ACCEPTED for read in seen
            ):
                return True
    return False


def _char_confidence(
    text: str, share: Mapping[str, float], agreeing: Sequence[Read], surest: float
) -> tuple[float, ...]:
    each = zip(*(read.char_confidence for read in agreeing), strict=True)
    bounds = [max(column) for column in each] if agreeing else [surest] * len(text)
    return tuple(
        round(bound * sum(n for t, n in share.items() if t[i : i + 1] == symbol), 4)
        for i, (symbol, bound) in enumerate(zip(text, bounds, strict=True))
    )


def _most_frequent(values: Iterable[str | None]) -> str | None:
    named = Counter(value for value in values if value)
    return min(named, key=lambda value: (-named[value], value)) if named else None


def _check_digit(agreeing: Sequence[Read], reads: Sequence[Read]) -> CheckDigit | None:
    if all(read.check_digit is None for read in reads):
        return None
    seen = any(read.check_digit is CheckDigit.READ for read in agreeing)
    return CheckDigit.READ if seen else CheckDigit.INFERRED
