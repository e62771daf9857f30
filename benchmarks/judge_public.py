"""How well the judge tells reflections from other replies on a public, human-labelled set.

    python benchmarks/judge_public.py pairs.jsonl

Each line of the file is an object with `heard`, `said` and `label` (complex_reflection, simple_reflection or
non_reflection). Every reply is judged as a paraphrase without references. Told are the number of replies, the AUC of
the score for reflection against none, the same of a floor (one point each for opening with "you" or "it sounds" and
for having no question mark), how often reflections got a stop, the time a judgement takes, and the longest one over
replies of 4,096 characters that try to be slow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

# Run as a file, Python looks for modules beside it only.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.judge.paraphrase import judge_paraphrase
from bot.judge.verdict import Task

LABELS = frozenset(["complex_reflection", "simple_reflection", "non_reflection"])
OPENINGS = ("you", "it sounds", "sounds", "so you", "it seems")

#: The most characters a Telegram message has.
LONGEST = 4096
HOSTILE = (
    "you should call him. ",
    "just call her, ",
    "why? ",
    "a\n",
    '"my ',
    "because you never loved him and ",
    "(",
    "😀",
    "x",
)


def auc(yes: Sequence[float], no: Sequence[float]) -> float:
    """The chance that a value of `yes` is above one of `no` (ties count half), by ranks."""
    ordered = sorted([(value, True) for value in yes] + [(value, False) for value in no])
    ranks = 0.0
    i = 0
    while i < len(ordered):
        j = i
        while j < len(ordered) and ordered[j][0] == ordered[i][0]:
            j += 1
        ranks += sum(is_yes for _, is_yes in ordered[i:j]) * (i + j + 1) / 2
        i = j
    return (ranks - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no))


def floor(said: str) -> float:
    """What a judge of two lines would say."""
    plain = said.strip().lower()
    return plain.startswith(OPENINGS) + ("?" not in plain) * 1.0


def slowest() -> float:
    """The longest judgement of a hostile reply, in milliseconds: the best of three, the worst of all replies."""
    worst = 0.0
    for piece in HOSTILE:
        said = (piece * LONGEST)[:LONGEST]
        for heard in ("I lost my dog.", said):
            took = []
            for _ in range(3):
                began = perf_counter()
                judge_paraphrase(Task("paraphrase", heard, said))
                took.append(perf_counter() - began)
            worst = max(worst, min(took))
    return 1000 * worst


def main(arguments: list[str]) -> int:
    """Print the figures; 2 where the file is missing or has nothing to compare."""
    if len(arguments) != 1:
        print("Give one file: python benchmarks/judge_public.py pairs.jsonl")
        return 2
    path = Path(arguments[0])
    if not path.is_file():
        print(f"There is no file {path}; give a jsonl file with heard, said and label on each line.")
        return 2
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if row.get("label") in LABELS]
    reflects = [row["label"] != "non_reflection" for row in rows]
    if not any(reflects) or all(reflects):
        print(f"{path} has nothing to compare: it needs reflections and other replies.")
        return 2
    tasks = [Task("paraphrase", row["heard"], row["said"]) for row in rows]
    judge_paraphrase(tasks[0])
    began = perf_counter()
    verdicts = [judge_paraphrase(task) for task in tasks]
    took = perf_counter() - began
    scores = [verdict.score for verdict in verdicts]
    floors = [floor(task.said) for task in tasks]
    stopped = [bool(verdict.found("stop")) for verdict in verdicts]

    def told_apart(values: Sequence[float]) -> float:
        pairs = list(zip(values, reflects, strict=True))
        return auc([value for value, yes in pairs if yes], [value for value, yes in pairs if not yes])

    kinds = list(zip(stopped, reflects, strict=True))
    false_stops = sum(stop and yes for stop, yes in kinds) / sum(reflects)
    caught = sum(stop and not yes for stop, yes in kinds) / (len(reflects) - sum(reflects))
    print(f"replies                         {len(rows)}")
    print(f"AUC reflection against none     {told_apart(scores):.3f}")
    print(f"AUC of the floor                {told_apart(floors):.3f}")
    print(f"stop called on a reflection     {false_stops:.1%}")
    print(f"stop called on another reply    {caught:.1%}")
    print(f"ms per judgement                {1000 * took / len(rows):.3f}")
    print(f"ms for the slowest hostile one  {slowest():.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
