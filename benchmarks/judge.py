"""`make bench-judge`: the judge on replies that were written blind to it, and on public ones where they are at hand."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.judge.verdict import GRADES, RULES, SKILLS, Finding, Skill, Task, Verdict

HELD_OUT = Path(__file__).parent / "heldout"
#: What is judged: a file of replies each, by the skill and, where there are two, a number. `paraphrase-2` and
#: `contrasts-2` were written later, when much had been tried on the first ones.
SETS = (*SKILLS, "paraphrase-2")
CONTRASTS = ("contrasts", "contrasts-2")
LISTS = ("facts", "feelings", "like", "unlike")

Judge = Callable[[Task], Verdict]


@dataclass(frozen=True, slots=True)
class Case:
    """One reply with what its writer says of it."""

    task: Task
    verdict: str
    rules: frozenset[str]
    quotes: dict[str, str]
    fresh: bool


def skill_of(name: str) -> Skill:
    """The skill of a set."""
    return next(skill for skill in SKILLS if name.startswith(skill))


def cases(name: str) -> list[Case]:
    """The held-out replies of a set."""
    found = []
    for line in (HELD_OUT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        data: dict[str, Any] = json.loads(line)
        lists = {name: tuple(data.get(name, ())) for name in LISTS}
        task = Task(skill_of(name), data["heard"], data["said"], **lists)
        rules = frozenset(data.get("rules", ()))
        found.append(Case(task, data["verdict"], rules, data.get("quotes", {}), bool(data.get("fresh"))))
    return found


def by_reader(task: Task) -> Verdict:
    """What the reader alone says, for the ablation: its likeliest verdict, and rules from a share of one half on."""
    from bot.judge.reader import opinion  # noqa: PLC0415 (loads the model)

    read = opinion(task)
    found = tuple(
        Finding(rule, RULES[task.skill][rule], read.places.get(rule), None, "")
        for rule, share in read.rules.items()
        if share >= 0.5
    )
    score = read.verdicts["good"] + 0.5 * read.verdicts["almost"]
    return Verdict(max(GRADES, key=read.verdicts.__getitem__), score, found, None)


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """The chance that a good reply scores above a bad one; ties count half."""
    wins = sum((one > other) + 0.5 * (one == other) for one in good for other in bad)
    return wins / (len(good) * len(bad)) if good and bad else float("nan")


def verdicts(judge: Judge) -> dict[str, list[tuple[Case, Verdict]]]:
    """Judge every held-out reply, and print how the verdicts came out."""
    found = {name: [(case, judge(case.task)) for case in cases(name)] for name in SETS}
    print(f"{'verdicts':14} {'n':>5} {'accuracy':>9} {'macro-F1':>9} {'false stops':>12}  (aim: over 0.90)")
    for name, judged in found.items():
        right = sum(case.verdict == verdict.verdict for case, verdict in judged)
        good = [verdict for case, verdict in judged if case.verdict == "good"]
        false = sum(bool(verdict.found("stop")) for verdict in good)
        print(
            f"{name:14} {len(judged):5} {right / len(judged):9.3f} {_macro_f1(judged):9.3f} {false:5} of {len(good):3}"
        )
    return found


def _macro_f1(judged: Iterable[tuple[Case, Verdict]]) -> float:
    pairs = Counter((case.verdict, verdict.verdict) for case, verdict in judged)
    scores = []
    for grade in GRADES:
        hit = pairs[grade, grade]
        said = sum(count for (_, given), count in pairs.items() if given == grade)
        meant = sum(count for (wanted, _), count in pairs.items() if wanted == grade)
        scores.append(2 * hit / (said + meant) if said + meant else 0.0)
    return statistics.mean(scores)


def stops(judged: dict[str, list[tuple[Case, Verdict]]]) -> None:
    """Print precision and recall of each stop, and how often its span overlaps the words its writer marked."""
    print(f"\n{'stops':28} {'n':>4} {'precision':>10} {'recall':>8} {'span':>12}  (aims: 0.95, 0.85, over 0.9)")
    for name, pairs in judged.items():
        for rule in (rule for rule, kind in RULES[skill_of(name)].items() if kind == "stop"):
            both = said = meant = marked = overlaps = 0
            for case, verdict in pairs:
                spans = [one.span for one in verdict.rules if one.id == rule]
                said, meant = said + bool(spans), meant + (rule in case.rules)
                if not (spans and rule in case.rules):
                    continue
                both += 1
                if quote := case.quotes.get(rule):
                    start = case.task.said.find(quote)
                    marked += 1
                    overlaps += any(span and span[0] < start + len(quote) and start < span[1] for span in spans)
            print(
                f"{name + ' ' + rule:28} {meant:4} {_share(both, said):>10} {_share(both, meant):>8}"
                f" {f'{overlaps}/{marked}':>12}"
            )


def parts(judged: dict[str, list[tuple[Case, Verdict]]]) -> None:
    """Print precision and recall of hints, on replies without a stop, and recall of what was kept where writers tell
    it."""
    print(f"\n{'hints, kept':32} {'n':>4} {'precision':>10} {'recall':>8}")
    for name, pairs in judged.items():
        skill = skill_of(name)
        passing = [(case, verdict) for case, verdict in pairs if not _stopped(skill, case)]
        for rule, kind in RULES[skill].items():
            meant = sum(rule in case.rules for case, _ in passing)
            if kind == "stop" or not meant:
                continue
            said = sum(any(one.id == rule for one in verdict.rules) for _, verdict in passing)
            both = sum(rule in case.rules and any(one.id == rule for one in v.rules) for case, v in passing)
            print(f"{name + ' ' + rule:32} {meant:4} {_share(both, said):>10} {_share(both, meant):>8}")


def _stopped(skill: Skill, case: Case) -> bool:
    return any(RULES[skill][rule] == "stop" for rule in case.rules)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def meaning(judge: Judge, judged: dict[str, list[tuple[Case, Verdict]]]) -> None:
    """Print how well what is false is told from what is true, with the script's references and without."""
    for name in CONTRASTS:
        _contrasts(judge, name)
    for name, pairs in judged.items():
        fresh = [verdict for case, verdict in pairs if case.fresh]
        if fresh and skill_of(name) == "paraphrase":
            good = sum(one.verdict == "good" for one in fresh)
            print(f"{name}: true ones without a shared word: {good} of {len(fresh)} good (aim: over 0.9)")


def _contrasts(judge: Judge, name: str) -> None:
    lines = [json.loads(line) for line in (HELD_OUT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    print(f"\n{name:44} {'AUC':>6} {'accepted':>9} {'caught':>7}  ({len(lines)} statements, 2 of each)")
    for label, names in (("with references and traps", ("like", "unlike")), ("statement alone", ())):
        scores: dict[str, list[float]] = defaultdict(list)
        passed: Counter[str] = Counter()
        for line in lines:
            lists = {name: tuple(line[name]) for name in names}
            for kind in ("good", "contradiction", "wrong_point"):
                for said in line[kind]:
                    verdict = judge(Task("paraphrase", line["heard"], said, **lists))
                    scores[kind].append(verdict.score)
                    passed[kind] += not verdict.found("stop")
        for kind in ("contradiction", "wrong_point"):
            share = passed["good"] / len(scores["good"])
            caught = 1 - passed[kind] / len(scores[kind])
            print(f"{f'{kind}, {label}':44} {auc(scores['good'], scores[kind]):6.3f} {share:9.2f} {caught:7.2f}")


def public(judge: Judge, path: Path) -> None:
    """Print the AUC of reflections against other replies in a public set, never trained on."""
    if not path.exists():
        print(f"public set: {path} is not there; give its path as an argument")
        return
    scores: dict[bool, list[float]] = {True: [], False: []}
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        verdict = judge(Task("paraphrase", data["heard"], data["said"]))
        scores[data["label"] != "non_reflection"].append(verdict.score)
    print(
        f"PAIR, reflection against none: AUC {auc(scores[True], scores[False]):.3f}"
        f" (n = {len(scores[True])} + {len(scores[False])}; aim: over 0.95)"
    )


def cost() -> None:
    """Print what the judge costs: loading and memory in a fresh process, then single judgements."""
    fresh = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    seconds, megabytes = fresh.stdout.split()
    installed = sum(_size(name) for name in ("onnxruntime", "numpy", "numpy.libs", "flatbuffers", "google"))
    model = sum(file.stat().st_size for file in (Path(__file__).parent.parent / "bot" / "judge" / "model").iterdir())
    print(
        f"cost: loaded and one reply judged in {seconds} s (aim under 1), {megabytes} MB of memory added"
        f" (aim under 150), {(installed + model) / 1e6:.0f} MB installed (aim under 200)"
    )
    from bot.judge.judge import judge, judge_by_rules  # noqa: PLC0415 (not before the fresh process is done)

    heard = "I studied for weeks and then my head went blank in the exam."
    ways: list[tuple[str, Judge, dict[str, tuple[str, ...]]]] = [
        ("the rules alone", judge_by_rules, _LISTS),
        ("rules and reader, no references", judge, {}),
        ("rules and reader, three references and three traps", judge, _LISTS),
    ]
    for name, one, lists in ways:
        times = []
        for index in range(400):
            task = Task("paraphrase", heard, f"{_THIRTY_WORDS} {index}", **lists)
            began = time.perf_counter()
            one(task)
            times.append(1000 * (time.perf_counter() - began))
        times.sort()
        print(f"  a judgement of 30 words, {name}: p50 {times[200]:.2f} ms, p99 {times[396]:.2f} ms (n = 400)")


def _size(package: str) -> int:
    folder = Path(sysconfig.get_paths()["purelib"]) / package
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


_LOADING = """
import time, psutil, yaml
memory = psutil.Process().memory_info
before, began = memory().rss, time.perf_counter()
from bot.judge.judge import judge
from bot.judge.verdict import Task
judge(Task("paraphrase", "It rained all day.", "You got wet, how annoying."))
print(f"{time.perf_counter() - began:.2f} {(memory().rss - before) / 1e6:.0f}")
"""

_LISTS: dict[str, tuple[str, ...]] = {
    "like": (
        "All that work and then an empty page. It stings.",
        "You were ready, and when it counted nothing would come.",
        "It must be bitter to know it all and find none of it there.",
    ),
    "unlike": (
        "You're glad that it is behind you.",
        "You wish you had begun to learn earlier.",
        "You're nervous about the next one.",
    ),
}

_THIRTY_WORDS = (
    "so you put in all those evenings with the books and then when you turned over the paper there was simply "
    "nothing there and now you feel ashamed and so tired of it"
)
