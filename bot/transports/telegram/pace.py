"""Telegram's pace: which message leaves next, and when.

- In any second at most `overall` messages leave, and at most one in each chat. A second begins when the answer to a
  message has come, so that nothing on the way can bring two messages closer together at Telegram's door.
- A chat's messages stay in order.
- Edits that take buttons away count among all messages, but neither wait for a chat's second nor begin one; so they go
  past messages of their chat that do: an old button is gone before it can be tapped twice.
- Replies go before what nobody asked for (nudges, reminders); among equals the order is the outbox's. A chat in which
  a reply waits behind a nudge counts as one with a reply.
- What nobody asked for leaves at even distances, not in bursts, so that a reply soon finds a place. A reply takes the
  next of those distances for itself, and while people write, places are kept free for them: one for every eight
  replies that left within the last second.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. Telegram lets short bursts pass
in a chat but does not say how short, so there are none here.

aiolimiter was weighed and left: its bucket takes the time from the event loop, knows no order of precedence, and counts
a message when it leaves, so that one delayed on its way can still make 31 within one of Telegram's seconds.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.practice.ports import Outgoing

#: A second, and a little for two clocks that do not quite agree.
SECOND = 1.002

#: Messages a second that Telegram takes from a bot without being paid for it.
FREE = 30

#: For so many replies within the last second one place is kept free.
KEPT = 8

#: How far what nobody asked for may catch up after a moment in which this process was busy, in distances.
CATCH_UP = 3

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast messages may leave: `overall` a second, one in `chat` seconds in each chat (0: at once), `abreast` on
    their way at the same time."""

    overall: float = FREE
    chat: float = SECOND
    abreast: int = 64


@dataclass(slots=True)
class Waiting:
    """A message in the line. `tries` counts the requests that failed by Telegram's fault, `plain` says that its HTML
    was refused, `forgotten` that it is not to be tried again."""

    outgoing: Outgoing
    unasked: bool
    tries: int = 0
    plain: bool = False
    forgotten: bool = False


State = Literal["ready", "resting", "away", "idle"]

#: A chat's number, and whether it is about its edits.
Key = tuple[int, bool]


@dataclass(slots=True)
class _Chat:
    """The messages of one chat, or its edits: `ready` to leave, `resting` until the chat's second is over, `away` while
    the first is on its way (or waits out some trouble), `idle` where nothing waits but the second may not be over."""

    waiting: deque[Waiting] = field(default_factory=deque)
    asked: int = 0
    state: State = "idle"
    free_at: float = -math.inf


class Line:
    """The line in which messages wait. `clock` gives seconds from any beginning; `sleep` waits for some."""

    def __init__(self, pace: Pace, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self.pace = pace
        #: How many wait, those on their way among them: replies, and what nobody asked for.
        self.asked = 0
        self.unasked = 0
        self._clock = clock
        self._sleep = sleep
        self._chats: dict[Key, _Chat] = {}
        # By the place in the outbox; an entry that no longer holds is passed over when its turn comes.
        self._ready: tuple[list[tuple[int, Key]], list[tuple[int, Key]]] = ([], [])
        self._resting: list[tuple[float, Key]] = []
        self._idle: deque[tuple[float, Key]] = deque()
        self._away = 0
        # When they arrived, and whether they were replies; how many replies left within the last second.
        self._arrived: deque[tuple[float, bool]] = deque()
        self._replies = 0
        self._even_at = -math.inf
        self._held = 0
        self._closed = False
        self._woken = asyncio.Event()

    # -- into the line ---------------------------------------------------------------------------------------------

    def put(self, messages: Sequence[Outgoing], *, unasked: bool = False) -> None:
        """Let these wait, each behind what waits in its chat."""
        for outgoing in messages:
            self._append(Waiting(outgoing, unasked))
        self._woken.set()

    def _append(self, waiting: Waiting) -> None:
        key = _key(waiting)
        chat = self._chats.setdefault(key, _Chat())
        was_asked = chat.asked > 0
        chat.waiting.append(waiting)
        self._count(chat, waiting, 1)
        if chat.state == "idle":
            self._queue(key, chat)
        elif chat.state == "ready" and chat.asked and not was_asked:
            self._make_ready(key, chat)

    def _count(self, chat: _Chat, waiting: Waiting, by: int) -> None:
        if waiting.unasked:
            self.unasked += by
        else:
            self.asked += by
            chat.asked += by

    def _queue(self, key: Key, chat: _Chat) -> None:
        """Let a chat's first leave once it may."""
        if chat.free_at > self._clock():
            chat.state = "resting"
            heapq.heappush(self._resting, (chat.free_at, key))
        else:
            self._make_ready(key, chat)

    def _make_ready(self, key: Key, chat: _Chat) -> None:
        chat.state = "ready"
        heapq.heappush(self._ready[not chat.asked], (chat.waiting[0].outgoing.id, key))

    # -- out of it -------------------------------------------------------------------------------------------------

    async def take(self) -> Waiting | None:
        """The next message, as soon as it may leave. None once the line is closed and no reply can leave any more.

        Each one taken must be followed by `arrived`, and then by one of `done`, `again`, `move` and `drop`.
        """
        while True:
            key, seconds = self._next()
            if key is not None:
                chat = self._chats[key]
                chat.state = "away"
                self._away += 1
                self._replies += not chat.waiting[0].unasked
                distance = SECOND / self.pace.overall
                self._even_at = max(self._even_at, self._clock() - CATCH_UP * distance) + distance
                return chat.waiting[0]
            if self._closed and (self._held or not self.asked):
                return None
            await self._doze(seconds)

    def _next(self) -> tuple[Key | None, float | None]:
        """The chat whose first leaves now; else in how many seconds to look again (None: when woken)."""
        now = self._clock()
        self._wake_up(now)
        if self._held:
            return None, None
        replies, others = (self._first(rank) for rank in (0, 1))
        if replies is not None:
            seconds = self._full_for(now, 0)
            if seconds == 0:
                heapq.heappop(self._ready[0])
                return replies, None
            return None, seconds
        looks = [self._resting[0][0] - now] if self._resting else []
        if others is not None and not self._closed:
            seconds = self._full_for(now, -(-self._replies // KEPT))
            even = max(0.0, self._even_at - now)
            if seconds == 0 and even == 0:
                heapq.heappop(self._ready[1])
                return others, None
            if seconds is not None:
                looks.append(max(even, seconds))
        return None, min(looks, default=None)

    def _wake_up(self, now: float) -> None:
        """Forget what arrived over a second ago; let chats leave whose second is over, or forget the empty ones."""
        while self._arrived and self._arrived[0][0] <= now - SECOND:
            self._replies -= self._arrived.popleft()[1]
        while self._resting and self._resting[0][0] <= now:
            key = heapq.heappop(self._resting)[1]
            chat = self._chats.get(key)
            if chat is not None and chat.state == "resting" and chat.free_at <= now:
                self._make_ready(key, chat)
        while self._idle and self._idle[0][0] <= now:
            key = self._idle.popleft()[1]
            chat = self._chats.get(key)
            if chat is not None and chat.state == "idle" and chat.free_at <= now:
                del self._chats[key]

    def _full_for(self, now: float, kept: int) -> float | None:
        """For how many seconds no further message may leave (0: one may), if so many places are kept free; None where
        one must arrive first."""
        if self._away >= self.pace.abreast:
            return None
        if self._away + len(self._arrived) + kept < self.pace.overall:
            return 0
        return self._arrived[0][0] + SECOND - now if self._arrived else None

    def _first(self, rank: int) -> Key | None:
        """The chat that is first among those with replies (0) or those without (1)."""
        ready = self._ready[rank]
        while ready:
            id_, key = ready[0]
            chat = self._chats.get(key)
            if (
                chat is not None
                and chat.state == "ready"
                and chat.waiting[0].outgoing.id == id_
                and (not chat.asked) == rank
            ):
                return key
            heapq.heappop(ready)
        return None

    async def _doze(self, seconds: float | None) -> None:
        """Wait until something changes, at most so long."""
        self._woken.clear()
        if seconds is None:
            await self._woken.wait()
            return
        alarm = asyncio.ensure_future(self._ring(seconds))
        try:
            await self._woken.wait()
        finally:
            alarm.cancel()

    async def _ring(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._woken.set()

    # -- what became of it -----------------------------------------------------------------------------------------

    def arrived(self, waiting: Waiting) -> None:
        """The request is over, whatever came of it: its second begins, and its chat's."""
        now = self._clock()
        self._away -= 1
        self._arrived.append((now, not waiting.unasked))
        key = _key(waiting)
        if not key[1]:
            self._chats[key].free_at = now + self.pace.chat
        self._woken.set()

    def done(self, waiting: Waiting) -> None:
        """It was sent, or never will be: the chat's next may leave."""
        key = _key(waiting)
        chat = self._chats[key]
        chat.waiting.popleft()
        self._count(chat, waiting, -1)
        self._settle(key, chat)

    def again(self, waiting: Waiting) -> None:
        """It is to leave once more, in its old place."""
        key = _key(waiting)
        self._queue(key, self._chats[key])
        self._woken.set()

    def drop(self, waiting: Waiting) -> None:
        """Neither it nor anything else that waits is to be sent to this chat."""
        key = _key(waiting)
        self._empty(key)
        beside = (key[0], not key[1])
        # What is on its way there will meet with the same.
        if beside in self._chats and self._chats[beside].state != "away":
            self._empty(beside)

    def forget(self, chat: int) -> None:
        """Nothing that waits is to be sent to this chat. What is on its way is not tried a second time."""
        for key in ((chat, False), (chat, True)):
            found = self._chats.get(key)
            if found is None:
                continue
            if found.state != "away":
                self._empty(key)
                continue
            found.waiting[0].forgotten = True
            while len(found.waiting) > 1:
                self._count(found, found.waiting.pop(), -1)

    def move(self, waiting: Waiting, to: int) -> None:
        """It, and what waits behind it, is to be sent to another chat, behind what waits there."""
        for one in self._empty(_key(waiting)):
            self._append(replace(one, outgoing=replace(one.outgoing, chat=to)))

    def _empty(self, key: Key) -> list[Waiting]:
        chat = self._chats[key]
        gone = list(chat.waiting)
        chat.waiting.clear()
        for one in gone:
            self._count(chat, one, -1)
        self._settle(key, chat)
        return gone

    def _settle(self, key: Key, chat: _Chat) -> None:
        self._woken.set()
        if chat.waiting:
            self._queue(key, chat)
        elif chat.free_at > self._clock():
            chat.state = "idle"
            self._idle.append((chat.free_at, key))
        else:
            del self._chats[key]

    # -- stopping --------------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Let nothing leave until `go_on`; may be nested."""
        self._held += 1

    def go_on(self) -> None:
        """End a `hold`."""
        self._held -= 1
        self._woken.set()

    def close(self) -> None:
        """Let only replies leave from now on, and end when there is none."""
        self._closed = True
        self._woken.set()


def _key(waiting: Waiting) -> Key:
    return waiting.outgoing.chat, waiting.outgoing.message.clear is not None
