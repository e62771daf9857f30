"""A reply under way: the person as they will be, and what is to be said and written. One turn makes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.dialogue.shared import Messages
from bot.dialogue.speech import bubbles
from bot.practice.ports import Answer, Box, Button, Message, NudgeAnswer, Outcome, Person, Tried, Visit
from bot.render import markup, template

Row = tuple[Button, ...]


@dataclass(slots=True)
class Reply:
    """What a turn comes to so far."""

    person: Person
    now: int
    messages: list[Message] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    nudge: NudgeAnswer | None = None
    erase: bool = False
    visits: list[Visit] = field(default_factory=list)
    boxes: tuple[Box, ...] = ()
    tried: Tried | None = None
    answers: list[Answer] = field(default_factory=list)

    def say(self, text: str, /, rows: Iterable[Row] = (), *, cast: Iterable[str] = (), **values: object) -> None:
        """Say a text (a template of ours, filled with `values`), bubble by bubble; the buttons go under the last."""
        self.html(template.render(text, **values), rows, cast=cast)

    def html(self, text: str, rows: Iterable[Row] = (), *, cast: Iterable[str] = ()) -> None:
        """Say a text that is filled already."""
        self.messages += [Message(markup.name_in_bold(bubble, cast)) for bubble in bubbles(text)]
        self.buttons(rows)

    def fixed(self, text: str, rows: Iterable[Row] = ()) -> None:
        """Say a text that is no template, word for word."""
        self.html(markup.escape(text), rows)

    def buttons(self, rows: Iterable[Row]) -> None:
        """Put buttons under the last message."""
        rows = tuple(rows)
        if rows and self.messages:
            self.messages[-1] = replace(self.messages[-1], rows=rows)

    def change(self, **changes: object) -> None:
        """Change the person."""
        self.person = replace(self.person, **changes)  # type: ignore[arg-type]

    def clear(self, message: int | None) -> None:
        """Take the buttons of an older message away: one of them was tapped."""
        if message is not None:
            self.messages.append(Message(clear=message))


def column(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Buttons one below the other."""
    return tuple((button,) for button in buttons)


def grid(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """Buttons `width` beside each other."""
    all_ = tuple(buttons)
    return tuple(all_[start : start + width] for start in range(0, len(all_), width))


def button(messages: Messages, id_: str, data: str, **values: object) -> Button:
    """A button of the bot's own: its label from messages.yaml, and its data."""
    return Button(markup.plain(template.render(messages.buttons[id_], **values)), data)


def next_version(reply: Reply) -> int:
    """The version after this one. A first version is the time it was made, so that buttons from before an erasure
    never fit again."""
    return reply.person.version + 1 if reply.person.version else reply.now
