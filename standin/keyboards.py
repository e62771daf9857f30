"""Keyboards: what Telegram takes and what it refuses. Limits: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

from __future__ import annotations

from dataclasses import dataclass

from standin.refusals import Json, bad_request

_INLINE_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_STYLES = {"danger", "success", "primary"}
#: More buttons than this in one inline keyboard are refused.
MAX_BUTTONS = 100
MAX_CALLBACK_DATA_BYTES = 64


@dataclass(frozen=True)
class Button:
    """One inline button: what stands on it, what it sends back (None where it does something else), all of it."""

    label: str
    data: str | None
    json: Json


@dataclass(frozen=True)
class Markup:
    """A `reply_markup` that was found good: inline rows, or the keyboard under the text field, or its removal."""

    inline: tuple[tuple[Button, ...], ...] = ()
    keyboard: tuple[tuple[Json, ...], ...] = ()
    remove: bool = False
    force_reply: bool = False

    @property
    def json(self) -> Json | None:
        """As a message shows it: only inline keyboards are part of a message."""
        if not self.inline:
            return None
        return {"inline_keyboard": [[button.json for button in row] for row in self.inline]}


def read_markup(raw: object, *, inline_only: bool = False) -> Markup:
    """A `reply_markup` checked as Telegram checks it; nothing given is an empty one; else raises `Refused` (400)."""
    if raw in (None, ""):
        return Markup()
    if not isinstance(raw, dict):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if "inline_keyboard" in raw:
        return Markup(inline=_inline(raw["inline_keyboard"]))
    if inline_only:
        if raw:
            raise bad_request("inline keyboard expected")
        return Markup()
    if "keyboard" in raw:
        return Markup(keyboard=_keyboard(raw["keyboard"]))
    return Markup(remove=bool(raw.get("remove_keyboard")), force_reply=bool(raw.get("force_reply")))


def _rows(raw: object, name: str) -> list[list[object]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return [row for row in raw if row]


def _inline(raw: object) -> tuple[tuple[Button, ...], ...]:
    rows = tuple(tuple(_inline_button(button) for button in row) for row in _rows(raw, "inline_keyboard"))
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _inline_button(raw: object) -> Button:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(wrong + "Object expected")
    if not isinstance(raw.get("text"), str):
        raise bad_request(wrong + 'Can\'t find field "text"')
    if not raw["text"].strip():
        raise bad_request(wrong + "Inline keyboard button text must be non-empty")
    actions = [name for name in _INLINE_ACTIONS if name in raw]
    if not actions:
        raise bad_request(wrong + "Text buttons are unallowed in the inline keyboard")
    if raw.get("style") not in {None, "", *_STYLES}:
        raise bad_request(wrong + "Invalid button style specified")
    data = raw.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = raw.get("url")
    if url is not None and not str(url).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    kept = {name: raw[name] for name in ("text", "icon_custom_emoji_id", "style", *actions) if raw.get(name)}
    return Button(raw["text"], None if data is None else str(data), kept)


def _keyboard(raw: object) -> tuple[tuple[Json, ...], ...]:
    return tuple(tuple(_key(key) for key in row) for row in _rows(raw, "keyboard"))


def _key(raw: object) -> Json:
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not raw["text"].strip():
        raise bad_request("can't parse keyboard button: Keyboard button text must be non-empty")
    return raw
