"""Varies looks at lanes, so that a network learns vehicles and not the lanes it was shown."""

from __future__ import annotations

import torch
from torch import Tensor

from models.tracking.lane_strip import ACROSS_N, CHANNELS_N, LIGHT_MAX, SLICES_N

SEEN, SEEN_ABOVE, ALONG, ACROSS = 6, 12, 7, 8
"""Channels of the strip: what is looked at, and how heights are thrown."""
LIT, LIT_ABOVE, CONTRAST = (0, 1), (9, 10), (0, 1, 2, 9, 10)
SPREAD = 5
RELIT_SHARE, RELIT = 0.4, (1.3, 0.4, 0.4)
"""So many looks are held against an empty lane in another light: by so much, as logarithms, and so
much more at one end and on one side."""
SHORTENED_SHARE = 0.2
SHIFT_SLICES = 16
LEAST_SLICES = 14


def varied(
    cells: Tensor, truth: Tensor, told: Tensor, draw: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Mirrored along and across, shifted, in other light, with noise, seen less far.

    Args:
        cells: ``(n, channels, slices, across)``.
        truth: ``(n, 2, slices)``.
        told: Where enough of a slice is looked at, ``(n, slices)``.
        draw: Source of everything.
    """
    if torch.rand(1, generator=draw) < 0.5:  # noqa: PLR2004
        cells, truth, told = cells.flip(2), truth.flip(2), told.flip(1)
        cells[:, ALONG] *= -1
    if torch.rand(1, generator=draw) < 0.5:  # noqa: PLR2004
        cells = cells.flip(3)
        cells[:, ACROSS] *= -1
    by = int(torch.randint(-SHIFT_SLICES, SHIFT_SLICES + 1, (1,), generator=draw))
    cells, truth, told = (
        _shifted(one, by, axis) for one, axis in ((cells, 2), (truth, 2), (told, 1))
    )
    gain = torch.randn(len(cells), 1, 1, generator=draw) * 0.12
    for channels, seen in ((LIT, SEEN), (LIT_ABOVE, SEEN_ABOVE)):
        for channel in channels:
            cells[:, channel] += gain * cells[:, seen]
    for row in _some(RELIT_SHARE, len(cells), draw):
        _relight(cells[row], draw)
    contrast = torch.exp(torch.randn(len(cells), 1, 1, generator=draw) * 0.15)
    for channel in CONTRAST:
        cells[:, channel] *= contrast
    cells[:, :SEEN] += torch.randn(len(cells), SEEN, SLICES_N, ACROSS_N, generator=draw) * 0.03
    for row in _some(SHORTENED_SHARE, len(cells), draw):
        _shorten(cells[row], told[row], draw)
    return cells, truth, told


def _some(share: float, rows_n: int, draw: torch.Generator) -> list[int]:
    """Rows that are drawn."""
    drawn: list[int] = torch.nonzero(torch.rand(rows_n, generator=draw) < share).flatten().tolist()
    return drawn


def _shifted(one: Tensor, by: int, axis: int) -> Tensor:
    """Moved along an axis; what comes in is nothing."""
    if by == 0:
        return one
    moved = torch.zeros_like(one)
    length = one.shape[axis] - abs(by)
    moved.narrow(axis, max(by, 0), length).copy_(one.narrow(axis, max(-by, 0), length))
    return moved


def _relight(cells: Tensor, draw: torch.Generator) -> None:
    """Lets another light shine than on the empty lane: what is drawn on the road stays alike."""
    level, along, across = (torch.rand(3, generator=draw) * 2 - 1) * torch.tensor(RELIT)
    slope = torch.linspace(-1, 1, SLICES_N)[:, None] * along
    light = level + slope + torch.linspace(-1, 1, ACROSS_N)[None] * across
    for channels, seen in ((LIT, SEEN), (LIT_ABOVE, SEEN_ABOVE)):
        for channel in channels:
            relit = (cells[channel] + light).clamp(-LIGHT_MAX, LIGHT_MAX)
            cells[channel] = relit * cells[seen]
    variance = torch.expm1(5 * cells[SPREAD].clamp(min=0)) * torch.exp(2 * light)
    cells[SPREAD] = torch.log1p(variance) / 5 * cells[SEEN]


def _shorten(cells: Tensor, told: Tensor, draw: torch.Generator) -> None:
    """Lets one end of the lane be out of sight."""
    slices_n = int(torch.randint(8, 50, (1,), generator=draw))
    seen = torch.nonzero(told > 0).flatten()
    if len(seen) < LEAST_SLICES + 6:
        return
    slices_n = min(slices_n, len(seen) - LEAST_SLICES)
    first, last = int(seen[0]), int(seen[-1])
    is_first = bool(torch.rand(1, generator=draw) < 0.5)  # noqa: PLR2004
    end = slice(0, first + slices_n) if is_first else slice(last + 1 - slices_n, SLICES_N)
    for channel in range(CHANNELS_N):
        if channel not in (ALONG, ACROSS):
            cells[channel, end] = 0
    told[end] = 0
