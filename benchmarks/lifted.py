"""The bot without Telegram's pace, to measure what it could do: Telegram itself would refuse most of it."""

from __future__ import annotations

import math

from bot import logs
from bot.settings import read_settings
from bot.transports.telegram.app import Connection, TelegramApp
from bot.transports.telegram.pace import Pace
from bot.wiring import build


def main() -> None:
    """Poll until a signal comes."""
    settings = read_settings()
    logs.set_up(settings.bot_log_level)
    house = build(settings)
    connection = Connection(settings.telegram_bot_token, settings.telegram_api_url)
    commands, pace = house.library.messages.commands, Pace(overall=math.inf, chat=0)
    TelegramApp(connection, house.store, house.practice, house.tick, commands, pace=pace).run()


if __name__ == "__main__":
    main()
