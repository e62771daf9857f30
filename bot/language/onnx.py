"""Small models in ONNX files: one core, no network."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import onnxruntime


class ModelMissing(Exception):
    """A model's file is not there or cannot be read; the message says what to do."""


def session(package: str, name: str) -> Any:
    """A session over a model that lies in the folder `model` of a package. Raises ModelMissing."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps what the longest input ever took; without it a long text's memory is given back.
    options.enable_cpu_mem_arena = False
    path = files(package).joinpath("model", name)
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has its own, and they share nothing
        raise ModelMissing(f"{name} cannot be read; fetch it anew") from error
