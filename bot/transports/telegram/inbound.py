"""An update of Telegram's becomes a small Incoming: what is not needed is not even looked at.

Updates are read as the plain JSON that came: building python-telegram-bot's objects for all of it costs a tenth of a
turn, and an update of a kind that nobody knew yet could not be read at all (docs/decisions/0003).
"""

from __future__ import annotations

from typing import Any

from bot.practice.ports import Incoming, IncomingKind

#: What the bot asks Telegram for; it remembers the last such list, so it is given in full each time.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

#: A message with one of these is something that a person sent; any other without a text is a note of Telegram's own.
CONTENT = frozenset(
    {
        *(
            "animation",
            "audio",
            "checklist",
            "contact",
            "dice",
            "document",
            "game",
            "invoice",
            "live_photo",
            "location",
        ),
        *("paid_media", "photo", "poll", "sticker", "story", "venue", "video", "video_note", "voice"),
    }
)

Json = dict[str, Any]


def to_incoming(update: Json) -> Incoming | None:
    """What an update comes to; None for one that needs no answer (a service message, a channel's post).

    Raises KeyError, TypeError or AttributeError where it has not the form that Telegram promises.
    """
    id_ = int(update["update_id"])
    if query := update.get("callback_query"):
        return _button(id_, query)
    if changed := update.get("my_chat_member"):
        return _member(id_, changed)
    edited = update.get("edited_message")
    message = update.get("message") or edited
    if message is None:
        return None
    chat, at = int(message["chat"]["id"]), int(message["date"])
    text = _text(message.get("text"))
    if text is None and CONTENT.isdisjoint(message):
        return None
    if message["chat"]["type"] != "private":
        # In a group only whether a command was given matters, never what people say to each other.
        command = text.split()[0] if text and text.startswith("/") and text.strip() else ""
        return Incoming(id_, chat, "group", at, text=command)
    place = message.get("location")
    # Of these nothing is answered, but they are screened like everything that is typed.
    words = text or _text(message.get("caption")) or ""
    if edited:
        # A live location goes on coming as edits; its first message was enough.
        return None if place else Incoming(id_, chat, "edited", at, text=words)
    if text is not None:
        return Incoming(id_, chat, "text", at, text=text)
    if place:
        return Incoming(id_, chat, "location", at, lat=float(place["latitude"]), lon=float(place["longitude"]))
    return Incoming(id_, chat, "other", at, text=words)


def _number(found: object) -> int | None:
    return found if isinstance(found, int) else None


def _text(found: object) -> str | None:
    """A text as it came. A lone surrogate is no character and could not be sent back; it becomes a replacement mark."""
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(found, str) else None


def _button(id_: int, query: Json) -> Incoming:
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    at, callback = int(message.get("date") or 0), str(query["id"])
    if chat["type"] != "private":
        return Incoming(id_, int(chat["id"]), "group", at, text="/", callback=callback)
    data = _text(query.get("data")) or ""
    return Incoming(
        id_, int(chat["id"]), "button", at, text=data, message=_number(message.get("message_id")), callback=callback
    )


def _member(id_: int, changed: Json) -> Incoming | None:
    if changed["chat"]["type"] != "private":
        return None
    kind: IncomingKind = "blocked" if changed["new_chat_member"]["status"] == "kicked" else "unblocked"
    return Incoming(id_, int(changed["chat"]["id"]), kind, int(changed["date"]))
