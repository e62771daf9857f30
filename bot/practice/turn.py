"""One turn: an update comes in, is answered, and everything it changes is written at once, then sent."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.dialogue.library import Library
from bot.dialogue.session import Typed
from bot.practice import clock
from bot.practice.alarm import Alarms
from bot.practice.buttons import Buttons
from bot.practice.commands import ALWAYS, Commands
from bot.practice.consent import UNASKED, Consent, asked_first, needs_keeping, within
from bot.practice.exercise import AskJudge, Exercises
from bot.practice.menu import Menu
from bot.practice.ports import Incoming, Outbox, Person, Places, StaleTurn, Store, Turn
from bot.practice.reply import Reply
from bot.practice.settings import Settings, next_nudge
from bot.practice.talk import Talk
from bot.practice.wishes import Wishes

log = logging.getLogger(__name__)

#: What a person does themself: it brings nudges that came seldom back to their days.
ACTS = frozenset({"text", "button", "location", "edited", "other"})

AskScreen = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Ports:
    """What a turn needs from outside: all of it passed in, nothing looked up."""

    store: Store
    outbox: Outbox
    library: Library
    judge: AskJudge
    reads: Callable[[str], bool]
    screen: AskScreen
    places: Places
    clock: Callable[[], int]


class Practice:
    """The use cases of a person's side."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        library, store = ports.library, ports.store
        self._texts = library.messages.texts
        self._exercises = Exercises(library, store, ports.judge, ports.reads)
        self._alarms = Alarms(library, ports.places)
        self._wishes = Wishes(library)
        self._settings = Settings(library, ports.places, self._wishes)
        self._menu = Menu(library, store, self._exercises)
        self._talk = Talk(library)
        self._commands = Commands(library, store, self._exercises, self._settings, self._menu)
        self._consent = Consent(library, store)
        self._buttons = Buttons(
            library,
            store,
            exercises=self._exercises,
            alarms=self._alarms,
            settings=self._settings,
            commands=self._commands,
            menu=self._menu,
            talk=self._talk,
            wishes=self._wishes,
        )

    async def handle(self, incoming: Incoming, *, kept: bool = True) -> None:
        """Answer one update and write what it changes.

        `kept` says that the update lies in the inbox and is to be marked there. Raises nothing but cancellation: what
        goes wrong is logged by its kind and place, and the person is asked to try again.
        """
        before = Person(incoming.chat)
        reply = None
        update = incoming.update if kept else None
        try:
            before = await self._ports.store.load(incoming.chat)
            reply = await self._answer(incoming, before)
            within(before, reply)
            messages = tuple(reply.messages)
            turn = Turn(
                update,
                before,
                reply.person,
                messages,
                tuple(reply.outcomes),
                reply.nudge,
                reply.erase,
                tuple(reply.visits),
                reply.boxes,
                reply.tried,
                tuple(reply.answers),
            )
            sent = await self._ports.store.commit(turn)
            if reply.erase:
                self._ports.outbox.forget(before.chat)
            self._ports.outbox.send(sent)
            if reply.erase or reply.person.alarms > before.alarms:
                await self._leave_no_trace()
        except StaleTurn:
            log.info("turn skipped: its update was handled already")
        except Exception as error:
            log.error("turn failed: %s", place_of(error))  # noqa: TRY400 (a traceback can hold texts)
            alarm = reply is not None and reply.person.alarms > before.alarms
            await self._apologise(update, before, reply if alarm else None)

    async def _leave_no_trace(self) -> None:
        """It is answered and removed by now; where the files cannot be cleaned at once, the hourly tidying does it."""
        try:
            await self._ports.store.leave_no_trace()
        except Exception as error:
            log.error("the files are cleaned later: %s", place_of(error))  # noqa: TRY400

    async def _apologise(self, update: int | None, before: Person, alarm: Reply | None) -> None:
        """Say that it went wrong and mark the update, so that it does not fail for ever. To somebody in danger the
        lines are said all the same: nothing of it need be saved."""
        reply = alarm or Reply(before, self._ports.clock())
        if alarm is None:
            reply.say(self._texts.sorry)
        try:
            turn = Turn(update, before, before, tuple(reply.messages))
            self._ports.outbox.send(await self._ports.store.commit(turn))
        except Exception as error:
            log.error("apology failed: %s", place_of(error))  # noqa: TRY400

    async def _answer(self, incoming: Incoming, person: Person) -> Reply:
        reply = Reply(person, self._ports.clock())
        if incoming.kind in ACTS and person.consent == "yes":
            reply.change(active=clock.local_day(reply.now, person.zone or "UTC"))
        if person.blocked and incoming.kind != "blocked":
            self._welcome_back(reply)
        match incoming.kind:
            case _ if incoming.flood and incoming.kind in ACTS:
                await self._too_much(reply, incoming)
            case "text":
                await self._text(reply, incoming.text)
            case "button":
                await self._buttons.press(reply, incoming)
            case "location":
                self._location(reply, incoming)
            case "edited" | "other" if finding := await self._danger(incoming.text):
                self._alarms.sound(reply, finding)
            case "edited":
                reply.say(self._texts.edited)
            case "group":
                if not person.known or incoming.text.startswith("/"):
                    reply.say(self._texts.group)
            case "other":
                reply.say(self._texts.only_text)
            case _:
                pass
        return reply

    async def _text(self, reply: Reply, text: str) -> None:
        command, argument = _command(text)
        # What stands behind the slash of no command was typed as well.
        finding = await self._danger(argument if self._commands.known(command) else text.removeprefix("/"))
        person = reply.person
        if finding:
            self._alarms.sound(reply, finding)
        elif command in ALWAYS:
            await self._commands.run(reply, command)
        elif person.barred:
            self._alarms.sound(reply, "minor")
        elif person.alarmed and not command:
            self._alarms.more(reply)
        elif asked_first(person) and (not command or (self._commands.known(command) and command not in UNASKED)):
            await self._consent.ask(reply, f"m:{command}" if command else "")
        elif person.consent == "no" and needs_keeping(f"m:{command}"):
            self._consent.refuse(reply, f"m:{command}")
        elif command:
            await self._commands.run(reply, command)
        elif person.awaiting:
            self._awaited(reply, text)
        elif person.session and person.paused:
            self._commands.offer_to_go_on(reply)
        elif person.session:
            await self._exercises.take(reply, Typed(text))
        else:
            await self._commands.propose(reply, self._texts.nothing_open)

    async def _danger(self, text: str) -> str | None:
        """What the screen finds in a text; nothing where there are no words."""
        return await self._ports.screen(text) if text.strip() else None

    async def _too_much(self, reply: Reply, incoming: Incoming) -> None:
        """One of far too many at once: it is screened like any other, and moves nothing on."""
        finding = await self._danger(incoming.text) if incoming.kind != "button" else None
        if finding:
            self._alarms.sound(reply, finding)
        elif incoming.flood == "tell":
            reply.say(self._texts.too_much)

    def _awaited(self, reply: Reply, text: str) -> None:
        """A text that answers a question outside an exercise."""
        awaiting = reply.person.awaiting
        if awaiting == "hour":
            self._settings.typed_hour(reply, text)
        elif awaiting == "zone":
            self._settings.typed_zone(reply, text)
        elif awaiting == "pause":
            self._wishes.typed_date(reply, text)
        elif self._talk.typed_hour(reply, text):
            self._settings.need_zone(reply)

    def _location(self, reply: Reply, incoming: Incoming) -> None:
        if reply.person.awaiting != "zone" or incoming.lat is None or incoming.lon is None:
            reply.say(self._texts.location_unasked)
        else:
            self._settings.location(reply, incoming.lat, incoming.lon)

    def _welcome_back(self, reply: Reply) -> None:
        """They had blocked the bot and write again: the nudge they wanted begins again."""
        schedule = reply.person.schedule
        if schedule:
            schedule = replace(schedule, next_at=next_nudge(reply, schedule), again="")
        reply.change(blocked=False, schedule=schedule)


def _command(text: str) -> tuple[str, str]:
    """A typed command without its slash and the bot's name, and what stands after it; ("", text) where it is none."""
    if not text.startswith("/"):
        return "", text
    head, _, argument = text[1:].partition(" ")
    return head.partition("@")[0].strip().lower() or "?", argument


def place_of(error: BaseException) -> str:
    """An error as it may be logged: its kind and where it came from, without its message, which may hold a text."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"
