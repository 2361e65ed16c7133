"""Trains a real, tiny detector for an epoch and prints what came of it as JSON.

Run by the tests with the python of the training environment: ``one_epoch.py FOLDER``.
"""

import json
import sys
from pathlib import Path

from models.detection.region_detector import RegionDetector
from models.detection.weights import region_network
from models.synth.stills.still import render_still
from models.training.agreement import largest_difference
from models.training.dataset import Dataset
from models.training.detector import TrainingPlan, train
from models.training.publish import Told, publish
from models.training.synthetic import stills

SIDE_PX = 160


def main() -> None:
    folder = Path(sys.argv[1])
    dataset = Dataset(folder / "dataset")
    # Real pictures validate; here stills take their place.
    counted = dataset.add(stills(24, 500), "drawn")
    plan = TrainingPlan(epochs=1, side_px=SIDE_PX, batch=4, plain_epochs=0)
    trained = train(Path("yolov8n.yaml"), dataset.description, folder / "training", plan)
    told = Told("tiny", "24 stills", "cpu", ("python one_epoch.py",), plan.seed, ())
    card = publish(trained, dataset.description, folder / "weights", SIDE_PX, told)
    exported = folder / "weights" / card.file
    settings = folder / "ultralytics"
    own = region_network(1, weights=trained)
    found = RegionDetector(own.network, own.kinds, SIDE_PX, 0.0).detect(render_still(9).image)
    said = {
        "pictures": counted["pictures"],
        "trained": str(trained),
        "plain_difference": largest_difference(
            trained, trained.with_suffix(".onnx"), settings, SIDE_PX
        ),
        "halved_difference": largest_difference(trained, exported, settings, SIDE_PX),
        "kinds": [kind.value for kind in own.kinds if kind],
        "found_n": len(found),
        "card": card.model_dump(mode="json"),
    }
    sys.stdout.write(json.dumps(said) + "\n")


main()
