"""How loudly the frames speak for and against each text, in log space.

**One frame.** A read denies a text by how much less likely its picture makes that text than its
own: the sum over the characters of the differences of their log posteriors. The network is surer
than it should be, so a read denies no text louder than its own confidence allows: by the odds of
its being right at all, times the number of texts that a wrong reading may have come from. Of a
text of another length a picture says nothing but the confidence that the read gives it among its
candidates.

**Frames of one camera that read the same** are one voice. They see the same dirt, the same shadow
and the same angle, so their errors come together, and a plain sum would make certainty of any
repeated misreading. Of their denials of a text the loudest counts in full, the j-th loudest with
weight ``j**VOICE_EXPONENT - (j - 1)**VOICE_EXPONENT``: n equal frames speak as loudly as
``n**VOICE_EXPONENT`` independent ones. The weights depend on the rank alone, so the order of the
frames has no part in it, and one more frame never makes its voice weaker.

**Voices**, of other texts or of other cameras, are independent and add up.

**Texts** that stand are those that some frame read, and the further candidates of frames that
were not accepted themselves: an accepted read has left its rivals far behind. No text stands that
no frame proposed, so a vote cannot invent a code whose check digit fits by chance.

The numbers were chosen on rendered lines, ten frames each with worn paint, dirt and scratches
that stay and blur, noise and tilt that do not. There they change little between 0.25 and 1 for
the exponent; that denials follow the confidence is what pays.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.ocr.alphabet import ALPHABET, symbol_index
from schemas.read import Read, Status

MISTAKEN_FOR = 55.0
"""Texts of which any may be the truth where a read is wrong."""
VOICE_EXPONENT = 0.5
_LEAST_CONFIDENCE, _MOST_CONFIDENCE = 0.02, 0.9997
_LEAST_SHARE = 1 / len(ALPHABET)
_MOST_SHARE = 1 - 1e-4

Floats = npt.NDArray[np.float64]
Symbols = Mapping[int, tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]
Views = Mapping[str, Sequence[Read]]
"""The reads of each camera."""


def standing(reads: Iterable[Read]) -> list[str]:
    """The texts that stand for election, in alphabetic order."""
    texts: set[str] = set()
    for read in reads:
        texts.add(read.text)
        if read.status is not Status.ACCEPTED:
            texts.update(text for text, _ in read.candidates)
    return sorted(texts)


def shares(views: Views, texts: Sequence[str]) -> dict[str, float]:
    """The share of probability of each text among all that stand.

    Args:
        views: The reads of each camera, at least one.
        texts: From :func:`standing`.
    """
    symbols = _by_length(texts)
    denied = sum(_voice(voice, texts, symbols) for voice in _voices(views))
    likelihood = np.exp(np.min(denied) - denied)
    return dict(zip(texts, (likelihood / likelihood.sum()).tolist(), strict=True))


def _voices(views: Views) -> Iterator[list[Read]]:
    """The reads of each camera and each text, in an order of their own."""
    for camera in sorted(views):
        for text in sorted({read.text for read in views[camera]}):
            yield [read for read in views[camera] if read.text == text]


def _voice(reads: Sequence[Read], texts: Sequence[str], symbols: Symbols) -> Floats:
    """``(T,)`` how loudly the reads of one camera that agree deny each text."""
    loudest_first = -np.sort(-np.array([_denials(read, texts, symbols) for read in reads]), axis=0)
    ranks = np.arange(len(reads) + 1) ** VOICE_EXPONENT
    voice: Floats = np.diff(ranks) @ loudest_first
    return voice


def confidence_in(read: Read, text: str) -> float:
    """The confidence that one read has in a text, its own or a candidate."""
    return read.confidence if text == read.text else dict(read.candidates).get(text, 0.0)


def _denials(read: Read, texts: Sequence[str], symbols: Symbols) -> Floats:
    """``(T,)`` nats by which one picture denies each text, 0 for its own.

    Args:
        read: What was read in the picture.
        texts: The texts that stand.
        symbols: Those of each length, from :func:`_by_length`.
    """
    loudest = _loudest(read)
    denied = np.full(len(texts), loudest)
    places, symbol = symbols[len(read.text)]
    posterior = _posterior(read)
    column = np.arange(len(read.text))
    own = posterior[column, [symbol_index(s) for s in read.text]].sum()
    denied[places] = own - posterior[column, symbol].sum(axis=1)
    for text, confidence in read.candidates:
        if confidence > 0 and len(text) != len(read.text) and text in texts:
            denied[texts.index(text)] = math.log(max(read.confidence, confidence) / confidence)
    allowed: Floats = np.clip(denied, 0.0, loudest)
    return allowed


def _by_length(texts: Sequence[str]) -> Symbols:
    """Places and symbols, as numbers ``(n, length)``, of the texts of each length."""
    places: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(len(text), []).append(place)
    return {
        length: (np.array(of), np.array([[symbol_index(s) for s in texts[i]] for i in of]))
        for length, of in places.items()
    }


def _loudest(read: Read) -> float:
    """Nats by which a read of its confidence may deny a text at most."""
    confidence = min(max(read.confidence, _LEAST_CONFIDENCE), _MOST_CONFIDENCE)
    return math.log(MISTAKEN_FOR * confidence / (1 - confidence))


def _posterior(read: Read) -> npt.NDArray[np.floating]:
    """``(n, 36)`` what a read says of its characters; the rest is uniform if it does not tell."""
    if read.char_log_posterior is not None:
        return read.char_log_posterior
    sure = np.clip(read.char_confidence, _LEAST_SHARE, _MOST_SHARE)
    rest = np.log((1 - sure) / (len(ALPHABET) - 1))
    posterior = np.repeat(rest[:, None], len(ALPHABET), axis=1)
    symbols = [symbol_index(symbol) for symbol in read.text]
    posterior[np.arange(len(read.text)), symbols] = np.log(sure)
    return posterior
