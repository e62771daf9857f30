"""Two weeks of three simulated learners who do nothing but tap the button that is proposed: `make bench-learner`.

Each practises about five minutes a day (by the minutes that bot/practice/path.py gives each level) through the real
practice, the real store and the real judge. A learner answers with what the scripts hold ready: good replies with the
chance that their strength gives, else a typical fault; of a pair they see the better one with the same chance.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.dialogue.library import Library, load
from bot.dialogue.model import Listen, Script
from bot.dialogue.session import Session
from bot.judge.judge import judge, reads
from bot.judge.verdict import SKILLS, Judge, Task, Verdict
from bot.places.world import World
from bot.practice.path import LEVELS, MINUTES, level_of
from bot.practice.ports import Button, Incoming, Outgoing, Turn
from bot.practice.turn import Ports, Practice
from bot.safety.screen import Finding, screen
from bot.store.store import SqliteStore

ROOT = Path(__file__).parents[1]

#: How likely each learner's reply is a good one.
STRENGTHS = {"weak": 0.35, "average": 0.65, "strong": 0.95}

DAYS, A_DAY = 14, 5

#: Monday 2026-03-02, 18:00 in UTC.
BEGIN = 1772474400

OWN = "My sister said: I waited at the station for an hour and nobody came, and I felt forgotten."


@dataclass(slots=True)
class Offered:
    """One exercise that was offered and done: on which day (from 1), which, and the words it came with."""

    day: int
    script: Script
    why: str

    @property
    def level(self) -> str:
        """Its level."""
        return level_of(self.script) or ""


class _Phone:
    """An outbox that keeps what was said last and the newest buttons."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.buttons: list[Button] = []

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Take what was sent."""
        for one in messages:
            if one.message.clear is None:
                self.said.append(one.message.text)
                self.buttons = [button for row in one.message.rows for button in row] or self.buttons


@dataclass(slots=True)
class Learner:
    """One person who taps what is proposed."""

    library: Library
    practice: Practice
    store: SqliteStore
    phone: _Phone
    clock: list[int]
    strength: float
    chance: random.Random
    updates: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    async def says(self, text: str) -> None:
        """Type a text."""
        self.clock[0] += 20
        await self.practice.handle(Incoming(next(self.updates), 1, "text", self.clock[0], text), kept=False)

    async def taps(self, label: str) -> None:
        """Tap the button whose label begins so."""
        self.clock[0] += 5
        data = next(button.data for button in self.phone.buttons if button.label.startswith(label))
        await self.practice.handle(Incoming(next(self.updates), 1, "button", self.clock[0], data), kept=False)

    async def day(self, number: int) -> list[Offered]:
        """Practise until five minutes are full."""
        done: list[Offered] = []
        minutes = 0
        self.clock[0] = BEGIN + (number - 1) * 24 * 60 * 60
        while minutes < A_DAY:
            self.phone.said.clear()
            await self.says("/start" if number == 1 and not done else "/practice")
            why = self.phone.said[-1]
            await self.taps("Begin")
            session = (await self.store.load(1)).session
            assert session
            script = self.library.scripts[session.script].script
            done.append(Offered(number, script, why))
            while session:
                await self.step(script, session)
                session = (await self.store.load(1)).session
            minutes += MINUTES[level_of(script) or "write"]
        return done

    async def step(self, script: Script, session: Session) -> None:
        """Do the next thing in an exercise."""
        scene = script.scenes[session.scene]
        labels = self.library.messages.buttons
        good = self.chance.random() < self.strength
        if session.phase == "choosing":
            rights = [choice.right for choice in scene.choices]
            at = rights.index(good) if good in rights else 0
            await self.taps(self.phone.buttons[at].label)
        elif session.phase in {"feedback", "example"} and self.chance.random() < self.strength:
            await self.taps(labels["again"])
        elif session.phase in {"feedback", "example", "spent", "closing"}:
            await self.taps(labels["next"])
        elif scene.listen and scene.listen.free:
            await self.says(OWN)
        elif scene.listen:
            await self.says(reply_to(scene.listen, self.chance, good=good))


def reply_to(listen: Listen, chance: random.Random, *, good: bool) -> str:
    """A reply that the script holds ready: a good one, or one with a fault."""
    fine = [*listen.examples.get("good", ()), *listen.like, *([listen.example] if listen.example else [])]
    faulty = [text for key, texts in listen.examples.items() if key != "good" for text in texts]
    return " ".join(chance.choice(fine if good or not faulty else faulty).split())


async def two_weeks(library: Library, folder: Path, strength: float, judging: Judge, days: int = DAYS) -> list[Offered]:
    """What a learner of this strength was offered."""
    clock = [BEGIN]
    store = SqliteStore(folder / "learner.db", "5a" * 32, lambda: clock[0])

    async def ask(task: Task) -> Verdict:
        return judging(task)

    async def screened(text: str) -> Finding | None:
        return screen(text)

    person = await store.load(1)
    if not person.consent:
        await store.commit(Turn(None, person, replace(person, adult=True, consent="yes")))
    phone = _Phone()
    ports = Ports(store, phone, library, ask, reads, screened, World(), lambda: clock[0])
    learner = Learner(library, Practice(ports), store, phone, clock, strength, random.Random(7))
    offered: list[Offered] = []
    for number in range(1, days + 1):
        offered += await learner.day(number)
    await store.close()
    return offered


def first_met(offered: Sequence[Offered], what: str) -> dict[str, int]:
    """The day on which each skill (`what` is "skill") or level ("level") was met first."""
    met: dict[str, int] = {}
    for one in offered:
        met.setdefault(str(one.script.teaches) if what == "skill" else one.level, one.day)
    return met


def main() -> None:
    """Print what each learner was offered, and when each skill and level was met first."""
    library = load(ROOT / "dialogues")
    for name, strength in STRENGTHS.items():
        with tempfile.TemporaryDirectory() as folder:
            offered = asyncio.run(two_weeks(library, Path(folder), strength, judge))
        print(f"\n{name}: good replies with a chance of {strength:.0%}; {len(offered)} exercises in {DAYS} days")
        for one in offered:
            reason = one.why.splitlines()[0] if "\n" in one.why else ""
            print(f"  day {one.day:2}  {one.level:9}{one.script.teaches:13}{one.script.title:34}{reason}")
        skills, levels = first_met(offered, "skill"), first_met(offered, "level")
        print("  skills first met on day: " + ", ".join(f"{skill} {skills.get(skill, '-')}" for skill in SKILLS))
        print("  levels first met on day: " + ", ".join(f"{level} {levels.get(level, '-')}" for level in LEVELS))


if __name__ == "__main__":
    main()
