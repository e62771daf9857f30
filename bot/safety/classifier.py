"""The screen's small model: danger that no phrase tells.

It is MiniLM (6 layers, 22 million weights, Apache-2.0), taught by `tools/screen` with texts written for it and packed
into 8-bit weights. It runs on one core through onnxruntime, without any network. It keeps nothing of what it reads.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from bot.language.onnx import session
from bot.language.wordpiece import pieces, vocabulary

CLASSES = ("none", "crisis", "abuse", "minor")

#: A text is read in windows of so many word pieces, each beginning so many after the one before: danger in a long text
#: is told in one sentence of it.
WINDOW, STEP = 64, 40
#: A text of 4,096 characters has some thirty windows; beyond that nothing is typed.
MOST_WINDOWS = 40


def load() -> None:
    """Load the model now. Raises ModelMissing."""
    _model()


@lru_cache(maxsize=1)
def _model() -> Any:
    return session("bot.safety", "screen.onnx")


def windows(text: str) -> list[list[int]]:
    """A text as rows of numbers: [CLS], word pieces, [SEP]. At least one row, however empty the text."""
    known = vocabulary()
    numbers = [piece.number for piece in pieces(text)]
    starts = range(0, max(1, len(numbers) - WINDOW + STEP), STEP)
    rows = [[known["[CLS]"], *numbers[start : start + WINDOW], known["[SEP]"]] for start in starts]
    return rows[:MOST_WINDOWS]


def shares(text: str) -> dict[str, float]:
    """How likely each class is: of a long text that of the window in which danger is likeliest. The same text always
    gets the same shares. Raises ModelMissing."""
    best: Any = None
    for row in windows(text):
        ids = np.array([row], dtype=np.int64)
        found = _model().run(["shares"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        if best is None or found[0] < best[0]:
            best = found
    return dict(zip(CLASSES, map(float, best), strict=True))
