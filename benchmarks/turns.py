"""One practice turn against PTB's bare echo, without Telegram's pace: CPU, turns a second, latency; and what a start
costs."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import TOKEN, Bot, Round, bot, percentile, saturate, steadily
from standin import Person, StandIn


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn to be measured: what is tapped, or typed if it is a command, to begin its drill, what is typed then, and
    how many messages answer it."""

    name: str
    begin: tuple[str, ...]
    reply: str
    answers: int
    judging: str = "rules"


#: What everybody is asked first.
AGREES = ("I'm 18 or older", "Keep my progress")
EMPATHY = ("/library", "Empathy", "In your own words", "Asked three times")

#: A first try that is not good yet: feedback with three buttons answers it, in the second case after a line of the
#: partner's.
TURNS = (
    Turn("practice turn, 1 message", EMPATHY, "That's so sad.", 1),
    Turn("practice turn, 2 messages", ("Begin: The exam",), "You should just go and ask for a second try.", 2),
    Turn("1 message, full judge", EMPATHY, "That's so sad.", 1, "full"),
)

ECHOED = "A text of some forty characters, no more."

PEOPLE = 300
ROUNDS = 3
DELAY = 0.05
#: Seconds that people have to get there: nothing is measured in them.
READY = 300
STEADY_RATE, STEADY_TURNS = 25, 250


async def begin(person: Person, turn: Turn) -> None:
    """Go from the first answer to a drill's first question."""
    for step in (*AGREES, *turn.begin):
        if step.startswith("/"):
            await person.says(step)
        elif await person.chat.bell.until(_offered(person, step), READY):
            await person.taps(step)
    await person.hears(3, timeout=READY)


def _offered(person: Person, label: str) -> Callable[[], bool]:
    return lambda: any(message.button(label) for message in person.messages)


async def ready(api: StandIn, turn: Turn, count: int, first: int) -> list[Person]:
    """People who have the first question of a drill before them."""
    people = [api.person(id=first + index, first_name="Ada") for index in range(count)]
    for person in people:
        await person.says("/start")
    await asyncio.gather(*(begin(person, turn) for person in people))
    await api.quiet(timeout=READY)
    return people


async def _practice(api: StandIn, running: Bot, turn: Turn) -> tuple[list[Round], Round, list[float]]:
    rounds = []
    for index in range(ROUNDS):
        people = await ready(api, turn, PEOPLE, 10_000 * (index + 1))
        rounds.append(await saturate(running, people, turn.reply, turn.answers))
    people = await ready(api, turn, PEOPLE, 90_000)
    api.delay = DELAY
    slow = await saturate(running, people, turn.reply, turn.answers)
    api.delay = 0
    people = await ready(api, turn, STEADY_TURNS, 100_000)
    return rounds, slow, await steadily(people, turn.reply, turn.answers, STEADY_RATE)


async def _echo(api: StandIn, running: Bot) -> tuple[list[Round], Round, list[float]]:
    people = [api.person(id=500 + index, first_name="Ada") for index in range(PEOPLE)]
    await saturate(running, people[:10], ECHOED, 1)
    rounds = [await saturate(running, people, ECHOED, 1) for _ in range(ROUNDS)]
    api.delay = DELAY
    slow = await saturate(running, people, ECHOED, 1)
    api.delay = 0
    return rounds, slow, await steadily(people[:STEADY_TURNS], ECHOED, 1, STEADY_RATE)


def _row(name: str, rounds: Sequence[Round], slow: Round, waits: Sequence[float]) -> float:
    cpu = statistics.median(one.cpu_ms for one in rounds)
    rate = statistics.median(one.rate for one in rounds)
    p50, p99 = percentile(waits, 0.5), percentile(waits, 0.99)
    print(f"{name:28} {cpu:12.2f} {rate:9.0f} {slow.rate:12.0f} {p50:8.1f} {p99:8.1f}")
    return cpu


async def turns() -> None:
    """Print the table of turns."""
    print(f"turns: {ROUNDS} rounds of {PEOPLE}, medians; latency: {STEADY_TURNS} turns at {STEADY_RATE} a second")
    print(f"{'':28}  CPU ms/turn   turns/s  at +{1000 * DELAY:.0f} ms/s   p50 ms   p99 ms")
    async with StandIn(token=TOKEN) as api, bot(api, "benchmarks.echo") as running:
        base = _row("PTB's bare echo, 1 message", *await _echo(api, running))
    for turn in TURNS:
        async with StandIn(token=TOKEN) as api, bot(api, "benchmarks.lifted", judging=turn.judging) as running:
            cost = _row(turn.name, *await _practice(api, running, turn))
        print(f"{'':28} {cost / base:12.2f} of a bare echo's CPU (aim: at most 1)")


async def start() -> None:
    """Print what a start costs: until the first waiting update is answered, and the memory then."""
    seconds, memory = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            async with StandIn(token=TOKEN) as api:
                ada = api.person(id=1, first_name="Ada")
                await ada.says("/start")
                began = time.perf_counter()
                async with bot(api, "bot", folder=Path(folder)) as running:
                    await ada.hears(timeout=60)
                    seconds.append(time.perf_counter() - began)
                    await begin(ada, TURNS[0])
                    await ada.says(TURNS[0].reply)
                    await ada.hears(TURNS[0].answers, timeout=60)
                    memory.append(running.memory())
    print(
        f"start: first answer after {statistics.median(seconds):.2f} s (aim under 1.5), "
        f"{statistics.median(memory):.0f} MB resident after a first judgement (aim under 120); "
        f"medians of {ROUNDS}"
    )
