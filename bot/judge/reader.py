"""The reader: a small neural model that weighs a reply as a whole, beside the rules that point at its words.

It is a cross-encoder: MiniLM (6 layers, 22 million weights, Apache-2.0) that reads statement and reply together,
taught by `tools/train_reader.py` with replies written for it (tools/training/), and packed into 8-bit weights.
It runs on one core through onnxruntime, without any network. It is loaded when first asked.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import onnxruntime

from bot.judge.opinion import Opinion
from bot.judge.wordpiece import pair

#: What a reply can be, in the order of the model's two outputs.
PARAPHRASE = (
    *("good", "almost", "advice", "question", "about_me", "dismissal", "judgement", "contradiction", "off_topic"),
    *("added", "lay"),
)
EMPATHY = (
    *("good", "almost", "generic", "cold", "advice", "dismissal", "about_me", "judgement", "false_promise"),
    "wrong_feeling",
)

#: The longest input, in word parts: what the model was taught with. A longer reply is read from its beginning.
LONGEST = 128


@lru_cache(maxsize=1)
def _model() -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps what the longest input ever took; without it a long reply's memory is given back.
    options.enable_cpu_mem_arena = False
    path = files("bot.judge").joinpath("model", "reader.onnx")
    return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=2048)
def opinion(skill: Literal["paraphrase", "empathy"], heard: str, said: str) -> Opinion:
    """What the reader makes of a reply to a statement. The same texts always get the same opinion."""
    ids, types = pair(heard, said, LONGEST)
    numbers = np.array([ids], dtype=np.int64)
    inputs = {
        "input_ids": numbers,
        "attention_mask": np.ones_like(numbers),
        "token_type_ids": np.array([types], dtype=np.int64),
    }
    (shares,) = _model().run([skill], inputs)
    kinds = PARAPHRASE if skill == "paraphrase" else EMPATHY
    return Opinion({kind: float(share) for kind, share in zip(kinds, shares[0], strict=True)})
