"""How the safety screen does on texts held apart from all it was made with: `make bench-screen`.

benchmarks/screen_heldout.jsonl: 900 texts, written blind to the screen; class and manner by their one
author.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from pathlib import Path

from bot.safety.screen import FINDINGS, screen

TEXTS = Path(__file__).parent / "screen_heldout.jsonl"


def rows() -> list[dict[str, str]]:
    """The texts with their class and manner."""
    return [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print what is found of each danger, and the false alarms."""
    given = rows()
    screen("warm")
    times = []
    found = []
    for row in given:
        began = time.perf_counter()
        found.append(screen(row["text"]))
        times.append((time.perf_counter() - began) * 1000)
    print("found of each danger (any alarm; rightly named)")
    for finding in FINDINGS:
        for how in ("explicit", "indirect"):
            own = [at for at, row in enumerate(given) if (row["class"], row["how"]) == (finding, how)]
            alarms = sum(found[at] is not None for at in own)
            named = sum(found[at] == finding for at in own)
            print(f"  {finding:7}{how:9}{alarms:4} of {len(own)} ({alarms / len(own):.0%})   named {named}")
    everyday = [at for at, row in enumerate(given) if (row["class"], row["how"]) == ("none", "reply")]
    near = [at for at, row in enumerate(given) if row["class"] == "none" and row["how"] != "reply"]
    for name, own in (("everyday replies", everyday), ("harmless, but near", near)):
        false = [at for at in own if found[at]]
        kinds = Counter(given[at]["how"] for at in false)
        share = f"{len(false)} of {len(own)} ({len(false) / len(own):.1%})"
        print(f"  false alarms in {name}: {share}   {dict(kinds)}")
    print(f"  ms a text: median {statistics.median(times):.1f}, most {max(times):.1f}")


if __name__ == "__main__":
    main()
