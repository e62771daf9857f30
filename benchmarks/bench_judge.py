"""`make bench-judge [PAIR=path]`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import judge as measures

PUBLIC = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/pair_dev.jsonl")

measures.cost()

from bot.judge.judge import judge, judge_by_rules  # noqa: E402 (after its loading was measured)

print("\n== the rules alone")
measures.verdicts(judge_by_rules)
measures.public(judge_by_rules, PUBLIC)

print("\n== the rules and the reader")
judged = measures.verdicts(judge)
measures.public(judge, PUBLIC)
measures.stops(judged)
measures.meaning(judge, judged)
