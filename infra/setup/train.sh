#!/bin/sh
# Repair what plain pip leaves broken in an environment with ultralytics, and prove it.
# ultralytics pulls opencv-python (which needs the system's GL) and rapidocr pulls
# opencv-python-headless; both write the folder cv2/, and whichever pip unpacks last wins
# half of it. So: take the first away, then lay the second down again.
set -eu

folder=$1
python=$folder/bin/python

echo 'Repairing OpenCV …'
version=$("$python" -m pip --disable-pip-version-check show opencv-python-headless | sed -n 's/^Version: //p')
"$python" -m pip --disable-pip-version-check uninstall --quiet --quiet --yes opencv-python
"$python" -m pip --disable-pip-version-check install --quiet --quiet --force-reinstall --no-deps "opencv-python-headless==$version"

# ultralytics fetches and reports at import unless it is told not to.
export YOLO_OFFLINE=true YOLO_AUTOINSTALL=false YOLO_CONFIG_DIR="$folder/ultralytics"
mkdir -p "$YOLO_CONFIG_DIR"
"$python" - <<'PYTHON'
import importlib.metadata

import cv2
import torch

print(f"OpenCV {cv2.__version__}, torch {torch.__version__}, CUDA {torch.version.cuda or 'none'}")
try:
    import torchvision

    torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
except RuntimeError:
    # PyPI's torchvision is a CUDA build; beside a CPU torch its operators are missing.
    version = importlib.metadata.version("torchvision")
    print(
        f"torchvision {version} does not fit this torch: register a torchvision::nms of your own "
        "before importing ultralytics; a plain stub module exports silently wrong graphs."
    )
PYTHON
