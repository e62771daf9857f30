"""People as they use Telegram: they type, tap, share, edit, block; and they see what the bot did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standin.keyboards import Button
from standin.params import Upload
from standin.refusals import Json
from standin.rich import find_entities
from standin.sending import MAX_TEXT
from standin.world import Chat, Deed, Event, Message

if TYPE_CHECKING:
    from standin.server import StandIn

#: Long enough for a slow machine, short enough to notice: only ever a safety net.
PATIENCE_SECONDS = 30.0


class _Watching:
    """Somebody who looks at a chat."""

    def __init__(self, api: StandIn, chat: Chat) -> None:
        self.api = api
        self.chat = chat
        self._since = 0

    @property
    def id(self) -> int:
        """The chat's number; in private it is the person's too."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """What the bot sent and did not delete, oldest first, as it stands now."""
        return [message for message in self.chat.messages.values() if message.by_bot and not message.deleted]

    @property
    def events(self) -> list[Event]:
        """All that the bot did in this chat, in order."""
        return self.chat.events

    def new(self, deed: Deed = "sent") -> list[Event]:
        """What the bot did of one kind since anybody here last acted."""
        return [event for event in self.chat.events[self._since :] if event.deed == deed]

    async def sees(self, deed: Deed, n: int = 1, timeout: float = PATIENCE_SECONDS) -> list[Event]:  # noqa: ASYNC109
        """Wait until the bot did something `n` times since the last act here; gives all of those."""
        if not await self.chat.bell.until(lambda: len(self.new(deed)) >= n, timeout):
            had = [(event.deed, event.message.text if event.message else event.detail) for event in self.new(deed)]
            last = [(call.method, call.status) for call in self.api.calls[-5:]]
            raise AssertionError(
                f"chat {self.chat.id} waited {timeout} s for {n} of '{deed}' and had {len(had)}: {had}; "
                f"the last calls: {last}"
            )
        return self.new(deed)

    async def hears(self, n: int = 1, timeout: float = PATIENCE_SECONDS) -> list[Message]:  # noqa: ASYNC109
        """Wait until at least `n` messages came since the last act here; gives all of those."""
        return [event.message for event in await self.sees("sent", n, timeout) if event.message]

    def _act(self) -> None:
        self._since = len(self.chat.events)

    def _push(self, kind: str, body: Json) -> None:
        self.api.updates.push(kind, body, self.chat.id)


class Group(_Watching):
    """A group with the bot in it; people speak there by `Person.says_in_group`."""

    def __init__(self, api: StandIn, id: int, title: str) -> None:  # noqa: A002
        chat = Chat({"id": id, "type": "supergroup", "title": title})
        api.world.chats[id] = chat
        super().__init__(api, chat)


class Person(_Watching):
    """Somebody with Telegram on their phone, and their private chat with the bot.

    With `met=False` they have not started the bot yet: it cannot write to them until they say something.
    """

    def __init__(
        self,
        api: StandIn,
        id: int,  # noqa: A002
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "en",
        met: bool = True,
    ) -> None:
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        given = {name: value for name, value in names.items() if value}
        self.user: Json = {"id": id, "is_bot": False, **given, "language_code": language_code}
        chat = Chat({"id": id, "type": "private", **given}, met=met)
        api.world.chats[id] = chat
        super().__init__(api, chat)

    @property
    def blocked(self) -> bool:
        """Whether they blocked the bot; set it to do so without the bot being told."""
        return self.chat.blocked

    @blocked.setter
    def blocked(self, blocked: bool) -> None:
        self.chat.blocked = blocked

    @property
    def keyboard(self) -> list[str]:
        """The labels of the keys under the text field now."""
        return [key["text"] for row in self.chat.keyboard for key in row]

    @property
    def answers(self) -> list[str]:
        """The texts with which the bot answered this person's taps, oldest first; often empty ones."""
        return [event.detail["text"] for event in self.chat.events if event.deed == "answered"]

    # -- typing and sharing --------------------------------------------------------------------------------------

    async def says(self, text: str, *, reply_to: int | None = None) -> int:
        """Type a text; what is longer than a message is sent as several, as phones do. Gives the (last) message id."""
        text = text.strip()
        if not text:
            raise AssertionError("a phone sends no empty message")
        number = 0
        for begin in range(0, len(text), MAX_TEXT):
            piece = text[begin : begin + MAX_TEXT].strip()
            number = self._sends(self._text(piece), reply_to=reply_to)
        return number

    async def says_in_group(self, text: str, group: Group | None = None, *, reply_to: int | None = None) -> int:
        """Type a text in a group; a bot that does not read groups gets only commands, mentions and replies to it."""
        group = group or self.api.group()
        group._act()  # noqa: SLF001 - both are this module's
        return self._sends(self._text(text.strip()), group.chat, reply_to=reply_to)

    async def shares_location(self, latitude: float = 52.37, longitude: float = 4.9) -> int:
        """Share a place, as by the key that asks for it."""
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_voice(self, seconds: int = 3) -> int:
        """Send a voice message."""
        stored = self.api.world.keep(Upload("voice.ogg", "audio/ogg", b"OggS voice"))
        return self._sends({"voice": {"duration": seconds, "mime_type": "audio/ogg", **stored}})

    async def sends_sticker(self, emoji: str = "🙂") -> int:
        """Send a sticker."""
        stored = self.api.world.keep(Upload("sticker.webp", "image/webp", b"RIFF sticker"))
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._sends({"sticker": {**shape, "emoji": emoji, "set_name": "Feelings", **stored}})

    async def sends_photo(self, caption: str = "") -> int:
        """Send a photo, with a caption or without."""
        stored = self.api.world.keep(Upload("photo.jpg", "image/jpeg", b"JFIF photo"))
        content: Json = {"photo": [{**stored, "width": 640, "height": 480}]}
        return self._sends(content | ({"caption": caption} if caption else {}))

    async def edits(self, message_id: int, text: str) -> None:
        """Change what they wrote before."""
        message = self.chat.messages[message_id]
        if message.by_bot or "text" not in message.json:
            raise AssertionError(f"message {message_id} is no text of this person's")
        self._act()
        rest = {name: value for name, value in message.json.items() if name != "entities"}
        message.json = rest | self._text(text) | {"edit_date": self.api.world.now()}
        message.edited = True
        self._push("edited_message", message.json)

    async def reacts(self, message_id: int, emoji: str | None = "👍") -> None:
        """Put a reaction on a message, or take it away (None); the bot is told only if it asked to be."""
        message = self.chat.messages[message_id]
        self._act()
        old = message.reactions.get(self.id, [])
        new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[self.id] = new
        about = {"chat": self.chat.json, "message_id": message_id, "user": self.user, "date": self.api.world.now()}
        self._push("message_reaction", about | {"old_reaction": old, "new_reaction": new})

    # -- tapping -------------------------------------------------------------------------------------------------

    async def taps(self, label: str) -> str:
        """Press the newest inline button with that label, else the key under the text field. Gives the query's id."""
        for message in reversed(self.messages):
            if button := message.button(label):
                return self._press(message, button)
        for key in (key for row in self.chat.keyboard for key in row if key["text"] == label):
            if key.get("request_location"):
                await self.shares_location()
            else:
                await self.says(label)
            return ""
        labels = [label for message in self.messages for label in message.buttons]
        raise AssertionError(f"there is no button '{label}'; there are {labels} and the keys {self.keyboard}")

    async def taps_old(self, message_id: int, label: str) -> str:
        """Press a button of an old message, also one taken away since: a phone may show it a moment longer."""
        message = self.chat.messages[message_id]
        if button := message.button(label, past=True):
            return self._press(message, button)
        had = [button.label for button in message.past_buttons]
        raise AssertionError(f"message {message_id} never had a button '{label}'; it had {had}")

    def _press(self, message: Message, button: Button) -> str:
        if button.data is None:
            raise AssertionError(f"the button '{button.label}' sends nothing to the bot: {button.json}")
        self._may_act()
        query_id = self.api.sending.expect_answer(self.chat, message)
        shown = message.json
        if message.deleted:
            shown = {"chat": self.chat.json, "message_id": message.id, "date": 0}
        query = {"id": query_id, "from": self.user, "message": dict(shown), "chat_instance": str(-self.id)}
        self._push("callback_query", query | {"data": button.data})
        return query_id

    # -- coming and going ----------------------------------------------------------------------------------------

    async def blocks(self) -> None:
        """Block the bot; it is told."""
        self._membership("member", "kicked")

    async def unblocks(self) -> None:
        """Let the bot in again; it is told."""
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        self._act()
        self.blocked = new == "kicked"

        def member(status: str) -> Json:
            until: Json = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.api.world.bot, "status": status, **until}

        about = {"chat": self.chat.json, "from": self.user, "date": self.api.world.now()}
        self._push("my_chat_member", about | {"old_chat_member": member(old), "new_chat_member": member(new)})

    # -- how it is done ------------------------------------------------------------------------------------------

    def _may_act(self) -> None:
        if self.blocked:
            raise AssertionError(f"person {self.id} blocked the bot and can do nothing before unblocks()")
        self.chat.met = True
        self._act()

    @staticmethod
    def _text(text: str) -> Json:
        entities = find_entities(text, [])
        return {"text": text} | ({"entities": entities} if entities else {})

    def _sends(self, content: Json, chat: Chat | None = None, reply_to: int | None = None) -> int:
        chat = chat or self.chat
        if chat is self.chat:
            self._may_act()
        answered = chat.messages[reply_to] if reply_to else None
        if answered:
            content = content | {
                "reply_to_message": {k: v for k, v in answered.json.items() if k != "reply_to_message"}
            }
        message = self.api.world.post(chat, self.user, content)
        if chat.private or self._bot_sees(content, answered):
            self.api.updates.push("message", message.json, chat.id)
        return message.id

    def _bot_sees(self, content: Json, answered: Message | None) -> bool:
        """In groups: all, where the bot may read all; else what is meant for it."""
        if self.api.settings.me["can_read_all_group_messages"] or (answered and answered.by_bot):
            return True
        name = f"@{self.api.world.bot['username']}"
        kinds = {entity["type"] for entity in content.get("entities", [])}
        return "bot_command" in kinds or ("mention" in kinds and name in content["text"])
