"""A process that is killed loses nothing that was handed back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.store import SqliteStore
from store.making import KEY, MONDAY, Beside, Clock, said

ROOT = Path(__file__).resolve().parents[2]

#: Eight people at once, each answered again and again; a number is printed once its turn was handed back.
ANSWERS = """
import asyncio, itertools, sys
from pathlib import Path
from bot.practice.ports import Incoming, Message, Person, Turn
from bot.store.store import SqliteStore

numbers = itertools.count(1)

async def answer(store, chat):
    for n in numbers:
        await store.keep([Incoming(n, chat, "text", 0, text="hello")])
        person = await store.load(chat)
        await store.commit(Turn(n, person, person, (Message(str(n)),)))
        print(n, flush=True)

async def main(path, key, now):
    store = SqliteStore(Path(path), key, lambda: int(now))
    await asyncio.gather(*(answer(store, chat) for chat in range(1, 9)))

asyncio.run(main(*sys.argv[1:]))
"""


def answered_until_killed(path: Path, lines: int) -> set[int]:
    """Run it, kill it when it has printed so many lines, and give all the numbers that it printed whole."""
    command = [sys.executable, "-c", ANSWERS, str(path), KEY, str(MONDAY)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        printed = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        printed += child.stdout.readlines()
    assert child.returncode == -9
    return {int(line) for line in printed if line.endswith("\n")}


@pytest.mark.parametrize("lines", [1, 7, 150])
async def test_a_kill_loses_nothing_that_was_handed_back(path: Path, lines: int) -> None:
    answered = answered_until_killed(path, lines)
    assert len(answered) >= lines
    store = SqliteStore(path, KEY, Clock())
    sends = {int(text) for _, text in said(await store.unsent())}
    waiting = {one.update for one in await store.waiting()}
    await store.close()
    assert answered <= sends
    assert not sends & waiting, "a turn is written whole: its messages and its update's mark"


def test_the_file_of_a_killed_process_is_sound(path: Path) -> None:
    answered_until_killed(path, 20)
    found = Beside(path)
    assert found.rows("PRAGMA integrity_check") == [("ok",)]
    assert found.rows("PRAGMA cipher_integrity_check") == []
    found.db.close()
