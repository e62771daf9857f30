"""The queue of updates: kept until confirmed, handed out by long polling or by webhook."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, takewhile

from standin.bell import Bell
from standin.refusals import Json, Refused, conflict, words

#: Left out unless asked for, https://core.telegram.org/bots/api#getupdates
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = words(
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
    "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer "
    "my_chat_member chat_member chat_join_request chat_boost removed_chat_boost"
)
MAX_LIMIT = 100
MAX_TIMEOUT_SECONDS = 50
_OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Update:
    """An update waiting, and the chat it came from (a webhook gets a chat's updates one after another)."""

    json: Json
    chat_id: int


class Queue:
    """Updates not yet confirmed, oldest first. `bell` rings whenever anything about it changes."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.waiting: dict[int, Update] = {}
        self.allowed: tuple[str, ...] = ()
        self.webhook_url = ""
        self.bell = Bell()
        self.closed = False
        self._poller: object = None

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update; the choice holds for updates made after it."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def push(self, kind: str, body: Json, chat_id: int) -> int | None:
        """Queue an update; gives its id, or None where the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        number = self.next_id
        self.next_id += 1
        self.waiting[number] = Update({"update_id": number, kind: body}, chat_id)
        self.bell.ring()
        return number

    def confirm(self, number: int) -> None:
        """Forget one update: a webhook took it."""
        self.waiting.pop(number, None)
        self.bell.ring()

    def drop(self) -> None:
        """Forget all of them."""
        self.waiting.clear()
        self.bell.ring()

    def allow(self, kinds: list[object]) -> None:
        """Remember `allowed_updates`; an empty list means the default, an unknown kind is passed over."""
        self.allowed = tuple(str(kind) for kind in kinds if kind in KINDS)

    def _confirm_below(self, offset: int) -> None:
        if offset > self.next_id + 10:
            # An offset far in the future confirms nothing: so a bot that remembers an old one is
            # still served after the ids began anew.
            return
        below = list(self.waiting)[offset] if -len(self.waiting) < offset < 0 else offset
        gone = list(takewhile(lambda number: number < below, self.waiting))
        for number in gone:
            del self.waiting[number]
        if gone:
            self.bell.ring()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:  # noqa: ASYNC109 - Telegram's word
        """getUpdates: confirm below `offset`, then wait up to `timeout` seconds for something to hand out.

        Raises `Refused` (409) for whoever was waiting when another call or a webhook came.
        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        ticket = self._poller = object()
        self.bell.ring()
        self._confirm_below(offset)
        if timeout > 0 and not self.waiting:
            await self.bell.until(
                lambda: bool(self._why_stop(ticket) or self.waiting), min(timeout, MAX_TIMEOUT_SECONDS)
            )
        if why := self._why_stop(ticket):
            raise why
        limit = limit if 0 < limit <= MAX_LIMIT else MAX_LIMIT
        return [update.json for update in islice(self.waiting.values(), limit)]

    def _why_stop(self, ticket: object) -> Refused | None:
        if self.closed:
            return Refused(502, "Bad Gateway")
        if self.webhook_url:
            return conflict("terminated by setWebhook request")
        if self._poller is not ticket:
            return conflict(_OTHER_POLLER)
        return None
