"""The methods about the bot itself: who it is, its commands, descriptions and menu button."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from standin.params import Params
from standin.refusals import Json, bad_request, words

_SCOPES = words(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member"
)
MAX_COMMANDS = 100


class Settings:
    """What the bot says about itself, by language; `me` is the answer to getMe."""

    def __init__(self, me: Json) -> None:
        self.me = me
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menus: dict[int, Json] = {}

    def get_me(self, _: Params) -> Json:
        """getMe."""
        return self.me

    def set_commands(self, params: Params) -> bool:
        """setMyCommands."""
        commands = params.array("commands", "bot commands")
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        kept = []
        for command in commands:
            name, about = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
            if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(about) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            kept.append({"command": name, "description": about})
        self.commands[_key(params)] = kept
        return True

    def get_commands(self, params: Params) -> list[Json]:
        """getMyCommands: what was set for exactly this scope and language."""
        return self.commands.get(_key(params), [])

    def delete_commands(self, params: Params) -> bool:
        """deleteMyCommands."""
        self.commands.pop(_key(params), None)
        return True

    def setter(self, name: str, limit: int) -> Callable[[Params], bool]:
        """setMyName, setMyDescription, setMyShortDescription: a text of at most `limit` characters."""

        def set_text(params: Params) -> bool:
            text = params.text(name)
            if len(text) > limit:
                raise bad_request(f"bot {name.replace('_', ' ')} is too long")
            self.texts[name, params.text("language_code")] = text
            return True

        return set_text

    def getter(self, name: str) -> Callable[[Params], Json]:
        """getMyName and so on: in the language asked for, else the one for all languages."""

        def get_text(params: Params) -> Json:
            default = self.texts.get((name, ""), self.me["first_name"] if name == "name" else "")
            return {name: self.texts.get((name, params.text("language_code"))) or default}

        return get_text

    def set_menu(self, params: Params) -> bool:
        """setChatMenuButton, for one chat or for all."""
        button = params.mapping("menu_button", "menu button") or {"type": "default"}
        if button.get("type") not in {"commands", "web_app", "default"}:
            raise bad_request("MenuButton has unsupported type")
        self.menus[params.number("chat_id")] = button
        return True

    def get_menu(self, params: Params) -> Json:
        """getChatMenuButton."""
        return self.menus.get(params.number("chat_id"), self.menus.get(0, {"type": "commands"}))


def _key(params: Params) -> tuple[str, str]:
    scope = params.mapping("scope", "bot command scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps(scope, sort_keys=True), params.text("language_code")
