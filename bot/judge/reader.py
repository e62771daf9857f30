"""The reader: a small neural model that weighs a reply as a whole, beside the rules that point at its words.

It is a cross-encoder: MiniLM (6 layers, 22 million weights, Apache-2.0) that reads statement, references and reply
together, taught by `tools/reader` with replies written for it (tools/training/), and packed into 8-bit weights. It runs
on one core through onnxruntime, without any network. It is loaded when first asked, and keeps nothing of what it reads.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from bot.judge.encoding import COLUMNS, Row, rows
from bot.judge.opinion import Opinion
from bot.judge.text import Span
from bot.judge.verdict import GRADES, RULES, SKILLS, Task
from bot.language.onnx import session

#: A part of the reply belongs to a rule's place from this share on, and from this part of the highest.
PLACE, OF_HIGHEST = 0.1, 0.25
#: So many parts below that do not end a place.
GAP = 2


def load() -> None:
    """Load the model now. Raises ModelMissing."""
    _model()


@lru_cache(maxsize=1)
def _model() -> Any:
    return session("bot.judge", "reader.onnx")


def opinion(task: Task) -> Opinion:
    """What the reader makes of a reply. The same task always gets the same opinion. Raises ModelMissing.

    A long reply is read in windows: a rule counts as likely as where it is likeliest, the verdicts as all of them
    together.
    """
    start, end = COLUMNS[task.skill]
    verdicts = np.zeros(len(GRADES))
    best = np.zeros(end - start)
    places: dict[str, Span] = {}
    read = rows(task.skill, task.heard, task.said, task.like, task.unlike)
    for row in read:
        graded, rules, parts = _ask(row)
        verdicts += graded[SKILLS.index(task.skill)] / len(read)
        parts = parts[len(row.ids) - len(row.reply) - 1 : -1, start:end]
        for at, rule in enumerate(RULES[task.skill]):
            if rules[start + at] > best[at]:
                best[at] = rules[start + at]
                if (span := _place(row, parts[:, at])) is not None:
                    places[rule] = span
    return Opinion(
        dict(zip(GRADES, map(float, verdicts), strict=True)),
        dict(zip(RULES[task.skill], map(float, best), strict=True)),
        places,
    )


def _ask(row: Row) -> tuple[Any, Any, Any]:
    numbers = np.array([row.ids], dtype=np.int64)
    given = {
        "input_ids": numbers,
        "attention_mask": np.ones_like(numbers),
        "token_type_ids": np.array([row.types], dtype=np.int64),
    }
    verdicts, rules, places = _model().run(["verdicts", "rules", "places"], given)
    return verdicts[0], rules[0], places[0]


def _place(row: Row, shares: Any) -> Span | None:
    """The stretch of parts around the likeliest one; a short gap does not end it."""
    if not len(shares):
        return None
    peak = int(shares.argmax())
    bound = max(PLACE, OF_HIGHEST * shares[peak])
    first = last = peak
    for at in range(peak - 1, -1, -1):
        if shares[at] >= bound:
            first = at
        elif first - at > GAP:
            break
    for at in range(peak + 1, len(shares)):
        if shares[at] >= bound:
            last = at
        elif at - last > GAP:
            break
    return row.reply[first].start, row.reply[last].end
