"""The methods that put something into a chat or change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from standin.keyboards import read_markup
from standin.params import Params, Upload
from standin.refusals import Json, bad_request, words
from standin.rich import find_entities, parse_html, tidy
from standin.world import Chat, Message, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_TOAST = 200
#: A callback can be answered for so long, in seconds.
CALLBACK_SECONDS = 150
REACTIONS = words(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 "
    "🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
_ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Callback:
    """A press of a button that the bot has not answered yet."""

    chat: Chat
    message: Message
    at: float


class Sending:
    """Methods on chats. What they return is the `result`; they raise `Refused`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.callbacks: dict[str, Callback] = {}
        self._query_ids = count(4_000_000_000_001)

    # -- new messages --------------------------------------------------------------------------------------------

    def send_message(self, params: Params) -> Json:
        """sendMessage."""
        text, entities = _formatted(params, "text", "entities")
        if not text:
            raise bad_request("message text is empty")
        chat = self.world.chat_for_bot(params.values.get("chat_id"))
        if len(text) > MAX_TEXT:
            raise bad_request("message is too long")
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        if options := params.mapping("link_preview_options", "link preview options"):
            content["link_preview_options"] = options
        return self._post(chat, params, content)

    def send_document(self, params: Params) -> Json:
        """sendDocument."""
        chat, file, stored = self._attached(params, "document")
        document = {**stored, "file_name": file.name, "mime_type": file.mime}
        return self._post(chat, params, {"document": document, **_caption(params)}, file)

    def send_photo(self, params: Params) -> Json:
        """sendPhoto; the picture itself is not looked at."""
        chat, file, stored = self._attached(params, "photo")
        return self._post(chat, params, {"photo": [{**stored, "width": 640, "height": 480}], **_caption(params)}, file)

    def _attached(self, params: Params, name: str) -> tuple[Chat, Upload, Json]:
        """The chat and the file, which came in a part of the form or is one already stored."""
        told = params.text(name)
        file = params.files.get(told.removeprefix("attach://") if told.startswith("attach://") else name)
        chat = self.world.chat_for_bot(params.values.get("chat_id"))
        if file is not None:
            if not file.data:
                raise bad_request("file must be non-empty")
            return chat, file, self.world.keep(file)
        if not told:
            raise bad_request(f"there is no {name} in the request")
        if told not in self.world.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return chat, self.world.files[told], self.world.keep(self.world.files[told])

    def _post(self, chat: Chat, params: Params, content: Json, file: Upload | None = None) -> Json:
        markup = read_markup(params.values.get("reply_markup"))
        if reply := params.mapping("reply_parameters", "reply parameters"):
            answered = chat.messages.get(reply.get("message_id", 0))
            if answered is not None and not answered.deleted:
                quoted = {k: v for k, v in answered.json.items() if k != "reply_to_message"}
                content["reply_to_message"] = quoted
            elif not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
        if params.switch("protect_content"):
            content["has_protected_content"] = True
        message = self.world.post(chat, self.world.bot, content, file)
        message.markup = markup
        message.put_buttons(markup)
        if markup.keyboard or markup.remove:
            chat.keyboard = markup.keyboard
        chat.happened("sent", message, {"silent": params.switch("disable_notification")})
        return message.json

    # -- changing messages ---------------------------------------------------------------------------------------

    def edit_text(self, params: Params) -> Json:
        """editMessageText; without a `reply_markup` the buttons go away."""
        text, entities = _formatted(params, "text", "entities")
        if not text:
            raise bad_request("message text is empty")
        chat, message = self._own(params, "edit")
        if len(text) > MAX_TEXT:
            raise bad_request("MESSAGE_TOO_LONG")
        if "text" not in message.json:
            raise bad_request("there is no text in the message to edit")
        return self._edit(chat, message, params, {"text": text, "entities": entities})

    def edit_caption(self, params: Params) -> Json:
        """editMessageCaption."""
        chat, message = self._own(params, "edit")
        if not message.file:
            raise bad_request("there is no caption in the message to edit")
        new: Json = {"caption": "", "caption_entities": [], **_caption(params)}
        return self._edit(chat, message, params, new)

    def edit_markup(self, params: Params) -> Json:
        """editMessageReplyMarkup."""
        chat, message = self._own(params, "edit")
        return self._edit(chat, message, params, {})

    def _edit(self, chat: Chat, message: Message, params: Params, new: Json) -> Json:
        if message.markup.keyboard or message.markup.remove or message.markup.force_reply:
            # Telegram lets a bot edit only messages without a markup or with an inline keyboard.
            raise bad_request("message can't be edited")
        markup = read_markup(params.values.get("reply_markup"), inline_only=True)
        same = all(message.json.get(name, type(value)()) == value for name, value in new.items())
        if same and message.json.get("reply_markup") == markup.json:
            raise bad_request(_NOT_MODIFIED)
        # A new object: updates already on their way show the message as it was.
        message.json = {k: v for k, v in message.json.items() if k not in new} | {k: v for k, v in new.items() if v}
        message.json["edit_date"] = self.world.now()
        message.put_buttons(markup)
        message.edited = True
        chat.happened("edited", message)
        return message.json

    def delete_message(self, params: Params) -> bool:
        """deleteMessage."""
        chat, message = self._own(params, "delete")
        message.deleted = True
        chat.happened("deleted", message)
        return True

    def _own(self, params: Params, verb: str) -> tuple[Chat, Message]:
        """The chat and the message to change; in private a bot may delete what people wrote, but edits only its own."""
        chat = self.world.chat_for_bot(params.values.get("chat_id"))
        if not params.given("message_id"):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(params.number("message_id"))
        if message is None or message.deleted:
            raise bad_request(f"message to {verb} not found")
        if not message.by_bot and (verb == "edit" or not chat.private):
            raise bad_request(f"message can't be {verb.removesuffix('e')}ed")
        return chat, message

    # -- the small things ----------------------------------------------------------------------------------------

    def chat_action(self, params: Params) -> bool:
        """sendChatAction."""
        chat = self.world.chat_for_bot(params.values.get("chat_id"))
        if params.text("action") not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat.happened("action", detail={"action": params.text("action")})
        return True

    def react(self, params: Params) -> bool:
        """setMessageReaction: a bot gives at most one."""
        chat = self.world.chat_for_bot(params.values.get("chat_id"))
        message = chat.messages.get(params.number("message_id"))
        if message is None or message.deleted:
            raise bad_request("message to react not found")
        reaction = params.array("reaction", "reaction types")
        if len(reaction) > 1:
            raise bad_request("REACTIONS_TOO_MANY")
        if not all(isinstance(kind, dict) for kind in reaction):
            raise bad_request("can't parse reaction types JSON object")
        if any(kind.get("type") != "emoji" or kind.get("emoji") not in REACTIONS for kind in reaction):
            raise bad_request("REACTION_INVALID")
        message.reactions[self.world.bot["id"]] = reaction
        chat.happened("reaction", message, {"reaction": reaction})
        return True

    def expect_answer(self, chat: Chat, message: Message) -> str:
        """A button was pressed: gives the query's id, under which it can be answered."""
        query_id = str(next(self._query_ids))
        self.callbacks[query_id] = Callback(chat, message, self.world.clock())
        return query_id

    def answer_callback(self, params: Params) -> bool:
        """answerCallbackQuery: once for each press, and soon."""
        callback = self.callbacks.get(params.text("callback_query_id"))
        if callback is None or self.world.clock() - callback.at > CALLBACK_SECONDS:
            raise bad_request(_TOO_OLD)
        if len(params.text("text")) > MAX_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        del self.callbacks[params.text("callback_query_id")]
        detail = {"text": params.text("text"), "show_alert": params.switch("show_alert")}
        callback.chat.happened("answered", callback.message, detail)
        return True

    def get_file(self, params: Params) -> Json:
        """getFile."""
        file_id = params.text("file_id")
        file = self.world.files.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        unique = file_id.removeprefix("BQACAgQAA")[:16]
        return {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_size": len(file.data),
            "file_path": f"files/{file_id}",
        }


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """A text after its markup was read, tidied, with all its entities."""
    text = params.text(name)
    mode = params.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        entities = [dict(entity) for entity in params.array(entities_name, "entities")]
    text, entities = tidy(text, entities)
    return text, find_entities(text, entities)


def _caption(params: Params) -> Json:
    caption, entities = _formatted(params, "caption", "caption_entities")
    if len(caption) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content
