"""One tick over a million people of whom 30,000 are due, and over many of whom nobody is."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.load import KEY, percentile
from bot.dialogue.library import Library, load
from bot.practice import nudge
from bot.practice.ports import Outgoing
from bot.store.migrations import migrations
from bot.store.opening import open_database
from bot.store.store import SqliteStore

ROOT = Path(__file__).parents[1]

#: Everybody, of whom these are due, and how many are asked about where nobody is due.
PEOPLE, DUE, FEW = 1_000_000, 30_000, 10_000

#: Nudges that each of those who are due got before, one a day.
SENT_BEFORE = 20

#: Noon in UTC, so that no quiet hour comes in between, and ticks where nobody is due.
NOON, IDLE_TICKS = 1772452800, 200

_PEOPLE = """
    WITH RECURSIVE n(chat) AS (SELECT ? UNION ALL SELECT chat + 1 FROM n WHERE chat < ?)
    INSERT INTO people (chat, zone, adult, consent, active) SELECT chat, 'UTC', 1, 'yes', '2026-03-01' FROM n
"""
_SCHEDULES = """
    INSERT INTO schedules (chat, minute, next_at)
    SELECT chat, 719, CASE WHEN chat <= ? THEN ? - 60 + chat * 60 / ? ELSE ? + 86400 - 60 END FROM people
"""
_NUDGES = """
    WITH RECURSIVE n(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM n WHERE day < ?)
    INSERT INTO nudges (chat, day, nudge, state, at)
    SELECT chat, date('2026-02-01', '+' || day || ' days'), 'old-' || day, 'sent', 0 FROM people, n WHERE chat <= ?
"""


class Nowhere:
    """An outbox that sends nothing; it counts."""

    def __init__(self) -> None:
        self.put = 0

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """See practice.ports.Outbox."""
        self.put += len(messages)


def _fill(path: Path, people: int, due: int) -> None:
    db = open_database(path, KEY)
    migrations.apply(db)
    with db.conn:
        db.execute(_PEOPLE, [1, people])
        db.execute(_SCHEDULES, [due, NOON, max(due, 1), NOON])
        db.execute(_NUDGES, [SENT_BEFORE, due])
    db.close()


async def million() -> None:
    """Print all of it."""
    library = load(ROOT / "dialogues")
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.db", Path(folder) / "many.db"
        _fill(few, FEW, 0)
        _fill(many, PEOPLE, DUE)
        await _claimed(many, library)
        for path, people in ((few, FEW), (many, PEOPLE)):
            milliseconds = await _idle(path, library)
            print(f"  a tick with nobody due, of {people:9,}: {milliseconds:.2f} ms (median of {IDLE_TICKS})")


async def _claimed(path: Path, library: Library) -> None:
    process, outbox = psutil.Process(), Nowhere()
    before = process.memory_info().rss
    store = SqliteStore(path, KEY, lambda: NOON)
    ticks, began = [], time.perf_counter()
    most = before
    while True:
        start = time.perf_counter()
        if not await nudge.tick(store, outbox, library, NOON):
            break
        ticks.append(1000 * (time.perf_counter() - start))
        most = max(most, process.memory_info().rss)
    seconds = time.perf_counter() - began
    await store.close()
    if outbox.put != DUE:
        raise AssertionError(f"{outbox.put} nudges were claimed, not {DUE}")
    ticks.sort()
    print(
        f"{PEOPLE:,} people, {DUE:,} due, each with {SENT_BEFORE} nudges before: one tick claims {nudge.BATCH} in "
        f"{statistics.median(ticks):.1f} ms (p99 {percentile(ticks, 0.99):.1f}), all of them in {len(ticks)} ticks and "
        f"{seconds:.1f} s (aim under 1 s); memory added at most {(most - before) / 1e6:.0f} MB (aim under 200)"
    )


async def _idle(path: Path, library: Library) -> float:
    store, outbox = SqliteStore(path, KEY, lambda: NOON), Nowhere()
    times = []
    for _ in range(IDLE_TICKS):
        began = time.perf_counter()
        await nudge.tick(store, outbox, library, NOON)
        times.append(1000 * (time.perf_counter() - began))
    await store.close()
    return statistics.median(times)
