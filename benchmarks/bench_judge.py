"""`make bench-judge [PAIR=path]`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import judge as measures

PUBLIC = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/pair_dev.jsonl")

measures.cost()

from bot.judge.judge import judge, judge_by_rules  # noqa: E402 (after its loading was measured)

for name, way in (("the rules alone", judge_by_rules), ("the reader alone", measures.by_reader)):
    print(f"\n== {name}")
    measures.meaning(way, measures.verdicts(way))
    measures.public(way, PUBLIC)

print("\n== the rules and the reader")
judged = measures.verdicts(judge)
measures.public(judge, PUBLIC)
measures.stops(judged)
measures.parts(judged)
measures.meaning(judge, judged)
