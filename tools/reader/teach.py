"""Teach a reader: `python -m tools.reader.teach EXAMPLES.jsonl --base FOLDER --save OUT.safetensors`.

Without `--teacher` it learns from the labels alone; with one or more, half of what it learns is what they say of the
same (varied) replies. `--hold-out N` keeps one statement in N out and tells how the replies to those come out.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, kl_div, log_softmax, softmax
from torch.utils.data import DataLoader

from bot.judge.encoding import COLUMNS
from bot.judge.verdict import GRADES, RULES, SKILLS
from bot.language.wordpiece import vocabulary
from tools.reader import feed
from tools.reader.net import Marks, Reader

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
#: After so many steps their pace is known.
WARM = 40
#: What a rule and its places count beside the verdict, and how sure the labels are.
RULES_SHARE, PLACES_SHARE, SMOOTHING = 0.6, 0.3, 0.05


def numbers_for(folder: Path) -> Tensor:
    """Our part numbers as another model of the same parts counts them."""
    parts = {
        part: number for number, part in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").splitlines())
    }
    other = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"} if "<s>" in parts else {}
    unknown = parts["[UNK]"]
    table = torch.zeros(len(vocabulary()), dtype=torch.long)
    for part, number in vocabulary().items():
        table[number] = parts.get(other.get(part, part), unknown)
    return table


class Student:
    """A reader with the table of its own part numbers; one that is only asked is held in half the bits."""

    def __init__(self, folder: Path, weights: Path | None = None) -> None:
        self.net = Reader(folder, weights=weights is None).float().to(DEVICE)
        if weights is not None:
            self.net.load_state_dict(load_file(weights))
            self.net.eval()
            if DEVICE == "cuda":
                self.net.bfloat16()
        self.table = numbers_for(folder).to(DEVICE)

    def read(self, given: dict[str, Tensor]) -> Marks:
        """What it says of a batch."""
        ids = self.table[given["ids"]] * given["mask"] + (1 - given["mask"]) * self.table[0]
        # Half the bits double the pace of a processor that has them; a GPU's pace is set elsewhere.
        with torch.autocast("cpu", torch.bfloat16, enabled=DEVICE == "cpu" and self.net.training):
            said = self.net(ids, given["mask"], given["types"])
        return Marks(said.verdicts.float(), said.rules.float(), said.places.float())


def loss_of(said: Marks, given: dict[str, Tensor], taught: Marks | None) -> Tensor:
    """The labels' part, and where a teacher speaks half of it from there."""
    size = len(given["ids"])
    rows = torch.arange(size, device=DEVICE)
    verdicts = said.verdicts.view(size, len(SKILLS), len(GRADES))[rows, given["skill"]]
    hard = cross_entropy(verdicts, given["verdict"], label_smoothing=SMOOTHING, ignore_index=-1)
    mask = (given["rules"] >= 0).float()
    rules = binary_cross_entropy_with_logits(said.rules, given["rules"].clamp(min=0).float(), reduction="none")
    hard = hard + RULES_SHARE * (rules * mask).sum() / size
    seen = (given["places"] >= 0).float()
    places = binary_cross_entropy_with_logits(said.places, given["places"].clamp(min=0).float(), reduction="none")
    lengths = (given["mask"] * given["types"]).sum(1).clamp(min=2).unsqueeze(1) - 1
    hard = hard + PLACES_SHARE * ((places * seen).sum(1) / lengths).sum() / size
    if taught is None:
        return hard
    own = torch.zeros_like(said.rules)
    for number, skill in enumerate(SKILLS):
        start, end = COLUMNS[skill]
        own[:, start:end] = (given["skill"] == number).float().unsqueeze(1)
    theirs = taught.verdicts.view(size, len(SKILLS), len(GRADES))[rows, given["skill"]]
    soft = kl_div(log_softmax(verdicts, 1), softmax(theirs, 1), reduction="batchmean")
    gap = binary_cross_entropy_with_logits(said.rules, taught.rules.sigmoid(), reduction="none")
    soft = soft + RULES_SHARE * (gap * own).sum() / size
    reply = (given["mask"] * given["types"]).unsqueeze(2) * own.unsqueeze(1)
    spread = binary_cross_entropy_with_logits(said.places, taught.places.sigmoid(), reduction="none")
    soft = soft + PLACES_SHARE * ((spread * reply).sum(1) / lengths).sum() / size
    return 0.35 * hard + 0.65 * soft


def mean_of(marks: list[Marks]) -> Marks:
    """What several teachers say together."""
    return Marks(
        *(torch.stack([getattr(one, name) for one in marks]).mean(0) for name in ("verdicts", "rules", "places"))
    )


def teach(student: Student, examples: list[feed.Example], teachers: list[Student], given: argparse.Namespace) -> None:
    """Train in place."""
    data = feed.Replies(examples, vary=True, seed=given.seed)
    order = feed.ByLength(data, given.batch, given.epochs)
    heads = [w for name, w in student.net.named_parameters() if not name.startswith("body.")]
    parts = [
        {"params": student.net.body.parameters(), "lr": given.rate},
        {"params": heads, "lr": max(5 * given.rate, 5e-4)},
    ]
    if given.still:
        # What lies lowest knows words; a short course on top leaves it as it is and costs a quarter less.
        for part in (student.net.body.embeddings, *student.net.body.encoder.layer[: given.still]):
            part.requires_grad_(False)
    optimizer = torch.optim.AdamW(parts, weight_decay=0.01, fused=DEVICE == "cuda")
    steps = len(order)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.08 * steps)) * max(0.02, (steps - step) / steps)
    )
    started = 0.0
    began = time.time()
    student.net.train()
    total = torch.zeros((), device=DEVICE)
    loader = DataLoader(
        data, batch_sampler=order, collate_fn=feed.batch, num_workers=given.workers, pin_memory=DEVICE == "cuda"
    )  # type: ignore[arg-type]
    for step, loaded in enumerate(loader, 1):
        moved = {name: value.to(DEVICE, non_blocking=True) for name, value in loaded.items()}
        taught = None
        if teachers:
            with torch.no_grad():
                taught = mean_of([teacher.read(moved) for teacher in teachers])
        loss = loss_of(student.read(moved), moved, taught)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(student.net.parameters(), 1.0)
        optimizer.step()
        pace.step()
        total += loss.detach()
        if step == WARM:
            loss.item()
            started = time.time()
        elif step == 2 * WARM and given.seconds:
            loss.item()
            steps = min(steps, int(given.seconds * WARM / (time.time() - started)))
            print(f"{given.save.stem}: {steps} steps of {len(order)}", flush=True)
        elif step >= steps:
            break
        if step % order.an_epoch == 0:
            mean, passed = float(total) / order.an_epoch, time.time() - began
            epoch = step // order.an_epoch
            print(f"{given.save.stem} epoch {epoch}/{given.epochs}: loss {mean:.4f}, {passed:.0f} s", flush=True)
            total.zero_()


@torch.no_grad()
def ask(student: Student, examples: list[feed.Example], *, referred: bool) -> dict[str, Any]:
    """What a reader says of examples as they stand: shares of the verdicts and of the rules."""
    student.net.eval()
    data = feed.Replies(examples, vary=False, referred=referred)
    verdicts, rules, places = [], [], []
    for loaded in DataLoader(data, batch_size=64, collate_fn=feed.batch):
        moved = {name: value.to(DEVICE) for name, value in loaded.items()}
        said = student.read(moved)
        at = torch.arange(len(moved["ids"]), device=DEVICE)
        chosen = said.verdicts.view(len(at), len(SKILLS), len(GRADES))[at, moved["skill"]]
        verdicts.append(chosen.softmax(1).cpu().numpy())
        rules.append(said.rules.sigmoid().cpu().numpy())
        inside, known = said.places.sigmoid() > 0.5, moved["places"] >= 0
        right = ((inside == (moved["places"] > 0)) & known).sum((1, 2)).float() / known.sum((1, 2)).clamp(min=1)
        places.append(right.cpu().numpy())
    return {"verdicts": np.concatenate(verdicts), "rules": np.concatenate(rules), "places": np.concatenate(places)}


def report(name: str, examples: list[feed.Example], found: dict[str, Any]) -> None:
    """Print how they came out, skill by skill."""
    for skill in SKILLS:
        own = [i for i, one in enumerate(examples) if one["skill"] == skill and one["verdict"] is not None]
        if not own:
            continue
        right = np.mean([found["verdicts"][i].argmax() == examples[i]["verdict"] for i in own])
        line = f"{name} {skill}: n {len(own)}, verdict {right:.3f}, places {found['places'][own].mean():.3f};"
        for at, rule in enumerate(list(RULES[skill])):
            scores = found["rules"][:, COLUMNS[skill][0] + at]
            good = [scores[i] for i in own if examples[i]["rules"].get(rule) == 1]
            bad = [scores[i] for i in own if examples[i]["rules"].get(rule) == 0]
            if good and bad:
                line += f" {rule} {auc(good, bad):.3f}"
        print(line, flush=True)
        if skill == "paraphrase":
            score = found["verdicts"][:, 0]
            true = [score[i] for i in own if examples[i]["verdict"] == 0]
            for rule in ("contradiction", "off_topic"):
                bad = [score[i] for i in own if examples[i]["rules"].get(rule) == 1]
                if bad:
                    print(f"   good against {rule} by verdict: {auc(true, bad):.3f} ({len(true)}, {len(bad)})")

    return list(RULES[skill])  # type: ignore[index]


def auc(good: list[float], bad: list[float]) -> float:
    """The chance that one of the first is above one of the second."""
    both = np.concatenate([good, bad])
    ranks = np.empty(len(both))
    ranks[both.argsort(kind="stable")] = np.arange(1, len(both) + 1)
    for value in np.unique(both):
        same = both == value
        if same.sum() > 1:
            ranks[same] = ranks[same].mean()
    return float((ranks[: len(good)].sum() - len(good) * (len(good) + 1) / 2) / (len(good) * len(bad)))


def main() -> None:
    """Teach one reader and save it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("examples", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--save", type=Path, required=True)
    parser.add_argument("--teacher", action="append", default=[])
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("--without", default="", help="leave this source out of the teaching and report on it")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--start", type=Path, help="go on from these weights")
    parser.add_argument("--still", type=int, default=0, help="leave so many of the lowest layers as they are")
    parser.add_argument("--skills", default="", help="teach these skills only, with commas between")
    parser.add_argument("--seconds", type=int, default=0, help="fewer steps where all would take longer than this")
    parser.add_argument("--limit", type=int, default=0)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    examples = feed.load(given.examples)
    if given.skills:
        examples = [one for one in examples if one["skill"] in given.skills.split(",")]
    if given.limit:
        examples = examples[:: max(1, len(examples) // given.limit)]
    held = [
        one
        for one in examples
        if given.hold_out and feed.kept_out(one, given.hold_out) and one["source"].endswith(".txt")
    ]
    out = {id(one) for one in examples if given.hold_out and feed.kept_out(one, given.hold_out)}
    out |= {id(one) for one in examples if given.without and one["source"] in given.without.split(",")}
    if given.without:
        held = [one for one in examples if one["source"] in given.without.split(",")]
    taught = [one for one in examples if id(one) not in out]
    print(f"{given.save.stem}: {len(taught)} to learn from, {len(held)} kept out, on {DEVICE}", flush=True)
    teachers = [Student(Path(folder), Path(weights)) for weights, folder in (one.split(":") for one in given.teacher)]
    student = Student(given.base)
    if given.start:
        student.net.load_state_dict(load_file(given.start))
    teach(student, taught, teachers, given)
    half = {name: value.half().contiguous() for name, value in student.net.state_dict().items()}
    save_file(half, given.save)
    for referred in (False, True):
        if held:
            found = ask(student, held, referred=referred)
            report(f"{given.save.stem}{' with references' if referred else ''}", held, found)


if __name__ == "__main__":
    main()
