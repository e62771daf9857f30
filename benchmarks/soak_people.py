"""The soak's people: what each does on their phone, which their calm twin (soak_twin) is told of first."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

from benchmarks.learner import OWN, reply_to
from benchmarks.soak_ledger import Delivered, Key, Keys, is_nudge
from benchmarks.soak_twin import Twin
from bot.dialogue.session import Session
from bot.practice.ports import Button, IncomingKind, Message, Person
from standin import Person as Phone
from standin.bell import Bell

#: Seven o'clock, which is over where they live (soak_twin); what makes their nudge come is that a day passes
#: (soak_house).
WISH = "h:420"

#: What may be tapped at random: the buttons of an exercise, of proposals, of the menus and the decks. What sets an
#: hour, asks for a reminder or erases is left alone.
VERBS = frozenset({"s", "p", "o", "r", "l", "q", "d", "b"})
MENU = frozenset({"practice", "library", "together", "hard", "why", "enough", "help", "privacy", "menu", "lines"})

COMMANDS = ("/practice", "/start", "/help", "/stop", "/cancel", "/privacy", "/menu", "/library", "/why", "/settings")

#: So many acts may wait for the bot at once: people are impatient.
MOST_WAITING = 3

#: Seconds between two acts, on average; and those by which acts are apart whose order the learning path goes by.
THINKING, A_SECOND = 4.0, 1.05

#: So many acts end any exercise.
MOST_ACTS = 60

#: Longer than any soak.
FOR_EVER = 1e6


@dataclass(slots=True)
class Line:
    """A message that should come: its key, and the id of the one that came (0: not yet)."""

    key: Key
    message: Message
    came: int = 0

    def buttons(self) -> list[Button]:
        """The buttons that may be tapped at random."""
        return [button for row in self.message.rows for button in row if _may(button.data)]


def _key(keys: Keys, message: Message) -> Key:
    return keys.of(message.text, [(button.label, button.data) for row in message.rows for button in row])


#: A button that is tapped, and the message it stands under.
Tap = tuple[Line, Button]


def _may(data: str) -> bool:
    verb, _, rest = data.partition(":")
    return verb in VERBS or (verb == "m" and rest in MENU)


@dataclass
class Visitor:
    """Somebody who practises: on the phone, and at the same time with the twin."""

    phone: Phone
    twin: Twin
    chance: random.Random
    zone: str
    #: What should come, in order, and what came.
    lines: list[Line] = field(default_factory=list)
    delivered: list[Delivered] = field(default_factory=list)
    nudges: list[Delivered] = field(default_factory=list)
    #: The buttons of these messages must be gone in the end.
    tapped: set[int] = field(default_factory=set)
    #: So many of the lines have come.
    heard: int = 0
    settled: bool = False
    leaving: bool = False
    #: While the disk may be full they are to do one thing at a time (`careful`), for the bot may be sorry; `cautious`
    #: says that they do, `acts` counts what they have done so and heard the answer to.
    careful: bool = False
    cautious: bool = False
    acts: int = 0

    def __post_init__(self) -> None:
        self._bell: Bell = self.phone.api.updates.bell
        self.keys, self.twin_keys = Keys(), Keys()
        self._typed: int | None = None
        self._refused = False

    @property
    def chat(self) -> int:
        """Their chat."""
        return self.phone.id

    def key(self, message: Message) -> Key:
        """The key of a message of the bot's."""
        return _key(self.keys, message)

    # -- what comes ----------------------------------------------------------------------------------------------------

    def gets(self, one: Delivered) -> None:
        """Take what the bot sent. The exact account is the ledger's, later; this only finds which of the messages that
        are waited for it is, so that its buttons can be tapped."""
        if is_nudge(one.key):
            self.nudges.append(one)
            return
        self.delivered.append(one)
        if self.heard < len(self.lines) and self.lines[self.heard].key == one.key:
            self.lines[self.heard].came = one.id
            self.heard += 1
        elif self.cautious and one.key == self.twin.sorry and self.heard < len(self.lines) and not self._refused:
            # There was no room on the disk: the step was not saved, and they are to do it once more.
            self.lines.insert(self.heard, Line(one.key, Message(one.key[0]), one.id))
            self.heard += 1
            self._refused = True
        self._bell.ring()

    async def all_heard(self, seconds: float = FOR_EVER) -> bool:
        """Wait until everything that should come has come; gives whether it has."""
        return await self._bell.until(lambda: self.heard == len(self.lines), seconds)

    # -- what they do --------------------------------------------------------------------------------------------------

    async def _does(self, kind: IncomingKind, text: str = "", tapped: Tap | None = None) -> None:
        """Do something: to the twin, and on the phone, there once more for each time that the bot is sorry."""
        data, message = (tapped[1].data, tapped[0].came) if tapped else (text, None)
        for one in await self.twin.takes(self.chat, kind, data, message):
            if one.clear is None:
                self.lines.append(Line(_key(self.twin_keys, one), one))
            else:
                self.tapped.add(one.clear)
        await self._on_the_phone(kind, text, tapped)
        while self.cautious and self.heard < len(self.lines):
            await self._bell.until(lambda: self._refused or self.heard == len(self.lines), FOR_EVER)
            if self._refused:
                self._refused = False
                await self._on_the_phone(kind, text, tapped)

    async def _on_the_phone(self, kind: IncomingKind, text: str, tapped: Tap | None) -> None:
        if tapped:
            await self.phone.taps_old(tapped[0].came, tapped[1].label)
        elif kind == "text":
            self._typed = await self.phone.says(text)
        elif kind == "edited":
            assert self._typed
            await self.phone.edits(self._typed, text)
        else:
            await self.phone.sends_voice()

    async def lives(self) -> None:
        """Come, say when the nudge is wished for, and practise until it is time to leave."""
        await self._settles_in()
        while not self.leaving:
            await asyncio.sleep(self.chance.expovariate(1 / THINKING))
            self.cautious = self.careful
            self._bell.ring()
            if not self.cautious and self.chance.random() < 0.2:
                for _ in range(self.chance.randrange(MOST_WAITING)):
                    await self._does("text", await self._text())
                await self.all_heard()
            await self._act()
            await self.all_heard()
            self.acts += self.cautious
            self._bell.ring()

    async def _settles_in(self) -> None:
        """Agree to what is asked first, tell one's zone, and wish for a nudge."""
        await self._says("/start")
        await self._taps_there("c:adult:")
        await self._taps_there("c:yes:")
        await self._says("/settings")
        await self._taps_there("m:zone")
        await self._says(self.zone)
        await self._says("/nudge")
        await self._taps_there(WISH)
        self.settled = True

    async def _says(self, text: str) -> None:
        await self._does("text", text)
        await self.all_heard()

    async def _taps_there(self, data: str) -> None:
        """Tap the button of the last message whose data begins so."""
        line = self.lines[-1]
        found = next(button for row in line.message.rows for button in row if button.data.startswith(data))
        await self._does("button", tapped=(line, found))
        await self.all_heard()

    async def _act(self) -> None:
        """Do the next thing, with everything heard that there is to hear."""
        session = (await self.twin.store.load(self.chat)).session
        roll = self.chance.random()
        if roll < 0.08:
            await self._does("text", self.chance.choice(COMMANDS))
        elif roll < 0.11:
            await self._does("other")
        elif roll < 0.13 and self._typed:
            await self._does("edited", "I mean it otherwise.")
        elif roll < 0.2 and (tap := self._old()):
            await self._taps(tap)
        elif session and session.phase == "typing" and (roll < 0.8 or not self._newest()):
            await self._does("text", await self._text())
        elif tap := self._newest():
            await self._taps(tap)
            if roll > 0.9 and not self.cautious:
                await self._taps(tap)  # as a nervous thumb does
        else:
            await self._does("text", await self._text() if roll < 0.6 else "/practice")

    async def _taps(self, tap: Tap) -> None:
        if tap[1].data.startswith(("p:", "r:", "o:")):
            await asyncio.sleep(A_SECOND)
        await self._does("button", tapped=tap)

    def _newest(self) -> Tap | None:
        """A button of the last message, if it has any; the next exercise rather than another menu."""
        buttons = self.lines[-1].buttons()
        begin = [one for one in buttons if one.data.startswith(("s:", "p:", "r:"))]
        wanted = begin if begin and self.chance.random() < 0.8 else buttons
        return (self.lines[-1], self.chance.choice(wanted)) if wanted else None

    def _old(self) -> Tap | None:
        """A button of some earlier message, also one that is gone by now."""
        line = self.chance.choice(self.lines)
        return (line, self.chance.choice(line.buttons())) if line.buttons() else None

    async def _text(self) -> str:
        """A text that fits where they are, as often good as not."""
        session = (await self.twin.store.load(self.chat)).session
        return self._reply(session, good=self.chance.random() < 0.6) if session else OWN

    def _reply(self, session: Session, *, good: bool) -> str:
        scene = self.twin.library.scripts[session.script].script.scenes[session.scene]
        return OWN if scene.listen is None or scene.listen.free else reply_to(scene.listen, self.chance, good=good)

    # -- the end -------------------------------------------------------------------------------------------------------

    async def finishes(self, seconds: float) -> bool:
        """Go through the exercise they are in to its end, as somebody does who knows how; each answer may take so many
        seconds. Gives whether that could be done."""
        for _ in range(MOST_ACTS):
            person = await self.twin.store.load(self.chat)
            if self.heard < len(self.lines) or person.session is None:
                break
            await self._goes_on(person, person.session)
            await self.all_heard(seconds)
        return self.heard == len(self.lines) and person.session is None

    async def _goes_on(self, person: Person, session: Session) -> None:
        if person.paused:
            tap = self._last_with(f"r:{person.version}:on")
            await (self._taps(tap) if tap else self._does("text", "/practice"))
        elif session.phase == "choosing":
            choices = self.twin.library.scripts[session.script].script.scenes[session.scene].choices
            await self._does("text", next((one.label for one in choices if one.right), choices[0].label))
        elif session.phase == "typing":
            await self._does("text", self._reply(session, good=True))
        elif tap := self._last_with(f"s:{person.version}:"):
            await self._taps(tap)
        else:
            await self._does("text", "/stop")

    def _last_with(self, data: str) -> Tap | None:
        """The newest button whose data begins so; of several under a message the last one, which leads on."""
        found = ((line, button) for line in reversed(self.lines) for button in reversed(line.buttons()))
        return next((one for one in found if one[1].data.startswith(data)), None)
