"""The picture that ``gatestream evaluate --reliability`` draws."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.cli.measure import write_result
from models.evaluation.calibration import CalibrationCurves
from models.evaluation.plot import figure_svg
from models.evaluation.reliability import reliability_panel


def write_reliability(file: Path, curves: Mapping[str, CalibrationCurves]) -> None:
    """Draws for each set how often the answers of each confidence were right.

    Args:
        file: The SVG file.
        curves: The curves by the name of their set.

    Raises:
        ConfigError: The file cannot be written.
    """
    panels = [
        reliability_panel(
            f"{name}: error {of_set.errors.get('told', 0.0):.3f}",
            {"as told": of_set.told, "logistic": of_set.logistic, "isotonic": of_set.isotonic},
        )
        for name, of_set in curves.items()
    ]
    write_result("--reliability", file, figure_svg(panels))
