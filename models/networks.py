"""Exported networks, whatever runs them: onnxruntime or OpenVINO behind one small protocol.

Which one is faster depends on the processor. Measured with the networks in use here, OpenVINO
needs half of onnxruntime's time where the processor multiplies in bfloat16, and as much as it
where it does not; so that is what :func:`fastest_engine` asks.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from schemas.engine import Engine
from schemas.errors import ModelError

__all__ = ["Blob", "Engine", "Network", "fastest_engine", "open_network"]

Blob = npt.NDArray[np.float32]

_ERRORS_ONLY = 3
_PREPARED_MAX = 2_500
"""About fifty sizes of the networks in use here."""
_CUDA_PROVIDER = "CUDAExecutionProvider"


class Network(Protocol):
    """A network with one input and one output that counts."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What its maker wrote into the file, such as a dictionary."""
        ...

    def run(self, blob: Blob) -> Blob:
        """Its first output for an input; several threads may ask at once."""
        ...


def open_network(
    path: Path, threads: int, engine: Engine = Engine.AUTO, *, at_once_n: int = 1
) -> Network:
    """Opens exported weights.

    Args:
        path: An ONNX file.
        threads: Threads in all.
        engine: What runs it.
        at_once_n: Inferences that run beside one another and share them.

    Raises:
        ModelError: The file is no network, or what should run it is not there.
    """
    chosen = fastest_engine() if engine is Engine.AUTO else engine
    if chosen is Engine.OPENVINO:
        return OpenvinoNetwork(path, threads, at_once_n)
    each = max(1, threads // at_once_n)
    return OnnxruntimeNetwork(path, each, on_cuda=chosen is Engine.CUDA)


@cache
def fastest_engine() -> Engine:
    """OpenVINO where it is installed and the processor knows bfloat16, else onnxruntime."""
    try:
        core = _openvino_core()
    except ModelError:
        return Engine.ONNXRUNTIME
    capabilities = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return Engine.OPENVINO if "BF16" in capabilities else Engine.ONNXRUNTIME


class OnnxruntimeNetwork:
    """A network in onnxruntime.

    Args:
        path: An ONNX file.
        threads: Threads of one inference.
        on_cuda: Run on an NVIDIA card.

    Raises:
        ModelError: The file is no network, or there is no such card.
    """

    def __init__(self, path: Path, threads: int, *, on_cuda: bool = False) -> None:
        if on_cuda and _CUDA_PROVIDER not in ort.get_available_providers():
            known = ", ".join(ort.get_available_providers())
            message = (
                "wanted to run networks on an NVIDIA card (engine cuda), but this onnxruntime "
                f"cannot; it has {known}"
            )
            raise ModelError(message)
        providers = [_CUDA_PROVIDER] if on_cuda else ["CPUExecutionProvider"]
        self._session = _session(path, threads, providers)
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[0].name

    @property
    def metadata(self) -> Mapping[str, str]:
        """What its maker wrote into the file."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, blob: Blob) -> Blob:
        """Its first output for an input."""
        return np.asarray(self._session.run([self._output], {self._input: blob})[0], np.float32)


class OpenvinoNetwork:
    """A network in OpenVINO, in bfloat16 where the processor knows it.

    Args:
        path: An ONNX file.
        threads: Threads in all.
        at_once_n: Inferences that run beside one another and share them.

    Raises:
        ModelError: The file is no network, or OpenVINO is not installed.
    """

    def __init__(self, path: Path, threads: int, at_once_n: int = 1) -> None:
        core = _openvino_core()
        # OpenVINO drops the metadata of ONNX files; onnxruntime also words the better error.
        self._metadata = OnnxruntimeNetwork(path, 1).metadata
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": at_once_n,
            "PERFORMANCE_HINT": "LATENCY",
            # Several processes on one machine would otherwise hold on to the same cores.
            "ENABLE_CPU_PINNING": False,
            # What is prepared for a size of input is kept, a piece for each layer: too few make
            # every change of size slow, and without a limit a process was seen to grow by 4 MB
            # with every new size.
            "CPU_RUNTIME_CACHE_CAPACITY": _PREPARED_MAX,
        }
        self._compiled = core.compile_model(str(path), "CPU", settings)
        self._requests = threading.local()

    @property
    def metadata(self) -> Mapping[str, str]:
        """What its maker wrote into the file."""
        return self._metadata

    def run(self, blob: Blob) -> Blob:
        """Its first output for an input."""
        request = getattr(self._requests, "own", None)
        if request is None:
            request = self._requests.own = self._compiled.create_infer_request()
        request.infer({0: np.ascontiguousarray(blob)}, share_inputs=True)
        return np.array(request.get_output_tensor(0).data, np.float32)


def _session(path: Path, threads: int, providers: list[str]) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Waiting threads would otherwise spin, at the cost of decoding and of the other networks.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(path), options, providers=providers)
    except Exception as error:  # onnxruntime's own classes share no base below Exception
        message = f"wanted an ONNX network in {path}, onnxruntime refused it: {error}"
        raise ModelError(message) from error


@cache
def _openvino_core() -> Any:  # noqa: ANN401 - the library carries no types
    try:
        import openvino  # noqa: PLC0415 - it may be absent, and takes 0.3 s to import
    except ImportError as error:
        message = "wanted to run networks in OpenVINO, but the package openvino is not installed"
        raise ModelError(message) from error
    return openvino.Core()
