"""How much rules and reader each weigh: `python -m tools.reader.settle` writes bot/judge/model/weights.json.

Fitted on the labelled replies in tools/settling/, which teach nobody: for every rule a logistic regression on what the
reader (the one in bot/judge/model) says of it and on whether the rules found it, drawn towards 1, 1, 0 where there are
few cases; for there being a stop at all another. Prints how the verdicts come out when each fifth of the statements is
judged with weights fitted on the others.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.judge.judge import judge_by_rules
from bot.judge.opinion import Opinion
from bot.judge.reader import opinion
from bot.judge.verdict import RULES, Grade, Skill, Task
from bot.judge.weighing import ANY, Weights, any_stop, likely, log_odds
from tools.reader.labelled import FOLDER, Labelled, read

OUT = Path(__file__).resolve().parents[2] / "bot" / "judge" / "model" / "weights.json"
SETTLING = FOLDER.parent / "settling"
#: How strongly a rule's weights are drawn to the common ones.
PULL = 2.0
#: How many of a statement's other replies are given as references and as traps, where they are.
REFERENCES = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled reply, what the reader says of it and what the rules find."""

    label: Labelled
    read: Opinion
    by_rules: frozenset[str]
    graded: Grade

    def knows(self, rule: str) -> bool:
        """Whether its writer says for certain if the rule is true: beside a stop, what is missing is not told."""
        stopped = any(RULES[self.label.skill][one] == "stop" for one in self.label.rules)
        return rule in self.label.rules or not (
            stopped and self.label.skill != "i_statement" and RULES[self.label.skill][rule] == "hint"
        )


def fit(x: np.ndarray, y: np.ndarray, towards: np.ndarray) -> np.ndarray:
    """Logistic regression drawn to `towards`, by Newton's method; a step that makes it worse is halved."""

    def loss(w: np.ndarray) -> float:
        z = x @ w
        return float(np.sum(np.logaddexp(0.0, z) - y * z) + PULL / 2 * np.sum((w - towards) ** 2))

    w = towards.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) + PULL * (w - towards)
        curve = (x * (p * (1 - p))[:, None]).T @ x + PULL * np.eye(len(w))
        step = np.linalg.solve(curve, gradient)
        while loss(w - step) > loss(w) and np.abs(step).max() > 1e-7:
            step = step / 2
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    return w


def cases(labels: list[Labelled], *, referred: bool) -> list[Case]:
    """Everything that is needed to weigh, with the statement's other replies as references or without."""
    others: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for one in labels:
        others[one.skill, one.heard].append(one)
    found = []
    for one in labels:
        like: list[str] = []
        unlike: list[str] = []
        if referred:
            rest = [other for other in others[one.skill, one.heard] if other is not one]
            like = [other.said for other in rest if other.verdict == "good"][:REFERENCES]
            unlike = [other.said for other in rest if other.rules & {"contradiction", "off_topic"}][:REFERENCES]
        task = Task(one.skill, one.heard, one.said, like=tuple(like), unlike=tuple(unlike))
        verdict = judge_by_rules(task)
        found.append(Case(one, opinion(task), frozenset(rule.id for rule in verdict.rules), verdict.verdict))
    return found


def settle(given: list[Case]) -> Weights:
    """Weights for every rule of every skill, and for there being a stop: as `bot.judge.weighing.Weights`."""
    result: dict[Skill, dict[str, tuple[float, ...]]] = {}
    for skill in RULES:
        own = [case for case in given if case.label.skill == skill]
        result[skill] = {}
        for rule in RULES[skill]:
            rows = [case for case in own if case.knows(rule)]
            x = [[log_odds(case.read.rules[rule]), float(rule in case.by_rules), 1.0] for case in rows]
            y = [float(rule in case.label.rules) for case in rows]
            result[skill][rule] = _rounded(fit(np.array(x).reshape(-1, 3), np.array(y), np.array([1.0, 1.0, -0.3])))
        x, y = [], []
        for case in own:
            found = {
                rule: w[0] * log_odds(case.read.rules[rule]) + w[1] * (rule in case.by_rules) + w[2]
                for rule, w in result[skill].items()
            }
            x.append(list(any_stop(skill, case.by_rules, case.read, found)))
            y.append(float(any(RULES[skill][rule] == "stop" for rule in case.label.rules)))
        result[skill][ANY] = _rounded(fit(np.array(x).reshape(-1, 4), np.array(y), np.array([0.5, 0.5, 0.5, 0.0])))
    return result


def _rounded(weights: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(weight), 3) for weight in weights)


def report(name: str, judged: list[tuple[Case, frozenset[str], Grade]]) -> None:
    """Print verdicts and rules, skill by skill: precision, recall and count."""
    for skill in RULES:
        own = [one for one in judged if one[0].label.skill == skill]
        if not own:
            continue
        ways = {
            "rules": [case.graded for case, _, _ in own],
            "reader": [max(case.read.verdicts, key=case.read.verdicts.__getitem__) for case, _, _ in own],
            "both": [verdict for _, _, verdict in own],
        }
        truth = [case.label.verdict for case, _, _ in own]
        right = {way: np.mean([a == b for a, b in zip(truth, said, strict=True)]) for way, said in ways.items()}
        good = [rules for case, rules, _ in own if case.label.verdict == "good"]
        false = sum(any(RULES[skill][rule] == "stop" for rule in rules) for rules in good)
        told = ", ".join(f"{way} {share:.3f}" for way, share in right.items())
        print(f"{name} {skill}: {len(own)} replies, verdicts right by {told}; good ones stopped {false} of {len(good)}")
        line = []
        for rule, kind in RULES[skill].items():
            rows = [(rule in case.label.rules, rule in rules) for case, rules, _ in own if case.knows(rule)]
            meant, said = sum(a for a, _ in rows), sum(b for _, b in rows)
            both = sum(a and b for a, b in rows)
            mark = "!" if kind == "stop" else ""
            line.append(f"{rule}{mark} {both / max(1, said):.2f} {both / max(1, meant):.2f} ({meant})")
        print("  " + ", ".join(line))


def main() -> None:
    """Fit, cross-check, write."""
    labels = read(sorted(SETTLING.glob("*.txt")))
    sets = {"alone": cases(labels, referred=False), "referred": cases(labels, referred=True)}
    folds: dict[int, list[tuple[str, Case]]] = defaultdict(list)
    for name, found in sets.items():
        for case in found:
            folds[zlib.crc32(case.label.heard.encode()) % 5].append((name, case))
    judged: dict[str, list[tuple[Case, frozenset[str], Grade]]] = defaultdict(list)
    for fold, left in folds.items():
        fitted = settle([case for other, rest in folds.items() if other != fold for _, case in rest])
        for name, case in left:
            referred = name == "referred"
            judged[name].append((case, *likely(case.label.skill, case.by_rules, case.read, fitted, referred=referred)))
    for name, rows in judged.items():
        report(name, rows)
    weights = settle([case for found in sets.values() for case in found])
    OUT.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
