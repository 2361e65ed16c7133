"""Weights stored in 16 bits, computed with in 32: half the file, the same network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_LEAST_VALUES = 256


def store_in_halves(source: Path, target: Path) -> None:
    """Rewrites a network so that its large weights are stored as float16.

    Each is cast back to float32 by a node of its own, which a runtime folds away while it
    loads; so no operator computes in 16 bits.

    Args:
        source: An ONNX file.
        target: The file to write.
    """
    model = onnx.load(str(source))
    graph = model.graph
    casts = []
    for weights in list(graph.initializer):
        values = numpy_helper.to_array(weights)
        if weights.data_type != TensorProto.FLOAT or values.size < _LEAST_VALUES:
            continue
        name = f"{weights.name}.half"
        graph.initializer.remove(weights)
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), name))
        casts.append(helper.make_node("Cast", [name], [weights.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))
