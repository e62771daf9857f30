"""What is asked first: whether somebody is an adult, and whether what they practise may be kept; and what follows from
their answers.

What they wished for when they were asked (a command or a button's data) rides on the buttons of the questions and is
done afterwards. Until somebody agreed, nothing new is written about them (`within`); what was kept of people who were
here before the question stays as it is until they answer.
"""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.practice.ports import Person, Store
from bot.practice.reply import Reply, button, column

#: Bytes of a button's data; https://core.telegram.org/bots/api#inlinekeyboardbutton
LONGEST_DATA = 64

#: Nothing is to be done after the answer.
NOTHING = "-"

#: Commands that are answered before anything was asked, besides those that are answered always.
UNASKED = frozenset({"stop", "cancel"})

#: What works only if something is kept, by a button's verb: which of its data (its first part), or all of it.
NEEDS: dict[str, frozenset[str] | None] = {
    "m": frozenset({"nudge", "progress", "zone"}),
    "h": None,
    "z": None,
    "w": None,
    "g": None,
    "v": frozenset({"on"}),
    "i": frozenset({"plan", "on", "at"}),
}
#: And those of which all but this does.
NEEDS_BUT = {"y": "off", "t": "stop"}


def asked_first(person: Person) -> bool:
    """Whether there is something to ask a person before anything else."""
    return not person.adult or not person.consent


def needs_keeping(data: str) -> bool:
    """Whether what a button's data asks for works only if something is kept."""
    verb, _, rest = data.partition(":")
    if verb in NEEDS_BUT:
        # The timer's beginning says how it is and offers minutes; only those are kept.
        return rest != NEEDS_BUT[verb] and bool(rest or verb == "y")
    wanted = NEEDS.get(verb, frozenset())
    return wanted is None or rest.partition(":")[0] in wanted


def within(before: Person, reply: Reply) -> None:
    """Take out of a reply what may not be written: everything learned and every setting of somebody who did not agree
    to it. To withdraw takes back what was set; to switch something off, or to be barred, always goes through."""
    person = reply.person
    if person.consent == "yes":
        return
    reply.outcomes, reply.visits, reply.answers = [], [], []
    reply.boxes, reply.tried, reply.nudge = (), None, None
    withdrawn = person.consent == "no" and before.consent != "no"
    was = Person(before.chat) if withdrawn else before
    off = person.schedule is None or person.schedule.next_at is None
    reply.change(
        zone=was.zone,
        whom=was.whom,
        evening=was.evening,
        quiet=was.quiet,
        active=was.active,
        blocked=was.blocked,
        schedule=person.schedule if off and not withdrawn else was.schedule,
        reminders=tuple(one for one in person.reminders if one in was.reminders),
        answers=False,
    )


class Consent:
    """The two questions, and `c:WHAT:WISH`: `adult`, `young`; `yes`, `no`, `stop`, `forget`; `answers:on`, `:off`."""

    def __init__(self, library: Library, store: Store) -> None:
        self._labels = library.messages
        self._texts = library.messages.texts
        self._store = store

    async def ask(self, reply: Reply, wish: str) -> None:
        """Ask what is to be asked first; `wish` is done afterwards."""
        if not reply.person.adult:
            if await self._has_kept(reply.person):
                reply.say(self._texts.asked_again)
            reply.say(self._texts.adults)
            self._buttons(reply, wish, "adult", "young")
        else:
            reply.say(self._texts.keeping)
            self._buttons(reply, wish, "keep:yes", "keep_nothing:no")

    async def press(self, reply: Reply, arg: str) -> str | None:
        """A tap, but `young`. Gives what is to be done now: a wish (empty: to begin or go on), or None for nothing."""
        what, _, wish = arg.partition(":")
        person = reply.person
        if what == "adult":
            reply.change(adult=True)
        elif not person.adult:
            pass
        elif what == "yes":
            reply.change(consent="yes")
        elif what in {"no", "stop"} and (what == "stop" or await self._has_kept(person)):
            reply.say(self._texts.keep_nothing_ask)
            self._buttons(reply, NOTHING if what == "stop" else wish, "keep_nothing_yes:forget", "keep_nothing_no:yes")
            return None
        elif what in {"no", "forget"}:
            reply.change(consent="no", awaiting="")
            reply.say(self._texts.nothing_kept)
        elif what == "answers" and person.consent == "yes":
            reply.change(answers=wish == "on")
            reply.say(self._texts.answers_on if wish == "on" else self._texts.answers_off)
            return None
        if asked_first(reply.person):
            await self.ask(reply, wish)
            return None
        if wish == NOTHING:
            if what == "yes":
                reply.say(self._texts.not_erased)
            return None
        return wish

    def refuse(self, reply: Reply, wish: str) -> None:
        """Say that something needs keeping, with a button that allows it and then does it."""
        reply.say(self._texts.needs_keeping)
        self._buttons(reply, wish, "keep:yes")

    def _buttons(self, reply: Reply, wish: str, *names: str) -> None:
        """Buttons by `LABEL` or `LABEL:WHAT`. A wish that is too long for them is forgotten."""
        made = []
        for name in names:
            label, _, what = name.partition(":")
            data = f"c:{what or label}:{wish}"
            made.append(
                button(self._labels, label, data if len(data.encode()) <= LONGEST_DATA else f"c:{what or label}:")
            )
        reply.buttons(column(made))

    async def _has_kept(self, person: Person) -> bool:
        """Whether there is something of them that was kept."""
        if person.zone or person.schedule or person.reminders or person.active or person.session:
            return True
        learner = await self._store.learner(person.chat)
        return bool(learner.seen or learner.boxes)
