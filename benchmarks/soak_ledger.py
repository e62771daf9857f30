"""The soak's accounts: which messages a person should have had, which they had, and what excuses one that came twice.

A message may come again where the bot could not know that it had come: its answer was lost on the way (`told` is
False), or the bot was killed between Telegram's answer and its own note of it. Of the second kind is at most one in
each chat at a kill: the one that the outbox, as the kill left it, still holds as the chat's first, and that had come a
moment before. Nothing else excuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, pairwise

#: What of a message can be compared: its HTML, and of each button the label and the data.
Key = tuple[str, tuple[tuple[str, str], ...]]

#: For how many seconds after it came a message counts as in flight at least: Telegram's answer takes its way, and the
#: note of it shares a commit with others, on a disk that also serves others. Where the machine is so busy that a start
#: takes longer than this, it is as long as a start.
IN_FLIGHT = 1.5

#: Words that differ between a bot that answers at once and one that was killed before it could: what the clock shows.
_CLOCK = re.compile(r"\b\d\d:\d\d\b")

#: The buttons whose data carries the version of the session.
_VERSIONED = re.compile(r"([spor]):(\d+):(.*)", re.DOTALL)

#: What no nudge is without.
_NUDGE = "k:done:"


class Keys:
    """Makes the keys of one chat's messages. A version is counted from the first one of the chat: two bots that were
    asked the same agree on it then, whenever they were."""

    def __init__(self) -> None:
        self.first = 0

    def of(self, html: str, buttons: Iterable[tuple[str, str]]) -> Key:
        """The key of a message; the first one with a version is the one that the others are counted from."""
        return _CLOCK.sub("…", html.strip()), tuple((label, self._data(data)) for label, data in buttons)

    def _data(self, data: str) -> str:
        found = _VERSIONED.fullmatch(data)
        if found is None or found[2] == "0":
            return data
        self.first = self.first or int(found[2])
        return f"{found[1]}:+{int(found[2]) - self.first}:{found[3]}"


def is_nudge(key: Key) -> bool:
    """Whether it is a nudge."""
    return any(data.startswith(_NUDGE) for _, data in key[1])


@dataclass(slots=True)
class Delivered:
    """A message as it came: its key and id, when (seconds of the monotonic clock), in which life of the bot and on
    which day of the soak, and whether the bot was told that it came."""

    key: Key
    id: int
    at: float
    life: int
    day: int = 0
    told: bool = True


@dataclass(frozen=True, slots=True)
class Kill:
    """How one chat stood when the bot was killed at the end of a life: what its outbox held as its first, and since
    when what came was in flight."""

    life: int
    since: float
    first: Key | None


@dataclass(slots=True)
class Account:
    """What came of the messages of one chat."""

    lost: list[Key] = field(default_factory=list)
    twice: list[Key] = field(default_factory=list)
    unexpected: list[Key] = field(default_factory=list)
    #: Those that came again and might; and of those that might not, in which lives they came and how far apart.
    excused: int = 0
    notes: list[str] = field(default_factory=list)


def audit(expected: Sequence[Key], delivered: Sequence[Delivered], kills: Sequence[Kill]) -> Account:
    """Lay what was delivered beside what was expected, both in order, and tell what does not fit.

    Equal messages in a row count as one with a number: a run may have more than expected by as many as are excused.
    """
    account = Account()
    due = [(key, len(list(run))) for key, run in groupby(expected)]
    came = [list(run) for _, run in groupby(delivered, lambda one: one.key)]
    known = set(expected)
    matcher = SequenceMatcher(None, [key for key, _ in due], [run[0].key for run in came], autojunk=False)
    for what, due_from, due_to, came_from, came_to in matcher.get_opcodes():
        if what == "equal":
            for (_, count), run in zip(due[due_from:due_to], came[came_from:came_to], strict=True):
                _compare(account, count, run, kills)
            continue
        for key, count in due[due_from:due_to]:
            account.lost += [key] * count
        for run in came[came_from:came_to]:
            (account.twice if run[0].key in known else account.unexpected).extend(one.key for one in run)
    return account


def _compare(account: Account, count: int, run: Sequence[Delivered], kills: Sequence[Kill]) -> None:
    """Equal messages in a row, of which so many were expected."""
    key, more = run[0].key, len(run) - count
    pairs = [(before, again, excused(before, again, kills)) for before, again in pairwise(run)]
    may = sum(fine for _, _, fine in pairs)
    if more > may:
        account.notes += [_apart(before, again) for before, again, fine in pairs if not fine]
    account.lost += [key] * -more
    account.twice += [key] * (more - may)
    account.excused += max(0, min(more, may))


def _apart(before: Delivered, again: Delivered) -> str:
    return f"{again.key[0][:40]!r}: lives {before.life} and {again.life}, {again.at - before.at:.1f} s apart"


def excused(before: Delivered, again: Delivered, kills: Sequence[Kill]) -> bool:
    """Whether a message may come again right after it had come."""
    return not before.told or any(
        before.life <= kill.life < again.life and kill.first == before.key and before.at > kill.since for kill in kills
    )


def audit_nudges(days: Sequence[int], delivered: Sequence[Delivered], kills: Sequence[Kill]) -> Account:
    """Nudges: each of these days should have had one. Each day has another, so one that came before is the same one
    again, whatever the day; and a second new one on a day is one too many."""
    account = Account()
    last: dict[Key, Delivered] = {}
    had = set[int]()
    for one in delivered:
        before = last.get(one.key)
        last[one.key] = one
        if before is not None and excused(before, one, kills):
            account.excused += 1
        elif before is not None or one.day in had:
            account.twice.append(one.key)
            account.notes.append(_apart(before or one, one))
        elif one.day not in days:
            account.unexpected.append(one.key)
        else:
            had.add(one.day)
    account.lost = [(f"the nudge of day {day}", ()) for day in days if day not in had]
    return account
