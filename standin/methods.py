"""Which methods there are, and those about getting updates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from standin.params import Params
from standin.refusals import Json, Refused
from standin.sending import Sending
from standin.settings import Settings
from standin.updates import Queue
from standin.webhook import Delivery, Hook, check

#: What a method returns becomes the `result` of the answer.
Method = Callable[[Params], Any]


class Methods:
    """The table of methods by name. Names are taken in any case, as Telegram does."""

    def __init__(self, sending: Sending, settings: Settings, updates: Queue, webhook: Delivery) -> None:
        self._updates = updates
        self._webhook = webhook
        self._table: dict[str, Method] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "logOut": self._yes,
            "close": self._yes,
            "getMe": settings.get_me,
            "sendMessage": sending.send_message,
            "sendDocument": sending.send_document,
            "sendPhoto": sending.send_photo,
            "editMessageText": sending.edit_text,
            "editMessageCaption": sending.edit_caption,
            "editMessageReplyMarkup": sending.edit_markup,
            "deleteMessage": sending.delete_message,
            "sendChatAction": sending.chat_action,
            "setMessageReaction": sending.react,
            "answerCallbackQuery": sending.answer_callback,
            "getFile": sending.get_file,
            "setMyCommands": settings.set_commands,
            "getMyCommands": settings.get_commands,
            "deleteMyCommands": settings.delete_commands,
            "setChatMenuButton": settings.set_menu,
            "getChatMenuButton": settings.get_menu,
            "setMyName": settings.setter("name", 64),
            "getMyName": settings.getter("name"),
            "setMyDescription": settings.setter("description", 512),
            "getMyDescription": settings.getter("description"),
            "setMyShortDescription": settings.setter("short_description", 120),
            "getMyShortDescription": settings.getter("short_description"),
        }
        self._names = {name.lower(): name for name in self._table}

    @property
    def names(self) -> list[str]:
        """All methods there are."""
        return list(self._table)

    def name(self, told: str) -> str:
        """A method's name as Telegram writes it; an unknown one stays as it is."""
        return self._names.get(told.lower(), told)

    async def carry_out(self, name: str, params: Params) -> Any:
        """Do it and give the result; raises `Refused`, also (404) where there is no such method."""
        do = self._table.get(name)
        if do is None:
            raise Refused(404, "Not Found")
        result = do(params)
        return await result if isinstance(result, Awaitable) else result

    @staticmethod
    def _yes(_: Params) -> bool:
        return True

    def _allow(self, params: Params) -> None:
        if "allowed_updates" in params.values:
            self._updates.allow(params.array("allowed_updates", "allowed updates"))

    async def _get_updates(self, params: Params) -> list[Json]:
        self._allow(params)
        return await self._updates.poll(params.number("offset"), params.number("limit", 100), params.number("timeout"))

    async def _set_webhook(self, params: Params) -> bool:
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return await self._delete_webhook(params)
        check(url, secret)
        self._allow(params)
        if params.switch("drop_pending_updates"):
            self._updates.drop()
        most = params.number("max_connections", 40)
        await self._webhook.set(Hook(url, secret, most if 1 <= most <= 100 else 40))
        return True

    async def _delete_webhook(self, params: Params) -> bool:
        if params.switch("drop_pending_updates"):
            self._updates.drop()
        await self._webhook.set(Hook(""))
        return True

    def _get_webhook_info(self, _: Params) -> Json:
        return self._webhook.info()
