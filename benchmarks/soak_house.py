"""One bot of the soak, started and killed again and again, with its stand-in of Telegram, its people and its disk.

A life ends by SIGKILL at a random moment: during the start, a while after it, or around the tick that sends nudges.
Meanwhile Telegram answers 429, 500 and 502, cuts connections before or after it did what was asked, or says nothing at
all; in one life the disk is full for some seconds (a limit on the size of files, RLIMIT_FSIZE, laid on the process).
After every kill a copy of the database is looked over. Once everybody has had their nudge a day passes between two
lives: in the database today becomes yesterday, and the next nudge is due.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from benchmarks import soak_count
from benchmarks.soak_figures import Figures
from benchmarks.soak_ledger import IN_FLIGHT, Delivered
from benchmarks.soak_people import Visitor
from benchmarks.soak_process import KEY, TROUBLE_LASTS, Post, Process, trouble
from benchmarks.soak_twin import Twin, morning
from bot.dialogue.library import load
from bot.store.opening import open_database
from bot.transports.scheduler import TICK
from standin import StandIn
from standin.params import Params

#: Seconds for anything that must happen once nobody disturbs it any more.
PATIENCE = 60.0

#: After so many lives that ended by themselves the soak is given up.
MOST_ENDED = 3

#: How lives end, and how often.
How = Literal["start", "short", "tick", "full"]
HOW: dict[How, float] = {"start": 0.4, "short": 0.4, "tick": 0.2}

#: Seconds that a start is taken to last before one was seen; and how long a short life lasts on average once the bot
#: polls, in starts.
START, SHORT = 1.5, 0.6


class House:
    """One bot, and all around it. `program` is what Python runs."""

    def __init__(
        self, api: StandIn, folder: Path, dialogues: Path, *, people: int, chance: random.Random, program: Sequence[str]
    ) -> None:
        self.figures = Figures(people=people)
        self._api = api
        self._chance = chance
        self._folder = folder
        self._database = folder / "soak.db"
        self._twin = Twin(load(dialogues), folder / "twin.db", KEY)
        self._zone = morning(time.time())
        self._people = {one.chat: one for one in map(self._visitor, range(people))}
        self._post = api.methods = Post(api, chance, self._hand_out)
        self._process = Process(api, self._database, dialogues, program=program, log=self._read_log)
        self._looks: list[asyncio.Task[soak_count.Look]] = []
        #: Which life it is, and which day (0 until everybody has said when they wish for their nudge).
        self._life = 0
        self._day = 0
        #: How many seconds the last starts took.
        self._starts = deque([START], maxlen=5)
        #: Whether in this life the bot has begun to ask for updates, and whether the disk is or was full in it.
        self._up = False
        self._full = False
        #: Whether Telegram makes no trouble.
        self._calm = False

    @property
    def _takes(self) -> float:
        """How many seconds a start takes of late, where Telegram makes no trouble in it."""
        return min(self._starts)

    def _visitor(self, number: int) -> Visitor:
        return Visitor(self._api.person(id=1001 + number), self._twin, random.Random(self._chance.random()), self._zone)

    def _hand_out(self, params: Params, result: dict[str, Any]) -> None:
        """A message came to somebody."""
        person = self._people[params.number("chat_id")]
        rows = params.mapping("reply_markup", "keyboard").get("inline_keyboard", [])
        buttons = [(button["text"], button["callback_data"]) for row in rows for button in row]
        key = person.keys.of(params.text("text"), buttons)
        person.gets(Delivered(key, result["message_id"], time.monotonic(), self._life, self._day))

    def _read_log(self, line: str) -> None:
        """A line of the log; an empty or unknown one is of a traceback. What it says in the life in which the disk is
        full is not counted."""
        if not self._full and (" ERROR " in line or " CRITICAL " in line or not line.startswith("20")):
            self.figures.add_wrong("errors", f"life {self._life}: {line}")

    # -- the whole -----------------------------------------------------------------------------------------------------

    async def soak(self, kills: int) -> None:
        """Kill the bot so often, let it come to rest, and count."""
        people = list(self._people.values())
        tasks = [asyncio.create_task(one.lives()) for one in people]
        weather = asyncio.create_task(self._weather())
        full_at = self._chance.randint(kills // 3, kills * 2 // 3)
        try:
            while self.figures.kills < kills:
                # The disk is full once, when everybody is there.
                full = self.figures.kills >= full_at and not self.figures.full and self._day > 0
                await self._live_once("full" if full else self._chance.choices(list(HOW), list(HOW.values()))[0])
                for task in (*tasks, weather):
                    if task.done():
                        task.result()
            weather.cancel()
            self._api.faults.clear()
            await self._come_to_rest(tasks)
            looks = await asyncio.gather(*self._looks)
            soak_count.count(self.figures, self._api, people, days=self._day, looks=looks, database=self._database)
        finally:
            for task in (*tasks, weather):
                task.cancel()
            await asyncio.gather(*tasks, weather, return_exceptions=True)
            await self._process.kill()
            await self._twin.store.close()

    async def _live_once(self, how: How) -> None:
        """Start the bot, and kill it."""
        polls, began = self._post.polls, time.monotonic()
        await self._process.start()
        if how == "start":
            await self._process.until(asyncio.sleep(self._chance.uniform(0, self._takes)))
            self._up = self._post.polls > polls
        else:
            await self._process.until(self._until(lambda: self._post.polls > polls))
            self._starts.append(time.monotonic() - began)
            self._up = True
        if how == "short":
            await self._process.until(asyncio.sleep(self._chance.expovariate(1 / (SHORT * self._takes))))
        elif how == "tick":
            await self._process.until(asyncio.sleep(TICK - 0.2 + self._chance.expovariate(1)))
        elif how == "full":
            await self._process.until(self._fill_the_disk())
        await self._kill()

    async def _kill(self) -> None:
        """End the life, and look at what it left behind."""
        since = time.monotonic() - max(IN_FLIGHT, self._takes)
        if await self._process.kill():
            self.figures.kills += 1
            self.figures.killed_at_start += not self._up
        else:
            self.figures.add_wrong("ended", f"life {self._life} ended with {self._process.code}")
            if self.figures.wrong["ended"] > MOST_ENDED:
                raise RuntimeError("the bot ends by itself again and again: " + "; ".join(self.figures.details))
        # What had left before the kill still arrives.
        await asyncio.sleep(0.05)
        await self._until(lambda: not self._post.busy)
        copied = await asyncio.to_thread(soak_count.copy, self._database, self._folder / f"killed-{self._life}")
        self._looks.append(asyncio.create_task(asyncio.to_thread(soak_count.look, copied, self._life, since)))
        if self._all_nudged() and all(one.settled for one in self._people.values()):
            await asyncio.to_thread(self._let_a_day_pass)
        self._life += 1
        self._up = self._full = self._calm = False

    async def _until(self, holds: Callable[[], bool]) -> bool:
        """Wait until it holds, at most PATIENCE. Gives whether it does."""
        return await self._api.updates.bell.until(holds, PATIENCE)

    # -- trouble -------------------------------------------------------------------------------------------------------

    async def _weather(self) -> None:
        """Trouble of Telegram's, one after the other."""
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / TROUBLE_LASTS))
            # After trouble at the start the bot waits longer and longer, and little else would be tried.
            if not self._calm and (self._up or self._chance.random() < 0.2):
                trouble(self._api, self._chance)
                self.figures.troubles += 1

    async def _fill_the_disk(self) -> None:
        """Let nothing be written any more at some moment, and some seconds later again everything."""
        people = self._people.values()
        # Whoever is told twice that a step was not saved cannot know whether both mean the same step.
        self._calm = True
        self._api.faults.clear()
        for one in people:
            one.careful = True
        await self._until(lambda: all(one.cautious for one in people))
        wal = self._database.with_name(f"{self._database.name}-wal")
        room = self._chance.choice([0, wal.stat().st_size + self._chance.randrange(40_000)])
        self._full = True
        self.figures.full += 1
        self._process.room(room)
        await asyncio.sleep(self._chance.uniform(5, 8))
        self._process.room()
        # What came and went meanwhile is written with the writes that follow. Once everybody did something more it is a
        # life like any other (docs/running.md tells what a stop without room loses).
        done = {one.chat: one.acts for one in people}
        await self._until(lambda: all(one.acts > done[one.chat] + 1 for one in people))
        for one in people:
            one.careful = False
        self._calm = False
        await asyncio.sleep(self._chance.uniform(0, 2))

    # -- days ----------------------------------------------------------------------------------------------------------

    def _all_nudged(self) -> bool:
        """Whether everybody has had so many nudges as there were days."""
        return all(len({nudge.key for nudge in one.nudges}) >= self._day for one in self._people.values())

    def _let_a_day_pass(self) -> None:
        """For the nudges: what was sent today was sent yesterday, and the next one is due now, or in some seconds."""
        db = open_database(self._database, KEY)
        try:
            with db.atomic():
                for chat, day in db.execute("SELECT chat, day FROM nudges ORDER BY day").fetchall():
                    before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
                    db.execute("UPDATE nudges SET day = ? WHERE chat = ? AND day = ?", [before, chat, day])
                for chat in self._people:
                    due = int(time.time()) + self._chance.randrange(9)
                    db.execute("UPDATE schedules SET next_at = ? WHERE chat = ?", [due, chat])
        finally:
            db.close()
        self._day += 1

    # -- the end -------------------------------------------------------------------------------------------------------

    async def _come_to_rest(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Undisturbed, everything that should come comes, and everybody finishes their exercise; then the bot stops."""
        people = list(self._people.values())
        for one in people:
            one.leaving = True
        await self._process.start()
        await asyncio.wait(tasks, timeout=PATIENCE)
        for task in tasks:
            task.cancel()
        await self._until(self._all_nudged)
        await soak_count.compare(self.figures, people, self._twin, self._database)
        for one, well in zip(people, await asyncio.gather(*(one.finishes(PATIENCE) for one in people)), strict=True):
            if not well:
                due = [line.key[0][:50] for line in one.lines[one.heard :]]
                self.figures.add_wrong("stuck", f"{one.chat} could not finish; these are due: {due[:3]}")
        await self._until(lambda: not self._api.updates.waiting)
        await soak_count.compare(self.figures, people, self._twin, self._database)
        if not await self._process.stop():
            self.figures.add_wrong("ended", f"in the end it ended with {self._process.code}")
