"""What there is on Telegram's side: chats, the messages in them, files, and what happened in a chat, in order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from standin.bell import Bell
from standin.keyboards import Button, Markup
from standin.params import Upload
from standin.refusals import Json, bad_request, forbidden
from standin.unrich import to_html

#: What the bot can do to a chat.
Deed = Literal["sent", "edited", "deleted", "answered", "action", "reaction"]


@dataclass
class Message:
    """A message as it stands in the chat now; `json` is the Bot API's Message."""

    json: Json
    by_bot: bool
    rows: tuple[tuple[Button, ...], ...] = ()
    edited: bool = False
    deleted: bool = False
    file: Upload | None = None
    markup: Markup = field(default_factory=Markup)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    #: Every button it ever had: a phone may still show what the bot has just taken away.
    past_buttons: list[Button] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Its number in the chat."""
        number: int = self.json["message_id"]
        return number

    @property
    def text(self) -> str:
        """The text, or the caption, plain."""
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def html(self) -> str:
        """The text, or the caption, as Telegram's HTML."""
        entities: list[Json] = self.json.get("entities") or self.json.get("caption_entities") or []
        return to_html(self.text, entities)

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons it has now, row by row in one list."""
        return [button.label for row in self.rows for button in row]

    def button(self, label: str, *, past: bool = False) -> Button | None:
        """The inline button with that label, if it has one; with `past`, if it ever had one."""
        now = [button for row in self.rows for button in row]
        return next((b for b in now + (self.past_buttons[::-1] if past else []) if b.label == label), None)

    def put_buttons(self, markup: Markup) -> None:
        """Give it these inline buttons, or none."""
        self.rows = markup.inline
        self.past_buttons += [button for row in markup.inline for button in row]
        self.json.pop("reply_markup", None)
        if markup.json:
            self.json["reply_markup"] = markup.json


@dataclass(frozen=True)
class Event:
    """One thing the bot did in a chat: the message it was about, if any, and the details."""

    deed: Deed
    message: Message | None
    detail: Json


@dataclass
class Chat:
    """A chat as the bot's side knows it. `met` is whether the bot may write to it at all."""

    json: Json
    met: bool = True
    blocked: bool = False
    gone: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    #: The keys under the text field, as the bot last put them there.
    keyboard: tuple[tuple[Json, ...], ...] = ()
    events: list[Event] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    last_id: int = 0

    @property
    def id(self) -> int:
        """The chat's number: a person's own in private, negative in a group."""
        number: int = self.json["id"]
        return number

    @property
    def private(self) -> bool:
        """Whether it is a person's own chat with the bot."""
        return bool(self.json["type"] == "private")

    def happened(self, deed: Deed, message: Message | None = None, detail: Json | None = None) -> None:
        """Write down what the bot did, and wake who waits for it."""
        self.events.append(Event(deed, message, detail or {}))
        self.bell.ring()


class World:
    """All chats and files, and the bot itself. `clock` gives Unix seconds."""

    def __init__(self, bot: Json, clock: Callable[[], float]) -> None:
        self.bot = bot
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}

    def now(self) -> int:
        """Whole Unix seconds, as Telegram's dates are."""
        return int(self.clock())

    def chat_for_bot(self, chat_id: object) -> Chat:
        """The chat that the bot may write to; else `Refused` (400 chat not found, 403 blocked)."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or not chat.met:
            raise bad_request("chat not found")
        if chat.gone:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden(
                "bot was blocked by the user" if chat.private else "bot was kicked from the supergroup chat"
            )
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, file: Upload | None = None) -> Message:
        """Put a new message into a chat; ids ascend by one per chat."""
        chat.last_id += 1
        body = {"message_id": chat.last_id, "from": sender, "chat": chat.json, "date": self.now(), **content}
        message = Message(body, by_bot=sender is self.bot, file=file)
        chat.messages[chat.last_id] = message
        return message

    def keep(self, file: Upload) -> Json:
        """Store a file; gives `file_id`, `file_unique_id` and `file_size`."""
        unique = hashlib.sha256(file.data).hexdigest()[:16]
        file_id = f"BQACAgQAA{unique}{len(self.files):04d}"
        self.files[file_id] = file
        return {"file_id": file_id, "file_unique_id": unique, "file_size": len(file.data)}
