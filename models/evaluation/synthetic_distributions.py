"""Synthetic beside real pictures: ``python -m models.evaluation.synthetic_distributions``.

The same reader reads both, and what it read rightly is measured in the same way: the height of
the text, and blur, luma and contrast of the crop that the code stands in. Real pictures are those
of one split of a labels file, never those that figures are reported on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from models.evaluation.plot import Panel, figure_svg, histogram
from models.evaluation.truth import read_truth
from models.pictures import load_picture
from models.synth.stills.still import render_still
from schemas.frame import Image
from schemas.read import Layout, Read, TextKind

CROP_LETTER_PX: Final = 32.0
"""Crops are scaled to letters of this height before their blur is measured."""
WIDTH_PX: Final = 1280.0
"""Heights are given as they would be if the picture's longer side had so many pixels."""
PERCENTILES: Final = (5, 25, 50, 75, 95)


class PictureReader(Protocol):
    """What reads the pictures."""

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        """Reads one picture."""
        ...


@dataclass(frozen=True, slots=True)
class CropLook:
    """How a code looks in a picture.

    Attributes:
        is_vertical: Whether it runs from top to bottom.
        text_height_px: Height of its letters, in a picture of ``WIDTH_PX``.
        sharpness: Decimal logarithm of the variance of the Laplacian at ``CROP_LETTER_PX``.
        luma: Mean grey level.
        contrast: Grey levels between the 2nd and the 98th percentile.
    """

    is_vertical: bool
    text_height_px: float
    sharpness: float
    luma: float
    contrast: float


def crop_look(image: Image, read: Read) -> CropLook | None:
    """Measures the crop of a read; None where its box hardly touches the picture."""
    height, width = image.shape[:2]
    box = read.box
    x0, y0 = max(0, round(box.x0)), max(0, round(box.y0))
    crop = image[y0 : min(height, round(box.y1)), x0 : min(width, round(box.x1))]
    if min(crop.shape[:2]) < 3:  # noqa: PLR2004 - nothing to measure
        return None
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_BGR2GRAY)
    scale = CROP_LETTER_PX / read.text_height_px
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)
    low, high = np.percentile(scaled, [2, 98])
    return CropLook(
        is_vertical=read.layout is Layout.VERTICAL,
        text_height_px=read.text_height_px * WIDTH_PX / max(height, width),
        sharpness=float(np.log10(max(1.0, cv2.Laplacian(scaled, cv2.CV_64F).var()))),
        luma=float(scaled.mean()),
        contrast=float(high - low),
    )


def looks(
    reader: PictureReader, pictures: Iterable[tuple[Image, frozenset[str]]]
) -> Iterator[CropLook]:
    """Looks of the codes that are read rightly, one for each place where one stands.

    Args:
        reader: What reads a picture.
        pictures: Pictures with the codes that they show.
    """
    for image, codes in pictures:
        for read in reader.read_picture(image, frozenset({TextKind.CONTAINER})):
            look = crop_look(image, read) if read.text in codes else None
            if look is not None:
                yield look


def synthetic_pictures(
    first_seed: int, count: int, hardness: float
) -> Iterator[tuple[Image, frozenset[str]]]:
    """Stills that show a readable code, with their codes."""
    for seed in range(first_seed, first_seed + count):
        still = render_still(seed, hardness)
        codes = frozenset(code.text for code in still.codes)
        if codes:
            yield still.image, codes


def real_pictures(labels: Path, images: Path, split: str) -> Iterator[tuple[Image, frozenset[str]]]:
    """Pictures of a split of a labels file, with their codes."""
    for truth in read_truth(labels, TextKind.CONTAINER, split):
        codes = frozenset(number.text for number in truth.numbers if number.counts)
        yield load_picture(images / truth.file).image, codes


MEASURES: Final = {
    "text_height_px": ("height of a line at 1280 px", np.linspace(0, 130, 14)),
    "sharpness": ("log10 of the variance of the Laplacian", np.linspace(0.5, 4.5, 13)),
    "luma": ("mean grey level", np.linspace(0, 255, 14)),
    "contrast": ("grey levels between 2 % and 98 %", np.linspace(0, 255, 14)),
}


def look_panels(by_source: dict[str, Sequence[CropLook]]) -> list[Panel]:
    """One histogram a measure, the sources over each other."""
    return [
        Panel(
            title=name.removesuffix("_px").replace("_", " "),
            x_label=label,
            y_label="share of codes",
            curves=tuple(
                histogram(source, [getattr(look, name) for look in seen], edges.tolist())
                for source, seen in by_source.items()
            ),
        )
        for name, (label, edges) in MEASURES.items()
    ]


def _counted(
    source: str, pictures: Iterable[tuple[Image, frozenset[str]]]
) -> Iterator[tuple[Image, frozenset[str]]]:
    """The pictures, counted aloud."""
    for number, picture in enumerate(pictures, start=1):
        yield picture
        sys.stderr.write(f"\r{source}: {number} pictures")
        sys.stderr.flush()
    sys.stderr.write("\n")


def percentiles(seen: Sequence[CropLook]) -> dict[str, list[float]]:
    """The percentiles of each measure."""
    return {
        name: np.percentile([getattr(look, name) for look in seen], PERCENTILES).round(2).tolist()
        for name in MEASURES
    }


def main() -> None:
    """Reads the options, measures both sources, prints percentiles and draws the histograms."""
    parser = argparse.ArgumentParser(
        prog="python -m models.evaluation.synthetic_distributions", description=__doc__
    )
    parser.add_argument("labels", type=Path, help="labels file of real pictures")
    parser.add_argument("--images", type=Path, required=True, help="folder of real pictures")
    parser.add_argument("--split", default="train", help="split of the labels file")
    parser.add_argument("--seed", type=int, default=3_000_000, help="of the first still")
    parser.add_argument("--count", type=int, default=200, help="number of stills")
    parser.add_argument("--hardness", type=float, default=1.0, help="0 easy, 1 as hard as life")
    parser.add_argument("--threads", type=int, default=1, help="threads of a network")
    parser.add_argument("--measured", type=Path, help="file that keeps what was measured")
    parser.add_argument("--plot", type=Path, help="SVG file to draw")
    options = parser.parse_args()
    from models.recogniser import Recogniser  # noqa: PLC0415 - the help needs no networks

    cv2.setNumThreads(1)
    reader = Recogniser(threads=options.threads)
    sources = {
        "synthetic": synthetic_pictures(options.seed, options.count, options.hardness),
        "real": real_pictures(options.labels, options.images, options.split),
    }
    by_source: dict[str, Sequence[CropLook]] = {
        source: list(looks(reader, _counted(source, pictures)))
        for source, pictures in sources.items()
    }
    if options.measured is not None:
        kept = {source: [asdict(look) for look in seen] for source, seen in by_source.items()}
        options.measured.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    if options.plot is not None:
        options.plot.write_text(figure_svg(look_panels(by_source)), encoding="utf-8")
    printed = {
        source: {"codes_n": len(seen), **percentiles(seen)} for source, seen in by_source.items()
    }
    sys.stdout.write(json.dumps({"percentiles": PERCENTILES, **printed}) + "\n")


if __name__ == "__main__":
    main()
