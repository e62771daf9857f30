"""`make bench-judge [PAIR=path]`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import judge as measures

measures.cost()

from bot.judge.judge import judge  # noqa: E402 (after its loading was measured)

judged = measures.verdicts(judge)
measures.stops(judged)
measures.meaning(judge, judged)
measures.public(judge, Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/pair_dev.jsonl"))
