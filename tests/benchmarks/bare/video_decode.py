"""The baseline: a clip decoded and thrown away, by the program ffmpeg or by PyAV alone.

Nothing of ours is imported here.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import av

FFMPEG = "ffmpeg"


def decoder_name() -> str:
    """What decodes: the program with its version where it is installed, else PyAV."""
    if shutil.which(FFMPEG) is None:
        return f"PyAV {av.__version__}"
    told = subprocess.run([FFMPEG, "-version"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split()[:3])


def decode(path: Path, threads: int) -> None:
    """Decodes every picture of a clip and keeps none.

    Args:
        path: The clip.
        threads: Threads of the decoder.
    """
    if shutil.which(FFMPEG) is None:
        _decode_with_pyav(path, threads)
        return
    command = [FFMPEG, "-v", "error", "-nostdin", "-threads", str(threads)]
    subprocess.run([*command, "-i", str(path), "-f", "null", "-"], check=True)


def _decode_with_pyav(path: Path, threads: int) -> None:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.thread_count = threads
        for _ in container.decode(stream):
            pass
