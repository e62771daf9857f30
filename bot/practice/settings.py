"""The nudge's hour and the person's zone: asked by buttons, understood when typed, told back plainly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.library import Library
from bot.practice import clock, rhythm, wall
from bot.practice.alarm import lines_of
from bot.practice.ports import Button, Places, Schedule
from bot.practice.reply import Reply, Row, button, column, grid
from bot.practice.wishes import Wishes

#: The hours offered as buttons, in minutes after midnight: before work, lunch, after work, before bed.
HOURS = (7 * 60, 8 * 60, 9 * 60, 12 * 60 + 30, 18 * 60, 20 * 60, 21 * 60)

#: The zones offered as buttons; any other city can be typed.
ZONES = (
    ("London", "Europe/London"),
    ("Berlin", "Europe/Berlin"),
    ("New York", "America/New_York"),
    ("Los Angeles", "America/Los_Angeles"),
    ("São Paulo", "America/Sao_Paulo"),
    ("Delhi", "Asia/Kolkata"),
    ("Singapore", "Asia/Singapore"),
    ("Sydney", "Australia/Sydney"),
)

WHOM = ("partner", "family", "friend")


@dataclass(frozen=True, slots=True)
class Settings:
    """What /nudge and /settings do."""

    library: Library
    places: Places
    wishes: Wishes

    def ask_hour(self, reply: Reply) -> None:
        """/nudge: tell how it is and offer the hours."""
        texts, labels, schedule = self.library.messages.texts, self.library.messages, reply.person.schedule
        hours = [Button(clock.say_minute(minute), f"h:{minute}") for minute in HOURS]
        rows = [*grid([*hours, button(labels, "hour_other", "h:other")], 4)]
        if schedule and schedule.next_at is not None:
            reply.say(texts.nudge_is, time=clock.say_minute(schedule.minute), place=clock.city(reply.person.zone))
            rows += [*self._whom(reply), *self.wishes.rows(reply), (button(labels, "nudge_off", "n:off"),)]
        else:
            reply.say(texts.nudge_ask)
        reply.buttons(rows)

    def hour(self, reply: Reply, arg: str) -> None:
        """A tapped hour, or the wish to type one."""
        if arg == "other":
            reply.change(awaiting="hour")
            reply.say(self.library.messages.texts.hour_type)
        elif arg.isdecimal() and int(arg) < clock.DAY:
            self._set_hour(reply, int(arg))
        else:
            self.ask_hour(reply)

    def typed_hour(self, reply: Reply, text: str) -> None:
        """An hour as people type it."""
        minute = clock.valid_hour(text)
        if minute is None:
            reply.say(self.library.messages.texts.hour_unclear)
            return
        self._set_hour(reply, minute)

    def ask_zone(self, reply: Reply) -> None:
        """Ask where the person is: their location, a typed city, or a button."""
        messages = self.library.messages
        reply.change(awaiting="zone")
        reply.say(messages.texts.zone_ask)
        share = messages.buttons["share_location"]
        reply.messages[-1] = replace(reply.messages[-1], ask_location=share)
        reply.say(messages.texts.zone_or_tap, grid([Button(label, f"z:{zone}") for label, zone in ZONES], 2))

    def need_zone(self, reply: Reply) -> None:
        """Something at an hour was planned and the zone is not known yet: say why it is asked for, and ask."""
        reply.say(self.library.together.texts.zone_first)
        self.ask_zone(reply)

    def typed_zone(self, reply: Reply, text: str) -> None:
        """A city, country or zone as people type it; several that fit are offered."""
        found = self.places.find(text)
        if not found:
            reply.say(self.library.messages.texts.zone_unclear)
        elif len(found) == 1:
            self.zone(reply, found[0].zone)
        else:
            buttons = [Button(place.label[:60], f"z:{place.zone}") for place in found]
            reply.say(self.library.messages.texts.zone_which, column(buttons))

    def location(self, reply: Reply, lat: float, lon: float) -> None:
        """A shared location: only its zone is kept."""
        zone = self.places.zone_at(lat, lon)
        if zone is None:
            reply.say(self.library.messages.texts.zone_unclear)
            return
        self.zone(reply, zone)

    def zone(self, reply: Reply, zone: str) -> None:
        """Set the zone, and with it the next nudge."""
        if not clock.is_zone(zone):
            reply.say(self.library.messages.texts.zone_unclear)
            return
        schedule, asked = reply.person.schedule, reply.person.awaiting == "zone"
        reply.change(zone=zone, awaiting="", reminders=wall.moved(reply.person, zone, reply.now))
        if schedule and schedule.next_at is not None:
            schedule = replace(schedule, next_at=next_nudge(reply, schedule))
            reply.change(schedule=schedule)
        now = clock.say_minute(clock.local_minute(reply.now, zone))
        country, _ = lines_of(self.library, self.places, zone)
        reply.say(self.library.messages.texts.zone_set, place=clock.city(zone), time=now, country=country)
        if asked:
            reply.messages[-1] = replace(reply.messages[-1], close_keyboard=True)
        if schedule and schedule.next_at is not None:
            self._tell_next(reply, schedule.next_at)

    def off(self, reply: Reply) -> None:
        """No more nudges until asked for."""
        if reply.person.schedule:
            reply.change(schedule=replace(reply.person.schedule, next_at=None, again=""))
        reply.change(blocked=False)
        reply.say(self.library.messages.texts.nudge_now_off)

    def whom(self, reply: Reply, arg: str) -> None:
        """Whom the nudges are about besides anyone."""
        reply.change(whom=arg if arg in WHOM else "")
        name = self.library.messages.buttons[f"whom_{arg if arg in WHOM else 'anyone'}"]
        reply.say(self.library.messages.texts.whom_set, whom=name.lower())

    def show(self, reply: Reply) -> None:
        """/settings."""
        messages, person = self.library.messages, reply.person
        schedule = person.schedule
        on = schedule is not None and schedule.next_at is not None
        reply.say(
            messages.texts.settings,
            nudge=clock.say_minute(schedule.minute) if on and schedule else "",
            place=clock.city(person.zone) if person.zone else "",
            time=clock.say_minute(clock.local_minute(reply.now, person.zone)) if person.zone else "",
            country=lines_of(self.library, self.places, person.zone)[0],
            keeps=person.consent == "yes",
            answers=person.answers,
        )
        buttons = [button(messages, "set_hour", "m:nudge"), button(messages, "set_zone", "m:zone")]
        if on:
            buttons.append(button(messages, "nudge_off", "n:off"))
        asked = person.evening == "on"
        buttons.append(button(messages, "evening_off" if asked else "evening_on", "v:off" if asked else "v:on"))
        if person.consent == "yes":
            now = "off" if person.answers else "on"
            buttons += [button(messages, f"answers_{now}", f"c:answers:{now}")]
            buttons += [button(messages, "keep_nothing", "c:stop:")]
        else:
            buttons.append(button(messages, "keep", "c:yes:m:settings"))
        buttons += [button(messages, "help_lines", "m:lines"), button(messages, "privacy", "m:privacy")]
        reply.buttons(grid([*buttons, button(messages, "erase", "m:erase")], 2))

    def _set_hour(self, reply: Reply, minute: int) -> None:
        person = reply.person
        zone = person.zone
        known = reply.person.schedule
        wished = Schedule(minute, None, days=known.days, until=known.until) if known else Schedule(minute, None)
        next_at = next_nudge(reply, wished)
        reply.change(awaiting="", schedule=replace(wished, next_at=next_at), blocked=False)
        if zone is None:
            reply.say(self.library.messages.texts.hour_set_zone_next, time=clock.say_minute(minute))
            self.ask_zone(reply)
        else:
            reply.say(self.library.messages.texts.hour_set, time=clock.say_minute(minute), place=clock.city(zone))
            self._tell_next(reply, next_at)

    def _tell_next(self, reply: Reply, next_at: int | None) -> None:
        if next_at is None:
            return
        zone, texts = reply.person.zone or "UTC", self.library.messages.texts
        day, today = clock.local_day(next_at, zone), clock.local_day(reply.now, zone)
        time = clock.say_minute(clock.local_minute(next_at, zone))
        last = reply.messages[-1]
        said = Reply(reply.person, reply.now)
        away = clock.ordinal(day) - clock.ordinal(today)
        text = {0: texts.next_today, 1: texts.next_tomorrow}.get(away, texts.next_later)
        name = self.library.together.names.days[(clock.ordinal(day) - 1) % 7]
        said.say(text, time=time, day=name, date=clock.say_day(day))
        reply.messages[-1] = replace(last, text=f"{last.text} {said.messages[0].text}")

    def _whom(self, reply: Reply) -> tuple[Row, ...]:
        names = ("anyone", *WHOM)
        now = reply.person.whom or "anyone"
        labels = {name: self.library.messages.buttons[f"whom_{name}"] for name in names}
        marked = [Button(("✓ " if name == now else "") + labels[name], f"w:{name}") for name in names]
        return grid(marked, 2)


def next_nudge(reply: Reply, schedule: Schedule) -> int | None:
    """When the person's nudge comes next by their wishes: not on a day that has had one already."""
    return rhythm.next_moment(reply.now, reply.person.zone or "UTC", schedule, reply.person.nudged)
