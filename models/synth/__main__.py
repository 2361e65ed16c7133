"""Makes the demo's clip with its truth, feeds and site file: ``python -m models.synth``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2

from models.synth.clip import SynthFrame, render_clip
from models.synth.clip_spec import ClipSpec
from models.synth.coding import picture_sha256, rendering_environment, write_clip
from models.synth.demo import demo_clip
from models.synth.feeds import make_feeds, write_feeds
from models.synth.site import DIRECTION, LANE, site_toml
from models.synth.truth import clip_truth, write_truth

HASHED_EVERY_N = 60
PREVIEW_EVERY_N = 10


def _watched(
    spec: ClipSpec, processes_n: int, hashes: dict[str, str], preview: Path | None
) -> Iterator[SynthFrame]:
    """The frames of a clip; some are hashed, and some kept as pictures, on the way."""
    for frame in render_clip(spec, processes_n):
        if frame.index % HASHED_EVERY_N == 0:
            hashes[str(frame.index)] = picture_sha256(frame.image)
        if preview is not None and frame.index % PREVIEW_EVERY_N == 0:
            cv2.imwrite(str(preview / f"{frame.index:05d}.png"), frame.image)
        if frame.index % spec.frames_per_s == 0:
            sys.stderr.write(f"\r{frame.index} of {spec.frames_n} frames")
            sys.stderr.flush()
        yield frame
    sys.stderr.write("\n")


def write_manifest(spec: ClipSpec, hashes: dict[str, str], path: Path) -> None:
    """Writes which frames there are and the exact content of some before coding."""
    manifest = {
        "seed": spec.seed,
        "frames_n": spec.frames_n,
        "frames_per_s": spec.frames_per_s,
        "rendered_with": rendering_environment(),
        "sha256": hashes,
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the options and writes the files."""
    parser = argparse.ArgumentParser(prog="python -m models.synth", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True, help="folder, made if missing")
    parser.add_argument("--preview", action="store_true", help="also write every tenth frame")
    parser.add_argument("--no-clip", action="store_true", help="leave the pictures out")
    parser.add_argument("--jobs", type=int, default=2, help="processes that render")
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    spec = demo_clip(options.seed)
    rows = clip_truth(spec, LANE, DIRECTION)
    write_truth(rows, out / "truth.csv")
    write_feeds(make_feeds(rows, spec.starts_at, spec.seed), out)
    (out / "site.toml").write_text(site_toml(spec.starts_at), encoding="utf-8")
    if options.no_clip:
        return
    preview = out / "preview" if options.preview else None
    if preview is not None:
        preview.mkdir(exist_ok=True)
    hashes: dict[str, str] = {}
    write_clip(_watched(spec, options.jobs, hashes, preview), out / "clip.mp4", spec.frames_per_s)
    write_manifest(spec, hashes, out / "frames.json")


if __name__ == "__main__":
    main()
