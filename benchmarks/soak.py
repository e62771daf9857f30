"""`make soak`: the bot as a process, many people, and everything that can go wrong.

Each of several bots has a stand-in of Telegram, a database and people of its own (soak_house); a calm twin says what
each person should have had (soak_people), and the ledger compares (soak_ledger).
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.soak_figures import Figures
from benchmarks.soak_house import House
from benchmarks.soak_process import ROOT, TOKEN
from bot.practice.nudge import BATCH
from standin import StandIn

#: So many bots are soaked beside each other: while one waits for its tick another one starts.
BOTS = 4

#: How many people have to do with each: more than one tick claims at once.
PEOPLE = BATCH + 3

#: The scripts that are practised, besides the first one: one of each kind in these skills.
SKILLS = ("paraphrase", "empathy")


async def soak(
    kills: int, people: int = PEOPLE, seed: int = 1, bots: int = BOTS, program: Sequence[str] = ("-m", "bot")
) -> Figures:
    """Soak several bots, with so many kills in all and so many people each. `program` is what Python runs."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a connection that a kill cut is no news
    began = time.monotonic()
    total = Figures()
    with tempfile.TemporaryDirectory() as folder:
        dialogues = small_dialogues(Path(folder) / "dialogues")

        async def one(number: int) -> Figures:
            where = Path(folder) / str(number)
            where.mkdir()
            async with StandIn(TOKEN) as api:
                chance = random.Random(f"{seed}:{number}")
                house = House(api, where, dialogues, people=people, chance=chance, program=program)
                await house.soak(-(-kills // bots))
                return house.figures

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(number)) for number in range(bots)]
    for task in tasks:
        total.add(task.result())
    total.seconds = time.monotonic() - began
    return total


def small_dialogues(folder: Path) -> Path:
    """The bot's dialogues with few scripts: a start takes less long so."""
    source = ROOT / "dialogues"
    wanted = [*source.glob("*.yaml"), *source.glob("en/*.yaml"), *source.glob("en/together/*.yaml")]
    wanted.append(source / "en" / "paraphrase" / "para-exam.yaml")
    for skill in SKILLS:
        by_kind: dict[str, Path] = {}
        for file in sorted((source / "en" / skill).glob("*.yaml")):
            lines = file.read_text(encoding="utf-8").splitlines()
            by_kind.setdefault(next(line for line in lines if line.startswith("kind:")), file)
        wanted += by_kind.values()
    for file in wanted:
        to = folder / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)
    return folder


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=1000, help="how often to kill")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many people each bot has")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with")
    parser.add_argument("--bots", type=int, default=BOTS, help="how many bots are soaked at once")
    told = parser.parse_args()
    figures = asyncio.run(soak(told.kills, told.people, told.seed, told.bots))
    print(figures.table())
    for line in figures.details[:100]:
        print(f"          {line}", file=sys.stderr)
    sys.exit(any(figures.wrong.values()))


if __name__ == "__main__":
    main()
