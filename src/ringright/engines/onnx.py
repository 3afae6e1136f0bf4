"""Opening an ONNX model on the CPU."""

from pathlib import Path
from typing import Any

from ringright.errors import MissingPart


def session(path: Path, threads: int) -> Any:
    """An onnxruntime session on `threads` threads. Raises MissingPart for a damaged file."""
    import onnxruntime as runtime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

    runtime.set_default_logger_severity(
        3
    )  # exporters leave unused values; those warnings say nothing
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidGraph, InvalidProtobuf) as error:
        raise MissingPart(
            f"the weight file {path} cannot be read", remedy="Run `make setup` to fetch it again."
        ) from error
