"""Trouble to order: refusals, broken gateways, lost connections, silence; and Telegram's pace, if wanted."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from standin.params import Params
from standin.refusals import Refused, too_many_requests

_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class Fault:
    """Trouble for the next `left` calls of a method; `seen` counts how often it struck."""

    method: str
    left: int
    status: int
    retry_after: int
    description: str
    drop: bool
    hang: bool
    took_effect: bool
    chat_id: int | None
    seen: int = 0

    def meets(self, method: str, params: Params) -> bool:
        """Whether this call is struck; each one that is uses up one of `left`."""
        if not self.left or self.method not in {"*", method}:
            return False
        if self.chat_id is not None and params.values.get("chat_id") != self.chat_id:
            return False
        self.left -= 1
        self.seen += 1
        return True

    def refusal(self) -> Refused:
        """The answer where Telegram itself answers (4xx)."""
        if self.status == 429:
            return too_many_requests(self.retry_after)
        return Refused(self.status, self.description or _WORDS.get(self.status, "Error"))

    def page(self) -> str:
        """The answer where only the gateway before it does (5xx): no JSON."""
        title = f"{self.status} {_WORDS.get(self.status, 'Error')}"
        return (
            f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
            "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
        )


class Pace:
    """Telegram's pace as 429s: `overall` messages in any second, `per_chat` a second in one chat (`burst` at once),
    `per_group` a minute in one group. `clock` gives seconds. Source: https://core.telegram.org/bots/faq
    """

    def __init__(
        self, clock: Callable[[], float], overall: int = 30, per_chat: float = 1, burst: int = 1, per_group: int = 20
    ) -> None:
        self._clock = clock
        self._overall = overall
        self._per_chat = per_chat
        self._burst = burst
        self._per_group = per_group
        self._all: deque[float] = deque()
        self._tokens: dict[int, tuple[float, float]] = {}
        self._groups: dict[int, deque[float]] = {}

    def take(self, chat_id: int) -> None:
        """Count one message to a chat; raises `Refused` (429) and counts nothing where it comes too fast."""
        now = self._clock()
        waits = [_full_for(self._all, now, 1, self._overall)]
        group = self._groups.setdefault(chat_id, deque()) if chat_id < 0 else None
        if group is not None:
            waits.append(_full_for(group, now, 60, self._per_group))
        tokens, since = self._tokens.get(chat_id, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._per_chat)
        if tokens < 1:
            waits.append((1 - tokens) / self._per_chat)
        if (wait := max(waits)) > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        self._all.append(now)
        self._tokens[chat_id] = (tokens - 1, now)
        if group is not None:
            group.append(now)


def _full_for(sent: deque[float], now: float, window: float, limit: int) -> float:
    """For how many more seconds the window is full; 0 where there is room."""
    while sent and sent[0] <= now - window:
        sent.popleft()
    return sent[0] + window - now if len(sent) >= limit else 0
