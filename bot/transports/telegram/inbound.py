"""An Update of Telegram's becomes a small Incoming: what is not needed is not even looked at."""

from __future__ import annotations

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.practice.ports import Incoming, IncomingKind

#: What the bot asks Telegram for; it remembers the last such list, so it is given in full each time.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


def to_incoming(update: Update) -> Incoming | None:
    """What an update comes to; None for one that needs no answer (a service message, a channel's post)."""
    if update.callback_query:
        return _button(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _member(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or filters.StatusUpdate.ALL.check_update(update):
        return None
    at = int(message.date.timestamp())
    if message.chat.type != ChatType.PRIVATE:
        return Incoming(update.update_id, message.chat.id, "group", at, text=_command_only(message))
    if update.edited_message:
        # A live location goes on coming as edits; its first message was enough.
        return None if message.location else Incoming(update.update_id, message.chat.id, "edited", at)
    if message.text is not None:
        return Incoming(update.update_id, message.chat.id, "text", at, text=message.text)
    if place := message.location:
        return Incoming(update.update_id, message.chat.id, "location", at, lat=place.latitude, lon=place.longitude)
    return Incoming(update.update_id, message.chat.id, "other", at)


def _command_only(message: Message) -> str:
    """In a group only whether a command was given matters, never what people say to each other."""
    text = message.text or ""
    return text.split()[0] if text.startswith("/") else ""


def _button(update: int, query: CallbackQuery) -> Incoming | None:
    message = query.message
    chat = message.chat.id if message else query.from_user.id
    at = int(message.date.timestamp()) if isinstance(message, Message) else 0
    if message and message.chat.type != ChatType.PRIVATE:
        return Incoming(update, chat, "group", at, text="/", callback=query.id)
    message_id = message.message_id if message else None
    return Incoming(update, chat, "button", at, text=query.data or "", message=message_id, callback=query.id)


def _member(update: int, changed: ChatMemberUpdated) -> Incoming | None:
    if changed.chat.type != ChatType.PRIVATE:
        return None
    kind: IncomingKind = "blocked" if changed.new_chat_member.status == ChatMember.BANNED else "unblocked"
    return Incoming(update, changed.chat.id, kind, int(changed.date.timestamp()))
