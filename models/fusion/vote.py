"""Per-character vote over the reads of one text.

Every read is taken as an independent observation: a character that it reads with confidence p
has probability p, each of the 35 others (1 - p) / 35. The candidates are the texts that a frame
really read, never one that no frame saw: a vote among whole texts cannot invent a
code whose check digit fits by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.read import CheckDigit, Read, Status

AGREEING_FRAMES_MIN = 2
AGREEING_SHARE_MIN = 0.5
AGREEING_ACCEPTED_SHARE_MIN = 0.75
ACCEPT_SHARE = 0.9
TRUNCATED_SHARE_MIN = 0.2
"""A longer text that a fifth of the frames read makes the shorter one doubtful."""
_OTHERS_N = 35
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Vote:
    """The answer of several reads.

    Attributes:
        text: The winning text.
        confidence: Its share of probability among the candidates, times the confidence of the
            surest frame that agrees, 0 to 1: frames that all doubt make no certainty.
        char_confidence: Per character of ``text``, the share of weight that agrees with it.
        agreeing_n: Frames whose own best text is ``text``.
        status: ``accepted`` when enough frames agree and nothing contradicts, else ``review``.
        size_type: Most frequent size-type, if any frame read one.
        check_digit: ``read`` when a frame that agrees read it.
        plate_kind: Kind named most often by the frames that agree.
    """

    text: str
    confidence: float
    char_confidence: tuple[float, ...]
    agreeing_n: int
    status: Status
    size_type: str | None
    check_digit: CheckDigit | None
    plate_kind: str | None


def vote(reads: Sequence[Read]) -> Vote:
    """Fuses reads of one text.

    Args:
        reads: At least one read, all of the same kind.
    """
    own = Counter(read.text for read in reads)
    scores = {text: _log_likelihood(text, reads) for text in own}
    ranked = sorted(scores, key=lambda text: (-scores[text], text))
    best = _prefer_longer(ranked[0], own, len(reads))
    agreeing = [read for read in reads if read.text == best]
    share = _share(scores[best], scores) if best == ranked[0] else 0.5
    evidence = agreeing or list(reads)
    return Vote(
        text=best,
        confidence=share * max(read.confidence for read in evidence),
        char_confidence=_char_confidence(best, reads),
        agreeing_n=len(agreeing),
        status=_status(best, share, own, reads),
        size_type=_most_frequent(read.size_type for read in evidence),
        check_digit=_check_digit(agreeing, reads),
        plate_kind=_most_frequent(read.plate_kind for read in evidence),
    )


def _log_likelihood(text: str, reads: Sequence[Read]) -> float:
    total = 0.0
    for read in reads:
        if len(read.text) != len(text):
            total += math.log(_FLOOR)
            continue
        for wanted, seen, confidence in zip(text, read.text, read.char_confidence, strict=True):
            sure = min(max(confidence, 1 / (_OTHERS_N + 1)), 1 - _FLOOR)
            total += math.log(sure if wanted == seen else (1 - sure) / _OTHERS_N)
    # Rounded, so that the order of the reads cannot decide between equals.
    return round(total, 9)


def _share(score: float, scores: dict[str, float]) -> float:
    total = sum(math.exp(other - score) for other in scores.values() if other - score < 50)  # noqa: PLR2004
    return 1 / total if total >= 1 else 1.0


def _prefer_longer(best: str, own: Counter[str], reads_n: int) -> str:
    """A text that continues the winner by one character was probably cut off in the others."""
    longer = [
        text
        for text, n in own.items()
        if text.startswith(best) and len(text) == len(best) + 1
        if n >= AGREEING_FRAMES_MIN and n / reads_n >= TRUNCATED_SHARE_MIN
    ]
    return max(longer, key=lambda text: (own[text], text)) if longer else best


def _status(text: str, share: float, own: Counter[str], reads: Sequence[Read]) -> Status:
    """The written rule for one track.

    Accepted when at least two frames agree, they are at least half of the frames and three
    quarters of those that were themselves accepted (at least one), the vote is nearly certain,
    and the text does not look cut off.
    """
    agreeing = [read for read in reads if read.text == text]
    enough = (
        len(agreeing) >= AGREEING_FRAMES_MIN
        and len(agreeing) / len(reads) >= AGREEING_SHARE_MIN
        and share >= ACCEPT_SHARE
    )
    accepted = [read for read in reads if read.status is Status.ACCEPTED]
    agreed_n = sum(read.text == text for read in accepted)
    sure = agreed_n > 0 and agreed_n / len(accepted) >= AGREEING_ACCEPTED_SHARE_MIN
    longer = any(
        other != text and other.startswith(text) and n / len(reads) >= TRUNCATED_SHARE_MIN
        for other, n in own.items()
    )
    return Status.ACCEPTED if enough and sure and not longer else Status.REVIEW


def _char_confidence(text: str, reads: Sequence[Read]) -> tuple[float, ...]:
    same_length = [read for read in reads if len(read.text) == len(text)]
    weights = [0.0] * len(text)
    totals = [0.0] * len(text)
    for read in same_length:
        for i, (wanted, seen) in enumerate(zip(text, read.text, strict=True)):
            totals[i] += read.char_confidence[i]
            weights[i] += read.char_confidence[i] if wanted == seen else 0.0
    return tuple(
        round(weight / total, 4) if total > 0 else 0.0
        for weight, total in zip(weights, totals, strict=True)
    )


def _most_frequent(values: Iterable[str | None]) -> str | None:
    named = Counter(value for value in values if value)
    return min(named, key=lambda value: (-named[value], value)) if named else None


def _check_digit(agreeing: Sequence[Read], reads: Sequence[Read]) -> CheckDigit | None:
    if all(read.check_digit is None for read in reads):
        return None
    seen = any(read.check_digit is CheckDigit.READ for read in agreeing)
    return CheckDigit.READ if seen else CheckDigit.INFERRED
