"""What the fuzz tests are told with: the real use cases on a real store, people in any state, a look at every word."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from e2e.house import KEY, MONDAY, Clock, library
from hypothesis import HealthCheck, settings

from bot.judge.judge import judge_by_rules, reads
from bot.judge.verdict import Task, Verdict
from bot.places.world import World
from bot.practice.ports import Incoming, IncomingKind, Message, Outgoing, Person, Turn
from bot.practice.turn import Ports, Practice
from bot.render import markup
from bot.safety.rules import Finding, found_by_rules
from bot.store.store import SqliteStore
from bot.transports.telegram.inbox import DurableQueue

T = TypeVar("T")

#: What Telegram takes: characters of a text (in UTF-16, once entities are parsed), bytes of a button's data.
LONGEST, LONGEST_DATA = 4096, 64

#: What a template would make of TEMPLATE, and what nobody types.
TEMPLATE, EVALUATED = "{{ 1234 * 4321 }}", "5332114"

WORDS = library().messages.texts

#: The same examples each time; nothing is written beside the tests.
FUZZ = settings(
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

#: Every state in which a text can come, by the script that is begun or what is tapped to get there.
STATES: dict[str, tuple[str, ...]] = {
    "stranger": (),
    "asked their age": ("/start",),
    "nothing open": ("/start",),
    **{
        kind: ("/start", f"p:V:{min(id_ for id_, one in library().scripts.items() if one.script.kind == kind)}")
        for kind in sorted({one.script.kind for one in library().scripts.values()})
    },
    "guide": ("/start", "p:V:guide-fear-of-opening-up", "s:V:0"),
    "ground rules": ("/start", "p:V:guide-ground-rules"),
    "paused": ("/start", "p:V:para-exam", "/stop"),
    "hour": ("/nudge", "h:other"),
    "zone": ("/start", "m:zone"),
    "pause": ("/nudge", "h:480", "z:Europe/Berlin", "g:type"),
    "talk": ("/start", "y:3:other"),
    "alarmed": ("/start", "p:V:para-exam", "I want to kill myself"),
    "barred": ("/start", "I am 14 years old"),
}


#: States of people who have not yet said whether they are adults, and what the others have said.
ASKED = frozenset({"stranger", "asked their age"})
AGREED: dict[str, Any] = {"adult": True, "consent": "yes"}


class Outside(logging.Handler):
    """Where messages go and what goes wrong is told."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[Outgoing] = []
        self.wrong: list[str] = []

    def forget(self, chat: int) -> None:
        """See practice.ports.Outbox."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """See ports.Outbox."""
        self.messages += messages

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        self.wrong.append(record.getMessage())


async def by_rules(task: Task) -> Verdict:
    """The judge without its model."""
    return judge_by_rules(task)


async def screened_by_rules(text: str) -> Finding | None:
    """The screen without its model."""
    return found_by_rules(text)


class House:
    """The use cases on a real, encrypted store, in a loop of their own; each person is a new one."""

    def __init__(self, folder: Path) -> None:
        self.outside = Outside()
        self.clock = Clock(MONDAY)
        self.runner = asyncio.Runner()
        self.store = SqliteStore(folder / "fuzz.db", KEY, self.clock)
        # Thousands of turns: nothing here has to survive a loss of power. (A pragma is read by no transaction.)
        self.do(self.store._writer.read(lambda db: db.execute("PRAGMA synchronous = OFF").fetchall()))
        self.queue = DurableQueue(self.store)
        world = World()
        self.practice = Practice(
            Ports(self.store, self.outside, library(), by_rules, reads, screened_by_rules, world, self.clock),
        )
        self._chat = 1000
        self._update = 10**6
        logging.getLogger("bot").addHandler(self.outside)

    def close(self) -> None:
        """Close the store and the loop."""
        logging.getLogger("bot").removeHandler(self.outside)
        self.do(self.store.close())
        self.runner.close()

    def do(self, what: Awaitable[T]) -> T:
        """Wait for something."""

        async def wait() -> T:
            return await what

        return self.runner.run(wait())

    def meet(self, state: str = "stranger") -> int:
        """Somebody new, brought into a state. Gives their chat."""
        self._chat += 1
        if state not in ASKED:
            self.do(self.store.commit(Turn(None, Person(self._chat), replace(Person(self._chat), **AGREED))))
        for act in STATES[state]:
            self.comes("text" if act[0] == "/" or " " in act else "button", self._chat, act)
        return self._chat

    def version(self, chat: int) -> int:
        """The version that this person's buttons carry."""
        return self.do(self.store.load(chat)).version

    def comes(self, kind: IncomingKind, chat: int, text: str = "", **about: float | None) -> list[Message]:
        """Hand in what a person does; `V` in a button's data is the version. Gives the answers, looked over."""
        if kind == "button":
            text = text.replace(":V:", f":{self.version(chat)}:")
        one = Incoming(0, chat, kind, self.clock.now, text=text, message=7 if kind == "button" else None)
        return self.takes(replace(one, **about))  # type: ignore[arg-type]

    def takes(self, one: Incoming) -> list[Message]:
        """Keep an update, take it back from the inbox as after a restart, and answer it."""
        self._update += 1
        kept = replace(one, update=self._update)
        self.do(self.store.keep([kept]))
        kept = Incoming.from_dict(json.loads(json.dumps(kept.to_dict())))
        self.outside.messages, self.outside.wrong = [], []
        self.do(self.practice.handle(kept))
        assert self.outside.wrong == []
        messages = [one.message for one in self.outside.messages]
        look_over(messages)
        return messages


def look_over(messages: Sequence[Message]) -> None:
    """Assert that Telegram takes each of these as it is meant."""
    for message in messages:
        if message.clear is not None:
            assert isinstance(message.clear, int)
            continue
        shown = markup.plain(message.text)
        assert shown.strip()
        assert len(shown.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST
        assert markup.mistakes(message.text) == [], message.text
        assert EVALUATED not in shown
        assert shown != WORDS.sorry.strip()
        for button in (button for row in message.rows for button in row):
            assert 0 < len(button.label) <= 64
            assert 0 < len(button.data.encode()) <= LONGEST_DATA, button
            assert EVALUATED not in button.label


def said(messages: Sequence[Message]) -> list[str]:
    """What these say."""
    return [markup.plain(one.text) for one in messages if one.clear is None]
