"""Writes hard stills with their truth: ``python -m models.synth.stills``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cv2

from models.synth.stills.labels import write_stills
from models.synth.stills.still import render_still


def main() -> None:
    """Reads the options and writes the files."""
    parser = argparse.ArgumentParser(prog="python -m models.synth.stills", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first picture; others follow")
    parser.add_argument("--count", type=int, default=100, help="number of pictures")
    parser.add_argument("--out", type=Path, required=True, help="folder, made if missing")
    parser.add_argument("--hardness", type=float, default=1.0, help="0 easy, 1 as hard as life")
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    seeds = range(options.seed, options.seed + options.count)
    stills = ((seed, render_still(seed, options.hardness)) for seed in seeds)
    for number, _ in enumerate(write_stills(stills, out), start=1):
        sys.stderr.write(f"\r{number} of {options.count} pictures")
        sys.stderr.flush()
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
