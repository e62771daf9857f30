"""The soak's accounts: which messages a person should have had, which they had, and what excuses one that came twice.

A message may come again where the bot could not know that it had come: its answer was lost on the way (`told` is
False), or the bot was killed between Telegram's answer and its own note of it. Of the second kind is at most one in
each chat at a kill, and only for as long as such a note takes (IN_FLIGHT). While the disk is full nothing can be noted,
so there every message of that life may come again.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: What of a message can be compared: its HTML, and of each button the label and the data.
Key = tuple[str, tuple[tuple[str, str], ...]]

#: For how many seconds after Telegram's answer a message counts as in flight: the note of it shares a commit with
#: others, on a disk that also serves others.
IN_FLIGHT = 2.0

#: Words that differ between a bot that answers at once and one that was killed before it could: what the clock shows.
_CLOCK = re.compile(r"\b\d\d:\d\d\b|The next comes .*", re.DOTALL)

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
    """A message as it came: its key and id, when (seconds of the monotonic clock), in which life of the bot, and
    whether the bot was told that it came."""

    key: Key
    id: int
    at: float
    life: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class Kill:
    """How one chat stood when the bot was killed at the end of a life: what its outbox still held, in order. `full`
    says that the disk had been full in that life."""

    life: int
    at: float
    unsent: tuple[Key, ...]
    full: bool = False


@dataclass(slots=True)
class Account:
    """What came of the messages of one chat."""

    lost: list[Key] = field(default_factory=list)
    twice: list[Key] = field(default_factory=list)
    unexpected: list[Key] = field(default_factory=list)
    #: Those that came again and might.
    excused: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    """One way on: to this many delivered and expected, at this cost, and what it says of which message."""

    to: tuple[int, int]
    cost: int
    says: str
    key: Key


def audit(expected: Sequence[Key], delivered: Sequence[Delivered], kills: Sequence[Kill]) -> Account:
    """Lay what was delivered beside what was expected, both in order, so that the least is wrong, and tell what is."""
    end = len(delivered), len(expected)
    costs: dict[tuple[int, int], int] = {(0, 0): 0}
    came: dict[tuple[int, int], tuple[tuple[int, int], _Step]] = {}
    heap = [(0, 0, (0, 0))]
    while heap:
        cost, _, at = heapq.heappop(heap)
        if at == end:
            break
        if cost > costs[at]:
            continue
        for step in _steps(at, expected, delivered, kills):
            total = cost + step.cost
            if total < costs.get(step.to, total + 1):
                costs[step.to] = total
                came[step.to] = at, step
                heapq.heappush(heap, (total, -sum(step.to), step.to))
    account = Account()
    at = end
    while at != (0, 0):
        at, step = came[at]
        if step.says == "excused":
            account.excused += 1
        elif step.says:
            getattr(account, step.says).append(step.key)
    return account


def _steps(
    at: tuple[int, int], expected: Sequence[Key], delivered: Sequence[Delivered], kills: Sequence[Kill]
) -> Iterable[_Step]:
    had, due = at
    if due < len(expected):
        yield _Step((had, due + 1), 1, "lost", expected[due])
    if had == len(delivered):
        return
    one = delivered[had]
    if due < len(expected) and expected[due] == one.key:
        yield _Step((had + 1, due + 1), 0, "", one.key)
    yield _Step((had + 1, due), 1, "unexpected", one.key)
    before = delivered[had - 1] if had else None
    if due and before and expected[due - 1] == one.key:
        fine = excused(before, one, kills)
        yield _Step((had + 1, due), not fine, "excused" if fine else "twice", one.key)
    if before and before.life < one.life:
        for back, full in _rewinds(expected[:due], before, one, kills):
            yield _Step((had + 1, due - back + 1), not full, "excused" if full else "twice", one.key)


def excused(before: Delivered, one: Delivered, kills: Sequence[Kill]) -> bool:
    """Whether a message may come again right after it had come."""
    if before.key == one.key and not before.told:
        return True
    return any(
        before.life <= kill.life < one.life
        and kill.unsent[:1] == (one.key,)
        and (kill.full or kill.at - before.at < IN_FLIGHT)
        for kill in kills
    )


def _rewinds(
    had: Sequence[Key], before: Delivered, one: Delivered, kills: Sequence[Kill]
) -> Iterable[tuple[int, bool]]:
    """How many messages the bot went back (more than one) after a kill, by what its outbox held; and whether it may."""
    for kill in kills:
        if before.life <= kill.life < one.life and kill.unsent[:1] == (one.key,):
            for back in range(2, min(len(kill.unsent), len(had)) + 1):
                if tuple(had[-back:]) == kill.unsent[:back]:
                    yield back, kill.full


def audit_nudges(expected: int, delivered: Sequence[Delivered], kills: Sequence[Kill]) -> Account:
    """Nudges: how many days should have had one. Each day has another, so one that came before is one twice."""
    account = Account()
    last: dict[Key, Delivered] = {}
    for one in delivered:
        if before := last.get(one.key):
            if excused(before, one, kills):
                account.excused += 1
            else:
                account.twice.append(one.key)
        elif len(last) == expected:
            account.unexpected.append(one.key)
        last[one.key] = one
    account.lost = [("a nudge", ())] * (expected - len(last))
    return account
