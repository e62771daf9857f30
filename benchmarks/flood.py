"""What the others notice of one person who floods the bot."""

from __future__ import annotations

import asyncio
import time

from benchmarks.load import TOKEN, bot, percentile, steadily
from benchmarks.turns import TURNS, ready
from standin import Person, StandIn

#: Turns of the others, turns a second, and texts a second of the one who floods; each of the latter is as long as
#: Telegram lets it be.
OTHERS, RATE, FLOOD = 500, 25, 50
LONGEST = 4096


async def _floods(person: Person) -> int:
    """Send texts of the greatest length until cancelled; give how many."""
    began, sent = time.perf_counter(), 0
    try:
        while True:
            await person.says(f"{sent} I feel nobody listens to me and I will say it again. ".ljust(LONGEST, "?"))
            sent += 1
            await asyncio.sleep(max(0.0, began + sent / FLOOD - time.perf_counter()))
    except asyncio.CancelledError:
        return sent


def _row(name: str, waits: list[float], cpu: float) -> None:
    print(f"{name:44} {percentile(waits, 0.5):8.1f} {percentile(waits, 0.99):8.1f} {waits[-1]:8.1f} {cpu:8.1f}")


async def flood() -> None:
    """Print the turns of the others without a flood and beside one, in the same bot, and what the flood was answered.

    The bot judges in full and keeps Telegram's pace in each chat; the limit of all chats together is lifted, so that
    what is measured is what the flood costs the bot, not what Telegram lets through."""
    turn = TURNS[2]
    async with StandIn(token=TOKEN) as api, bot(api, "bot", judging=turn.judging, a_second=1000) as running:
        people = await ready(api, turn, 2 * OTHERS, 10_000)
        (pest,) = await ready(api, turn, 1, 5_000)
        await steadily(people[:20], turn.reply, turn.answers, RATE)  # the judge is loaded with the first
        cpu = running.cpu()
        alone = await steadily(people[20:OTHERS], turn.reply, turn.answers, RATE)
        alone_cpu, heard = running.cpu() - cpu, len(pest.messages)
        flooding = asyncio.create_task(_floods(pest))
        cpu = running.cpu()
        beside = await steadily(people[OTHERS:], turn.reply, turn.answers, RATE)
        beside_cpu = running.cpu() - cpu
        flooding.cancel()
        sent = await flooding
        await api.quiet(timeout=120)
        answered = len(pest.messages) - heard
    print(f"{OTHERS} turns judged in full at {RATE} a second            p50 ms   p99 ms   max ms    CPU s")
    _row("  without a flood", alone, alone_cpu)
    _row(f"  beside {sent} texts of {LONGEST} from one person", beside, beside_cpu)
    print(f"  the flood got {answered} messages")


if __name__ == "__main__":
    asyncio.run(flood())
