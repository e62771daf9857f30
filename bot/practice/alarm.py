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

#: How many lines of the first purpose one message shows, and one of each other: somebody in danger needs a number to
#: call, not a directory.
MOST_OF_FIRST = 2

#: What *more help* shows, whatever was found.
EVERY_PURPOSE = ("emergency", "crisis", "abuse")


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
        reply.fixed(said.replace(LINES, self._lines(person, PURPOSES[finding])), () if minor else self._buttons())
        reply.change(
            alarms=person.alarms + 1,
            alarmed="" if minor else finding,
            barred=person.barred or minor,
            awaiting="",
            paused=person.session is not None and not minor,
            session=None if minor else person.session,
            reminders=() if minor else person.reminders,
            schedule=None if minor else person.schedule,
            version=next_version(reply),
        )

    def more(self, reply: Reply) -> None:
        """*More help*, and whatever is typed while the question stands: where to turn, again with the buttons."""
        self.lines(reply)
        reply.buttons(self._buttons())

    def lines(self, reply: Reply) -> None:
        """The help lines on request, from /help or the settings."""
        reply.fixed(self.library.safety.more_help.replace(LINES, self._lines(reply.person, EVERY_PURPOSE)))

    def _lines(self, person: Person, purposes: tuple[str, ...]) -> str:
        """The lines for a person, one below the other: for their country where it is known, else for everywhere.

        The first purpose is never left without a line: what a country's list lacks, the one for everywhere has.
        """
        country, known = lines_of(self.library, self.places, person.zone)
        everywhere = self.library.help_lines.unknown
        lines = known if any(line.purpose == purposes[0] for line in known) else (*known, *everywhere)
        wanted = [line for purpose in purposes for line in lines if line.purpose == purpose]
        first = [line for line in wanted if line.purpose == purposes[0]]
        others = [next(line for line in wanted if line.purpose == p) for p in purposes[1:] if _has(wanted, p)]
        said = list(dict.fromkeys(_line(line) for line in (*first[:MOST_OF_FIRST], *others)))
        if country:
            said.insert(0, f"{country}:")
        return "\n".join(said)

    def _buttons(self) -> tuple[Row, ...]:
        labels = self.library.safety.buttons
        return column([Button(labels.safe, "a:safe"), Button(labels.more, "a:more"), Button(labels.stop, "a:stop")])


def lines_of(library: Library, places: Places, zone: str | None) -> tuple[str, tuple[HelpLine, ...]]:
    """The name of the country whose help lines are shown to somebody in this zone, and those lines; an empty name and
    none where there are none of that country, or no zone is set."""
    country = places.country_of(zone) if zone else None
    known = library.help_lines.countries.get(country[0], ()) if country else ()
    return (country[1], known) if country and known else ("", ())


def _has(lines: list[HelpLine], purpose: str) -> bool:
    return any(line.purpose == purpose for line in lines)


def _line(line: HelpLine) -> str:
    hours = f" ({line.hours})" if line.hours else ""
    return f"{line.service}: {line.number}{hours}"
