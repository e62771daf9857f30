"""What is said when the screen finds somebody in danger. Fixed texts: never templated, never judged, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.library import Library
from bot.dialogue.shared import HelpLine
from bot.dialogue.shared_check import LINES
from bot.practice.ports import Button, Person, Places
from bot.practice.reply import Reply, Row, column, next_version

#: Which lines a finding calls for, in the order they are shown.
PURPOSES = {
    "crisis": ("crisis", "emergency"),
    "abuse": ("abuse", "emergency"),
    "minor": ("young", "crisis", "emergency"),
}

#: How many lines one message shows: somebody in danger needs one number, not a directory.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Alarms:
    """The fixed texts, and the places by whose zone a person's country is known."""

    library: Library
    places: Places

    def sound(self, reply: Reply, finding: str) -> None:
        """Answer a finding of the screen: the exercise pauses, the fixed message is said, each time in other words."""
        person = reply.person
        texts = getattr(self.library.safety, finding).texts
        said = texts[person.alarms % len(texts)]
        minor = finding == "minor"
        reply.fixed(said.replace(LINES, self._lines(person, finding)), () if minor else self._buttons())
        reply.change(
            alarms=person.alarms + 1,
            alarmed="" if minor else finding,
            barred=person.barred or minor,
            awaiting="",
            paused=person.session is not None and not minor,
            session=None if minor else person.session,
            version=next_version(reply),
        )

    def more(self, reply: Reply) -> None:
        """*More help*, and whatever is typed while the question stands: where to turn, again with the buttons."""
        text = self.library.safety.more_help
        reply.fixed(text.replace(LINES, self._lines(reply.person, reply.person.alarmed or "crisis")), self._buttons())

    def lines(self, reply: Reply) -> None:
        """The help lines on request, from /help or the settings."""
        reply.fixed(self.library.safety.more_help.replace(LINES, self._lines(reply.person, "crisis")))

    def _lines(self, person: Person, finding: str) -> str:
        """The lines for a person, one below the other: for their country where it is known, else for everywhere."""
        country = self.places.country_of(person.zone) if person.zone else None
        known = self.library.help_lines.countries.get(country[0], ()) if country else ()
        lines = known or self.library.help_lines.unknown
        wanted = [line for purpose in PURPOSES[finding] for line in lines if line.purpose == purpose]
        said = [_line(line) for line in (wanted or list(lines))[:MOST_LINES]]
        if known and country:
            said.insert(0, f"{country[1]}:")
        return "\n".join(said)

    def _buttons(self) -> tuple[Row, ...]:
        labels = self.library.safety.buttons
        return column([Button(labels.safe, "a:safe"), Button(labels.more, "a:more"), Button(labels.stop, "a:stop")])


def _line(line: HelpLine) -> str:
    hours = f" ({line.hours})" if line.hours else ""
    return f"{line.service}: {line.number}{hours}"
