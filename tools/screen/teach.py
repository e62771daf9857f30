"""Teach the safety screen's model: `python -m tools.screen.teach BASE_FOLDER [--tell]`, writes
out/screen.onnx.

What it learns from lies in tools/screen/texts (JSON Lines: a text and its class, written for this project) and, as
texts in which nobody is in danger, a sample of the replies in tools/training and all stories there, and what is said in
the scripts. A third of the texts are typed carelessly, and one in three stands before, after or between ordinary
replies, as people type it. `--tell` keeps one text in ten out and prints how those come out. Needs torch, transformers,
onnx and onnxruntime; about half an hour on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import AutoConfig, AutoModel

from bot.dialogue.library import read_path
from bot.language.wordpiece import vocabulary
from bot.safety.classifier import CLASSES, WINDOW, windows
from bot.safety.rules import found_by_rules
from tools.reader import examples, labelled
from tools.reader.feed import careless

TEXTS = Path(__file__).parent / "texts"
MODEL = Path("bot") / "safety" / "model" / "screen.onnx"

#: How many ordinary replies stand beside the texts, how often a text is typed carelessly, and is put among others.
ORDINARY, CARELESS, AMONG = 4000, 0.33, 0.33
#: Stories told by somebody so young are none in which nobody is in danger of being taken for a child.
CHILD = re.compile(r"\bI(?:'m| am) 1[0-7]\b|\bYear (?:[7-9]|1[0-3])\b|my form tutor", re.IGNORECASE)
#: Words that a text has at most together with the ordinary replies put beside it, so that the window still holds it.
ROOM = 44
#: What counts as brief, in words, and how many other texts stand beside those that are where they are taught on.
BRIEF, BESIDE_BRIEF = 10, 7000
EPOCHS, RATE, BATCH, SMOOTHING = 4, 1.2e-4, 32, 0.03
SEED = 5


class Screen(nn.Module):
    """An encoder and four classes."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        AutoConfig.from_pretrained(folder)
        self.body: Any = AutoModel.from_pretrained(folder, attn_implementation="eager")
        self.body.pooler = None
        self.drop = nn.Dropout(0.1)
        self.classes = nn.Linear(3 * self.body.config.hidden_size, len(CLASSES))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Logits (batch, classes)."""
        states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=torch.zeros_like(ids)).last_hidden_state
        seen = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * seen).sum(1) / seen.sum(1)
        most = (states + (seen - 1.0) * 30.0).amax(1)
        return self.classes(self.drop(torch.cat([states[:, 0], mean, most], 1)))


class Shares(nn.Module):
    """The screen as it is shipped: shares instead of scores."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self.screen = screen

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Shares (batch, classes)."""
        return self.screen(ids, mask).softmax(1)


def texts() -> list[tuple[str, int]]:
    """Every text with its class."""
    found = []
    for file in sorted(TEXTS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            found.append((data["text"], CLASSES.index(data["class"])))
    return found


def ordinary(chance: random.Random) -> list[str]:
    """What is said where nobody is in danger: replies and stories that the judge's reader learns from, and what the
    scripts say and what is replied in them. What the phrases take for danger is left out."""
    read = labelled.read(sorted(labelled.FOLDER.glob("*.txt")))
    replies = [*chance.sample([one.said for one in read], ORDINARY), *(one["said"] for one in examples.scripts())]
    stories = [*{one.heard: None for one in read}, *told()]
    return [text for text in (*replies, *stories) if found_by_rules(text) is None and not CHILD.search(text)]


def told() -> Iterator[str]:
    """What the people in the scripts say, bubble by bubble."""
    for loaded in read_path(examples.ROOT / "dialogues").scripts.values():
        for scene in loaded.script.scenes.values():
            for bubble in (scene.say or "").split("\n\n"):
                text = re.sub(r"^[A-Z]\w+: ", "", " ".join(bubble.split()))
                if len(text.split()) > 5 and "{" not in text:
                    yield text


def varied(text: str, others: list[str], chance: random.Random) -> str:
    """A text as it might be typed."""
    if chance.random() < AMONG:
        room = chance.randint(10, ROOM) - len(text.split())
        for other in chance.sample(others, 6):
            if len(other.split()) <= room:
                room -= len(other.split())
                text = f"{other} {text}" if chance.random() < 0.5 else f"{text} {other}"
    if chance.random() < CARELESS:
        said: str = careless({"said": text, "spans": {}}, chance)["said"]
        return said
    return text


def batch(said: list[str]) -> tuple[Tensor, Tensor]:
    """Numbers and their mask; of a long text the window that the chance of its place gives."""
    rows = [windows(text)[0] for text in said]
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = torch.tensor(row)
        mask[at, : len(row)] = 1
    return ids, mask


def teach(model: Screen, given: list[tuple[str, int]], others: list[str], epochs: int, rate: float) -> None:
    """Train in place."""
    chance = random.Random(SEED)
    heads = [w for name, w in model.named_parameters() if not name.startswith("body.")]
    optimizer = torch.optim.AdamW(
        [{"params": model.body.parameters(), "lr": rate}, {"params": heads, "lr": 10 * rate}], weight_decay=0.01
    )
    steps = epochs * (len(given) // BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.06 * steps)) * max(0.02, (steps - step) / steps)
    )
    model.train()
    began, step = time.time(), 0
    for epoch in range(epochs):
        order = list(given)
        chance.shuffle(order)
        # Texts of like length beside each other cost less to read.
        chunks = [
            sorted(order[at : at + 40 * BATCH], key=lambda one: len(one[0])) for at in range(0, len(order), 40 * BATCH)
        ]
        batches = [chunk[at : at + BATCH] for chunk in chunks for at in range(0, len(chunk), BATCH)]
        chance.shuffle(batches)
        total = 0.0
        for part in batches:
            ids, mask = batch([varied(text, others, chance) for text, _ in part])
            wanted = torch.tensor([label for _, label in part])
            with torch.autocast("cpu", torch.bfloat16):
                said = model(ids, mask)
            loss = cross_entropy(said.float(), wanted, label_smoothing=SMOOTHING)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            pace.step()
            step += 1
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}, {time.time() - began:.0f} s", flush=True)


@torch.no_grad()
def tell(model: Screen, kept: list[tuple[str, int]]) -> None:
    """How texts that taught nothing come out: what of each danger is found at the bound that lets one in two hundred
    harmless ones through."""
    model.eval()
    shares = np.concatenate([model(*batch([text])).softmax(1).numpy() for text, _ in kept])
    labels = np.array([label for _, label in kept])
    danger = 1 - shares[:, 0]
    bound = float(np.quantile(danger[labels == 0], 0.995))
    print(f"{len(kept)} kept out; bound {bound:.3f}")
    for at, name in enumerate(CLASSES[1:], start=1):
        own = danger[labels == at]
        print(f"  {name}: {(own > bound).mean():.3f} of {len(own)} found")


def pack(model: Screen) -> None:
    """Export in 8 bits."""
    MODEL.parent.mkdir(exist_ok=True)
    ids = torch.randint(100, len(vocabulary()), (2, 12))
    axes = {name: {0: "batch", 1: "length"} for name in ("input_ids", "attention_mask")} | {"shares": {0: "batch"}}
    with tempfile.TemporaryDirectory() as fresh:
        whole = Path(fresh) / "whole.onnx"
        torch.onnx.export(
            Shares(model.eval()),
            (ids, torch.ones_like(ids)),
            whole,
            input_names=["input_ids", "attention_mask"],
            output_names=["shares"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        heads = [node.name for node in onnx.load(whole).graph.node if "/body/" not in node.name]
        quantize_dynamic(
            whole, MODEL, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=heads
        )
    print(f"{MODEL.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Teach and pack."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base", type=Path)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--tell", action="store_true")
    parser.add_argument("--save", type=Path)
    parser.add_argument(
        "--start", type=Path, action="append", help="go on from these weights; from several: their mean"
    )
    parser.add_argument("--brief", action="store_true", help="brief texts twice over, and a sample of the others")
    parser.add_argument("--rate", type=float, default=RATE)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    everyday = ordinary(chance)
    found = [*texts(), *((text, 0) for text in everyday)]
    out = [one for one in found if given.tell and int(hashlib.sha256(one[0].encode()).hexdigest(), 16) % 10 == 0]
    taught = [one for one in found if one not in set(out)]
    if given.brief:
        brief = [one for one in taught if len(one[0].split()) <= BRIEF]
        others = [one for one in taught if len(one[0].split()) > BRIEF]
        taught = [*brief, *brief, *chance.sample(others, BESIDE_BRIEF)]
    print(f"{len(taught)} to learn from, {len(out)} kept out; windows of {WINDOW}", flush=True)
    model = Screen(given.base)
    if given.start:
        found_in = [torch.load(path) for path in given.start]
        model.load_state_dict({name: sum(one[name] for one in found_in) / len(found_in) for name in found_in[0]})
    if given.epochs:
        teach(model, taught, everyday, given.epochs, given.rate)
    if out:
        tell(model, out)
    if given.save:
        torch.save(model.state_dict(), given.save)
    pack(model)


if __name__ == "__main__":
    main()
