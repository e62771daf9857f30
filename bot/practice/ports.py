"""What the use cases take in and give out, and what they need from a store. All times are UTC epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from bot.dialogue.session import Session
from bot.judge.verdict import Grade, Skill

IncomingKind = Literal["text", "button", "location", "edited", "other", "group", "blocked", "unblocked"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, reduced to what the bot needs; names and everything else of Telegram's are left behind.

    `update` is Telegram's update id, `chat` the chat id, `at` when it was sent. `text` is the typed text or the pressed
    button's data, `message` the id of the message that carried the button. `lat` and `lon` are degrees. `flood` says
    that too much of this chat waits already: the first of it is answered with that ("tell"), the rest is only screened
    ("quiet").
    """

    update: int
    chat: int
    kind: IncomingKind
    at: int
    text: str = ""
    message: int | None = None
    callback: str = ""
    lat: float | None = None
    lon: float | None = None
    flood: Literal["", "tell", "quiet"] = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the inbox, without what is empty."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Incoming:
        """The opposite of `to_dict`."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: its label, and the data that comes back (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a person.

    `text` is HTML; `rows` the inline buttons; `ask_location` offers to share one's place in the keyboard, and
    `close_keyboard` takes that offer away again. `clear` is no text: the id of an older message whose buttons go.
    `document` is a file that goes with the text: its name and what stands in it. `unasked` says that after a stop it
    goes behind every reply.
    """

    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    ask_location: str = ""
    close_keyboard: bool = False
    clear: int | None = None
    document: tuple[str, str] | None = None
    unasked: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the outbox, without what is empty."""
        data: dict[str, Any] = {"text": self.text} if self.text else {}
        if self.rows:
            data["rows"] = [[[button.label, button.data] for button in row] for row in self.rows]
        if self.ask_location:
            data["ask_location"] = self.ask_location
        if self.close_keyboard:
            data["close_keyboard"] = True
        if self.clear is not None:
            data["clear"] = self.clear
        if self.document is not None:
            data["document"] = list(self.document)
        if self.unasked:
            data["unasked"] = True
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Message:
        """The opposite of `to_dict`."""
        rows = tuple(tuple(Button(label, value) for label, value in row) for row in data.get("rows", ()))
        document = tuple(data["document"]) if "document" in data else None
        return cls(**{**data, "rows": rows, "document": document})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message in the outbox: its place in the order of all, the chat it goes to."""

    id: int
    chat: int
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is kept of one judged reply, or of one choice in a pair (`spotted`): no text, only which rules were found
    and how it went. `day` is the person's local date, `attempt` counts from 1."""

    script: str
    scene: str
    skill: Skill
    grade: Grade
    score: float
    rules: tuple[str, ...]
    attempt: int
    at: int
    day: str
    spotted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A judged reply in the person's own words, kept for 30 days and only of those who switched that on."""

    script: str
    skill: Skill
    grade: Grade
    at: int
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a person wants their nudge: minutes after local midnight, and the next moment that comes to in UTC.

    `next_at` None means that they want none. `again` names the nudge that they asked to see later, which then comes
    instead of a new one. `days` are the days of the week as a mask (bit 0 is Monday), `until` the local day (ISO date)
    before which none comes, empty for no pause.
    """

    minute: int
    next_at: int | None
    again: str = ""
    days: int = 0b1111111
    until: str = ""


ReminderKind = Literal["timer", "talk", "plan", "after", "evening"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to come back to a person with at `at`: a listening timer, the weekly talk, time together that they
    planned and how it was, the evening's question. One of each kind; `data` says what about, in the kind's own way."""

    kind: ReminderKind
    at: int
    data: str = ""


Consent = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything a turn needs to know of a person.

    `version` counts the changes of their session and is in every button; `session` is the exercise they are in and
    `paused` says that they left it for now; `awaiting` says what a typed text answers outside an exercise ("hour",
    "zone", or nothing); `alarms` counts the safety messages shown, so that the next one has other words, and `alarmed`
    is the finding whose message is still to be answered; `barred` is true once somebody said that they are a minor.
    `whom` is who their nudges are about besides anyone; `blocked` says that they blocked the bot while they wanted
    nudges, which begin again once they write. `nudged` is the last local day (ISO date) that had a nudge; it is read,
    not written by a turn. `evening` is whether they want to be asked in the evening if they tried something ("on",
    "off", or nothing said yet), `reminders` what they are to be reminded of. `quiet` are the hours in which nothing
    comes by itself (`FROM-UNTIL` in minutes after midnight, empty for the usual ones), `active` the last local day (ISO
    date) on which they did anything here. `adult` is true once they said that they are 18 or older; `consent` is
    whether what they practise may be kept ("yes", "no", or not asked yet), `answers` whether their own words are too.
    """

    chat: int
    known: bool = False
    version: int = 0
    session: Session | None = None
    paused: bool = False
    awaiting: str = ""
    zone: str | None = None
    alarms: int = 0
    alarmed: str = ""
    barred: bool = False
    whom: str = ""
    blocked: bool = False
    nudged: str = ""
    evening: str = ""
    quiet: str = ""
    active: str = ""
    schedule: Schedule | None = None
    reminders: tuple[Reminder, ...] = ()
    adult: bool = False
    consent: Consent = ""
    answers: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything one turn changes, written in one transaction.

    `update` is the update it answers (None for a turn of the bot's own); `before` is the person as loaded, `after` as
    they are now; `erase` forgets everything about them, `outcomes`, `visits`, `boxes`, `nudge` and `tried` are what was
    learned, `answers` replies word for word, `messages` what is to be sent, in order. Whoever withdraws their consent
    has what was kept erased, whoever no longer wants their answers kept has those erased.
    """

    update: int | None
    before: Person
    after: Person
    messages: tuple[Message, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    nudge: NudgeAnswer | None = None
    erase: bool = False
    visits: tuple[Visit, ...] = ()
    boxes: tuple[Box, ...] = ()
    tried: Tried | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A script begun, or gone through to its end, on a local day (ISO date)."""

    script: str
    at: int
    day: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A rule in its Leitner box (1 to 4; 0: learned, so it leaves the boxes) and the local day on which it is due."""

    skill: Skill
    rule: str
    box: int
    due: str


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a script was begun and gone through, and when it was begun or ended last (`day` local, ISO date)."""

    begun: int
    finished: int
    at: int
    day: str


@dataclass(frozen=True, slots=True)
class Learner:
    """What choosing the next exercise goes by: the scripts seen, the rules in their boxes, and by skill how many
    replies were good at the first attempt."""

    seen: Mapping[str, Seen] = field(default_factory=dict)
    boxes: tuple[Box, ...] = ()
    good: Mapping[Skill, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a person says became of something they were to try with somebody: on which local day they were asked, of
    what (`evening`: a script's one small thing; `after`: an idea for time together), and their answer ("" not yet
    given)."""

    day: str
    kind: Literal["evening", "after"]
    what: str
    answer: str = ""


NudgeState = Literal["sent", "done", "later"]


@dataclass(frozen=True, slots=True)
class NudgeAnswer:
    """What a person did with the nudge of a local day; `nudge` is the id of the nudge that now stands for that day."""

    day: str
    nudge: str
    state: NudgeState
    swaps: int


@dataclass(frozen=True, slots=True)
class SentNudge:
    """The nudge of one local day."""

    day: str
    nudge: str
    state: NudgeState
    swaps: int


@dataclass(frozen=True, slots=True)
class DueNudge:
    """A person whose nudge is due: since when, their zone, when they want it and about whom, their quiet hours and the
    local day on which they were active last."""

    chat: int
    zone: str
    schedule: Schedule
    due_at: int
    whom: str = ""
    quiet: str = ""
    active: str = ""


@dataclass(frozen=True, slots=True)
class NudgeTurn:
    """What a due nudge comes to: the schedule from now on and, where one is sent, its day, its id and its message.

    A person's local day carries at most one nudge: where one stands already, only the schedule is written.
    """

    due: DueNudge
    schedule: Schedule
    at: int
    day: str = ""
    nudge: str = ""
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come, whose it is, the zone their clock is in and their quiet hours. `blocked` says
    that they blocked the bot, so that nothing is said; `after`, for time together that they planned, is the data of the
    question how it was that waits for them already (empty for none)."""

    chat: int
    zone: str
    reminder: Reminder
    quiet: str = ""
    blocked: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class ReminderTurn:
    """What a due reminder comes to: what is said, what they are to be reminded of next, and what they are asked about
    (once a local day and kind; where that was asked already, nothing is said)."""

    due: DueReminder
    messages: tuple[Message, ...] = ()
    then: tuple[Reminder, ...] = ()
    tried: Tried | None = None


@dataclass(frozen=True, slots=True)
class SkillProgress:
    """What a person did in one skill: replies judged, how many of them good, good at the first attempt."""

    replies: int = 0
    good: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """What /progress tells: days practised, by skill, the rules that worked and that were to change, most first; and
    by skill the first and the latest answer, where two were kept."""

    days: int = 0
    skills: dict[Skill, SkillProgress] = field(default_factory=dict)
    rules: dict[Skill, dict[str, int]] = field(default_factory=dict)
    nudges_done: int = 0
    tried: int = 0
    answers: dict[Skill, tuple[Answer, Answer]] = field(default_factory=dict)


#: All rows about a person, by table, each by column.
Held = Mapping[str, Sequence[Mapping[str, Any]]]


class StaleTurn(RuntimeError):
    """The person's session changed since the turn was begun, or the update was handled already: nothing was written."""


class Store(Protocol):
    """What the use cases need kept. Every call is one transaction, durable when it returns."""

    async def load(self, chat: int) -> Person:
        """The person of this chat; a new one where the chat is not known."""
        ...

    async def commit(self, turn: Turn) -> list[Outgoing]:
        """Write a turn. Gives its messages with their places in the outbox. Raises StaleTurn."""
        ...

    async def leave_no_trace(self) -> None:
        """Let nothing of what is handled or erased remain in the files, not even encrypted, where nobody is reading."""
        ...

    async def learner(self, chat: int) -> Learner:
        """What choosing this person's next exercise goes by."""
        ...

    async def progress(self, chat: int) -> Progress:
        """What /progress tells of this person."""
        ...

    async def export(self, chat: int) -> Held:
        """Everything that is held about this person."""
        ...

    async def nudges(self, chat: int, since_day: str) -> list[SentNudge]:
        """The nudges of this person since a local day (ISO date), oldest first."""
        ...

    async def nudged(self, chats: Sequence[int], since_day: str) -> dict[int, list[SentNudge]]:
        """The same of each of several people."""
        ...

    async def due(self, now: int, limit: int) -> list[DueNudge]:
        """At most `limit` people whose nudge is due by `now`, the longest due first."""
        ...

    async def nudge(self, turns: Sequence[NudgeTurn]) -> list[Outgoing]:
        """Write what due nudges came to, all in one transaction. A person whose schedule changed since, or who has a
        nudge that day already, gets nothing sent. Gives the messages with their places in the outbox."""
        ...

    async def due_reminders(self, now: int, limit: int) -> list[DueReminder]:
        """At most `limit` reminders whose time has come by `now`, the longest due first."""
        ...

    async def remind(self, turns: Sequence[ReminderTurn]) -> list[Outgoing]:
        """Write what due reminders came to, all in one transaction. Where something changed since, nothing is sent and
        the reminder stays due. Gives the messages with their places in the outbox."""
        ...


class Outbox(Protocol):
    """Where the messages of a committed turn are handed to be sent."""

    def send(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Send these, in order per chat, and mark them; returns at once. Where not all can leave at once, what is
        `unasked` (a nudge, a reminder) goes behind every reply: nobody waits for it."""
        ...

    def forget(self, chat: int) -> None:
        """Send nothing of what waits for this person; what is on its way arrives."""
        ...


class Inbox(Protocol):
    """Updates kept until their turn is committed."""

    async def keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        """Keep updates durably. Gives those that were not seen before."""
        ...

    async def waiting(self) -> list[Incoming]:
        """The updates that were kept and not handled yet, in the order they came."""
        ...


class Sent(Protocol):
    """What the sender reports back."""

    async def unsent(self) -> list[Outgoing]:
        """What waits in the outbox, in order."""
        ...

    async def sent(self, ids: Sequence[int]) -> None:
        """These were sent, or will never be: forget them."""
        ...

    async def gone(self, chat: int) -> None:
        """The person blocked the bot: forget what waits for them, and send no nudges and reminders until they write
        again. What they planned is kept: it works again then."""
        ...


class Place(Protocol):
    """A place a person may mean: what to call it, and its IANA time zone."""

    @property
    def label(self) -> str:
        """For a button."""
        ...

    @property
    def zone(self) -> str:
        """The IANA name."""
        ...


class Places(Protocol):
    """Where in the world a person's clock is."""

    def find(self, text: str) -> Sequence[Place]:
        """The places that a typed text may mean, best first, at most four."""
        ...

    def zone_at(self, lat: float, lon: float) -> str | None:
        """The zone at a point in degrees, None off the Earth."""
        ...

    def country_of(self, zone: str) -> tuple[str, str] | None:
        """The country a zone lies in: its ISO 3166 code and its name; None where it has none."""
        ...
