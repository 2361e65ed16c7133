"""Several looks at one plate, each read alone, vote for one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from models.ocr.line_reader import LineRead, Steps
from models.ocr.posterior import char_log_posterior, normalised
from models.plates.alignment import LineFit, char_confidence, fit_line, lifted
from schemas.plate_forms import PlateTemplate, templates_for
from schemas.plates import PlateKind
from schemas.read import CharLogPosterior, Layout

LEAST_VIEW_SCORE = -12.0
"""A look that denies a text speaks against it no louder than this."""

_KEPT_SCORE = 10.0
"""A text stands for election if some look likes it at most this much less than its best."""
_STANDING_N = 8
_COMMON = ("car_5", "car_4", "motorbike", "motorbike_old")
_RARE_COST = {"letters_5": 2.0, "letters_4": 2.0, "r_5": 1.0, "r_4": 1.0}
_OTHER_COST = 1.0
"""What a text of a rare form pays, in nats, because most of what looks like one is none. Less
than a look-alike: series letters that were read outright are no misread digits."""
_UNUSUAL = (PlateKind.TEMPORARY, PlateKind.MILITARY)


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A look read as a text of a form.

    Attributes:
        form: Form of the text.
        text: Normalised text.
        score: Log-likelihood relative to the best unrestricted reading, less the form's cost.
        lines: The fit of each line.
    """

    form: PlateTemplate
    text: str
    score: float
    lines: tuple[LineFit, ...]


@dataclass(frozen=True, slots=True)
class Election:
    """What the looks at one plate agree on.

    Attributes:
        text: The elected text, normalised.
        form: Its form.
        score: Mean score of the text over all looks, less the cost of its form.
        fit: The same without that cost; 0 where every look saw just this text.
        margin: Mean score above that of the second text.
        agreement: Share of the looks whose own best text it is.
        char_confidence: One value per symbol, mean over the looks.
        others: Further texts with their mean scores, best first.
        ballots: The lines of each look that can spell the text, and how they spell it.
    """

    text: str
    form: PlateTemplate
    score: float
    fit: float
    margin: float
    agreement: float
    char_confidence: tuple[float, ...]
    others: tuple[tuple[str, float], ...]
    ballots: tuple[tuple[Sequence[Steps], Fit], ...] = field(default=(), compare=False, repr=False)

    @property
    def char_log_posterior(self) -> CharLogPosterior | None:
        """``(K, 36)`` mean over the looks, not the sum: they say much the same of one picture."""
        spelt = [
            [
                char_log_posterior(steps, line.first_step)
                for steps, line in zip(lines, fit.lines, strict=True)
            ]
            for lines, fit in self.ballots
        ]
        return normalised(np.mean([np.concatenate(r) for r in spelt], axis=0)) if spelt else None


@cache
def common_forms(layout: Layout) -> tuple[PlateTemplate, ...]:
    """The forms that most plates have."""
    return tuple(form for form in templates_for(layout) if form.name in _COMMON)


@cache
def rare_forms(layout: Layout) -> tuple[PlateTemplate, ...]:
    """The other forms that are looked for in pictures.

    Not the paper plates of temporary registration, and not army plates, whose six symbols are
    found in any lettering.
    """
    forms = templates_for(layout)
    return tuple(f for f in forms if f.name not in _COMMON and f.kind not in _UNUSUAL)


def fit_view(lines: Sequence[Steps], layout: Layout) -> list[Fit]:
    """Every form's best text in one look, best first.

    Args:
        lines: The steps of each line, upper line first, from :func:`lifted`.
        layout: Layout of the plate.
    """
    fits = _fits(lines, common_forms(layout))
    if fits and fits[0].score > -min(_RARE_COST.values()):
        return fits
    return sorted([*fits, *_fits(lines, rare_forms(layout))], key=lambda fit: -fit.score)


def elect(views: Sequence[Sequence[LineRead]], layout: Layout) -> Election | None:
    """The text that all looks together like best.

    Args:
        views: The reads of each look, one per line, upper line first.
        layout: Layout of the plate.

    Returns:
        The election, or ``None`` when no look allows any form.
    """
    looks = [[lifted(read.log_ratio) for read in reads] for reads in views]
    own = [fit_view(lines, layout) for lines in looks]
    standing = _standing(own)
    ballots = {
        text: [_as_text(lines, text, form) for lines in looks] for text, form in standing.items()
    }
    scores = {text: float(np.mean([_floored(fit) for fit in b])) for text, b in ballots.items()}
    ranked = sorted(scores, key=lambda text: (-scores[text], text))
    if not ranked:
        return None
    winner = ranked[0]
    second = scores[ranked[1]] if len(ranked) > 1 else 2 * LEAST_VIEW_SCORE
    return Election(
        text=winner,
        form=standing[winner],
        score=scores[winner],
        fit=min(0.0, scores[winner] + _cost(standing[winner])),
        margin=scores[winner] - second,
        agreement=sum(bool(fits) and fits[0].text == winner for fits in own) / len(views),
        char_confidence=_mean_confidence(views, ballots[winner], len(winner)),
        others=tuple((text, scores[text]) for text in ranked[1:4]),
        ballots=tuple(
            (lines, fit)
            for lines, fit in zip(looks, ballots[winner], strict=True)
            if fit is not None
        ),
    )


def _standing(own: Iterable[Sequence[Fit]]) -> dict[str, PlateTemplate]:
    """The texts that stand for election, those that some look likes best first."""
    best: dict[str, Fit] = {}
    for fits in own:
        for fit in fits:
            is_near = fit.score >= fits[0].score - _KEPT_SCORE
            if is_near and (fit.text not in best or fit.score > best[fit.text].score):
                best[fit.text] = fit
    ordered = sorted(best.values(), key=lambda fit: -fit.score)
    return {fit.text: fit.form for fit in ordered[:_STANDING_N]}


def _fits(lines: Sequence[Steps], forms: Sequence[PlateTemplate]) -> list[Fit]:
    known: dict[tuple[int, tuple[str, ...]], LineFit | None] = {}
    fits = []
    for form in forms:
        keys = list(enumerate(_rows(form.symbols, form.top_n, len(lines))))
        for index, symbols in keys:
            if (index, symbols) not in known:
                known[index, symbols] = fit_line(lines[index], symbols)
        fit = _joined(form, [known[key] for key in keys])
        if fit is not None:
            fits.append(fit)
    return sorted(fits, key=lambda fit: -fit.score)


def _floored(fit: Fit | None) -> float:
    return LEAST_VIEW_SCORE if fit is None else max(fit.score, LEAST_VIEW_SCORE)


def _as_text(lines: Sequence[Steps], text: str, form: PlateTemplate) -> Fit | None:
    """How well a look spells one given text."""
    rows = _rows(tuple(text), form.top_n, len(lines))
    pairs = zip(lines, rows, strict=True)
    return _joined(form, [fit_line(steps, symbols) for steps, symbols in pairs])


def _rows(symbols: tuple[str, ...], top_n: int, lines_n: int) -> tuple[tuple[str, ...], ...]:
    """The symbols of each line of a plate."""
    return (symbols,) if lines_n == 1 else (symbols[:top_n], symbols[top_n:])


def _joined(form: PlateTemplate, lines: Sequence[LineFit | None]) -> Fit | None:
    whole = tuple(line for line in lines if line is not None)
    if len(whole) < len(lines):
        return None
    text = "".join(line.text for line in whole)
    return Fit(form, text, sum(line.score for line in whole) - _cost(form), whole)


def _cost(form: PlateTemplate) -> float:
    return 0.0 if form.name in _COMMON else _RARE_COST.get(form.name, _OTHER_COST)


def _mean_confidence(
    views: Sequence[Sequence[LineRead]], fits: Sequence[Fit | None], symbols_n: int
) -> tuple[float, ...]:
    """Mean over the looks; a look that cannot spell the text is not sure of any symbol."""
    shares = np.zeros((len(views), symbols_n))
    for row, reads, fit in zip(shares, views, fits, strict=True):
        if fit is not None:
            pairs = zip(reads, fit.lines, strict=True)
            row[:] = [c for read, line in pairs for c in char_confidence(read.log_ratio, line)]
    return tuple(shares.mean(axis=0).tolist())
