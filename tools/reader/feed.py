"""Examples to batches: the phone's carelessness, references drawn from the statement's other replies, two replies in
one."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset

from bot.judge.encoding import COLUMNS, REFERRED, WIDTH, rows
from bot.judge.verdict import RULES

#: How often a reply is typed carelessly, comes with references, is joined to another, is put to another statement.
CARELESS, GIVEN, JOINED, MOVED = 0.35, 0.5, 0.15, 0.04
#: Stops that say something of a reply as a whole and so are not joined to another.
_ALONE = {"question_only", "parroting", "flat"}

Example = dict[str, Any]


def load(path: Path) -> list[Example]:
    """The examples of a file that tools/reader/examples.py wrote."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def kept_out(example: Example, parts: int) -> bool:
    """Whether an example's statement is among those kept out for choosing: one in `parts`, by the statement's hash."""
    if example["source"] == "dialogues":
        return False
    return int(hashlib.sha256(example["heard"].encode()).hexdigest(), 16) % parts == 0


@dataclass(frozen=True, slots=True)
class Pool:
    """The other replies to a statement: true ones, and ones that say something untrue or close the other up."""

    true: list[str]
    traps: list[str]


def pools(examples: list[Example]) -> dict[tuple[str, str], Pool]:
    """For each skill and statement what references can be drawn from."""
    found: dict[tuple[str, str], Pool] = defaultdict(lambda: Pool([], []))
    for one in examples:
        if one["skill"] not in REFERRED:
            continue
        pool = found[one["skill"], one["heard"]]
        if one["verdict"] == 0 and len(one["said"].split()) > 3:
            pool.true.append(one["said"])
        untrue = one["rules"].get("contradiction") or one["rules"].get("off_topic")
        if untrue or (one["skill"] == "empathy" and one["verdict"] == 2):
            pool.traps.append(one["said"])
    return dict(found)


class Replies(Dataset[dict[str, Any]]):
    """Examples as rows of numbers with their labels; with `vary` no two epochs are alike, without it nothing is changed
    and `referred` says whether references are given."""

    def __init__(self, examples: list[Example], *, vary: bool, referred: bool = False, seed: int = 1) -> None:
        self.examples = examples
        self.vary = vary
        self.referred = referred
        self.seed = seed
        self.pools = pools(examples)
        self.full: dict[tuple[str, str], list[Example]] = defaultdict(list)
        for one in examples:
            if one["source"].endswith(".txt"):
                self.full[one["skill"], one["heard"]].append(one)
        self.statements = {skill: sorted({e["heard"] for e in examples if e["skill"] == skill}) for skill in RULES}

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, index: int) -> dict[str, Any]:
        chance = random.Random(f"{self.seed} {index}")
        index %= len(self.examples)
        one = self.examples[index]
        if self.vary:
            if chance.random() < JOINED:
                one = self._joined(one, chance)
            elif chance.random() < MOVED:
                one = self._moved(one, chance)
            if chance.random() < CARELESS:
                one = careless(one, chance)
        like, unlike = self._references(self.examples[index], chance)
        row = rows(one["skill"], one["heard"], one["said"], like, unlike)[0]
        return {"ids": row.ids, "types": row.types, **labels(one, row), "index": index}

    def _references(self, one: Example, chance: random.Random) -> tuple[list[str], list[str]]:
        pool = self.pools.get((one["skill"], one["heard"]))
        if pool is None or (chance.random() >= GIVEN if self.vary else not self.referred):
            return [], []
        true = [text for text in pool.true if text != one["said"]]
        traps = [text for text in pool.traps if text != one["said"]]
        return chance.sample(true, min(len(true), chance.choice([2, 3, 3, 5]))), chance.sample(
            traps, min(len(traps), chance.choice([1, 2, 3, 3, 5]))
        )

    def _joined(self, one: Example, chance: random.Random) -> Example:
        """The reply with another to the same statement before or after it; unchanged where that makes no sense."""
        others = self.full.get((one["skill"], one["heard"]), [])
        if not others or not one["source"].endswith(".txt") or one["skill"] == "i_statement":
            return one
        other = chance.choice(others)
        first, second = (one, other) if chance.random() < 0.5 else (other, one)
        true = {rule for part in (first, second) for rule, is_so in part["rules"].items() if is_so}
        kinds = RULES[one["skill"]]
        stops = {rule for rule in true if kinds[rule] == "stop"}
        if first["said"] == second["said"] or true & _ALONE or min(first["verdict"], second["verdict"]) > 0:
            return one
        glue = chance.choice([". ", " ", ", ", "\n", " and ", "... "])
        text = first["said"].rstrip(" .") if glue[0] in ".,. " and glue != " " else first["said"]
        shift = len(text) + len(glue)
        spans: dict[str, list[list[int]]] = {}
        for part, by in ((first, 0), (second, shift)):
            for rule, places in part["spans"].items():
                spans.setdefault(rule, []).extend([a + by, b + by] for a, b in places)
        rules = {rule: int(rule in true) for rule in kinds if rule in true or kinds[rule] != "hint"}
        for rule in [rule for rule in rules if kinds[rule] == "hint" and rules[rule]]:
            del rules[rule]
        verdict = 2 if stops else min(first["verdict"], second["verdict"])
        return {**one, "said": text + glue + second["said"], "rules": rules, "spans": spans, "verdict": verdict}

    def _moved(self, one: Example, chance: random.Random) -> Example:
        """A true paraphrase said to somebody else's statement speaks of something else."""
        if one["skill"] != "paraphrase" or one["verdict"] != 0 or len(one["said"].split()) < 6:
            return one
        heard = chance.choice(self.statements["paraphrase"])
        if heard == one["heard"]:
            return one
        said = one["said"]
        return {
            **one,
            "heard": heard,
            "rules": {"off_topic": 1, "content": 0},
            "verdict": 2,
            "spans": {"off_topic": [[0, len(said)]]},
        }


def careless(one: Example, chance: random.Random) -> Example:
    """The reply as it may be typed on a phone: lower case, no punctuation, letters swapped, dropped or doubled."""
    characters = list(enumerate(one["said"]))
    if chance.random() < 0.5:
        characters = [(place, character.lower()) for place, character in characters]
    if chance.random() < 0.4:
        characters = [pair for pair in characters if pair[1] not in ".,'’!;:"]
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        if len(characters) < 10:
            break
        at = chance.randrange(1, len(characters) - 2)
        if not (characters[at][1].isalpha() and characters[at + 1][1].isalpha()):
            continue
        slip = chance.random()
        if slip < 0.5:
            (here, first), (there, second) = characters[at], characters[at + 1]
            characters[at], characters[at + 1] = (here, second), (there, first)
        elif slip < 0.8:
            del characters[at]
        else:
            characters.insert(at, characters[at])
    if not any(character.strip() for _, character in characters):
        return one
    new = {}
    for now, (before, _) in enumerate(characters):
        new.setdefault(before, now)

    def moved(start: int, end: int) -> list[int] | None:
        inside = [new[place] for place in range(start, end) if place in new]
        return [inside[0], inside[-1] + 1] if inside else None

    spans = {rule: [span for place in places if (span := moved(*place))] for rule, places in one["spans"].items()}
    return {**one, "said": "".join(character for _, character in characters), "spans": spans}


def labels(one: Example, row: Any) -> dict[str, Any]:
    """What the network should say: -1 where nobody knows."""
    rules = np.full(WIDTH, -1, np.int8)
    places = np.full((len(row.ids), WIDTH), -1, np.int8)
    start, _ = COLUMNS[one["skill"]]
    first = len(row.ids) - len(row.reply) - 1
    for at, rule in enumerate(RULES[one["skill"]]):
        true = one["rules"].get(rule)
        if true is None:
            continue
        rules[start + at] = true
        spans = one["spans"].get(rule)
        if not true:
            places[first:-1, start + at] = 0
        elif spans:
            inside = [any(piece.start < b and a < piece.end for a, b in spans) for piece in row.reply]
            places[first:-1, start + at] = inside
    verdict = -1 if one["verdict"] is None else one["verdict"]
    return {"rules": rules, "places": places, "verdict": verdict, "skill": list(RULES).index(one["skill"])}


def batch(items: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """Items of unlike length as one batch."""
    longest = max(len(item["ids"]) for item in items)
    size = len(items)
    ids, mask, types = (torch.zeros(size, longest, dtype=torch.long) for _ in range(3))
    places = torch.full((size, longest, WIDTH), -1, dtype=torch.int8)
    for at, item in enumerate(items):
        length = len(item["ids"])
        ids[at, :length] = torch.tensor(item["ids"])
        types[at, :length] = torch.tensor(item["types"])
        mask[at, :length] = 1
        places[at, :length] = torch.from_numpy(item["places"])
    return {
        "ids": ids,
        "mask": mask,
        "types": types,
        "places": places,
        "rules": torch.from_numpy(np.stack([item["rules"] for item in items])),
        "verdict": torch.tensor([item["verdict"] for item in items]),
        "skill": torch.tensor([item["skill"] for item in items]),
        "index": torch.tensor([item["index"] for item in items]),
    }


class ByLength:
    """Batches of texts of like length, all epochs in a row, each in a new order; an item's number tells its epoch
    too."""

    def __init__(self, data: Replies, size: int, epochs: int) -> None:
        self.data, self.size, self.epochs = data, size, epochs
        self.lengths = [len(one["heard"]) + 2 * len(one["said"]) for one in data.examples]
        self.an_epoch = sum(1 for _ in self._epoch(0))

    def __len__(self) -> int:
        return self.epochs * self.an_epoch

    def __iter__(self) -> Iterator[list[int]]:
        for epoch in range(self.epochs):
            yield from self._epoch(epoch)

    def _epoch(self, epoch: int) -> Iterator[list[int]]:
        chance = random.Random(f"{self.data.seed} {epoch}")
        count = len(self.lengths)
        order = list(range(count))
        chance.shuffle(order)
        cut = []
        for start in range(0, count, 16 * self.size):
            chunk = sorted(order[start : start + 16 * self.size], key=self.lengths.__getitem__)
            cut += [chunk[at : at + self.size] for at in range(0, len(chunk), self.size)]
        chance.shuffle(cut)
        return iter([[epoch * count + index for index in indices] for indices in cut])
