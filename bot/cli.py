"""The commands: run, chat, check, walk, judge."""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot import logs
from bot.settings import Settings, SettingsMistake, read_settings

if TYPE_CHECKING:
    from bot.wiring import House

#: Imports stand inside the commands: `check` needs no Telegram, and a start-up time is a person's time.
USAGE = 2


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Sayback: practise listening, on Telegram or here in the terminal."""
    # Speech has quotes and dashes, whatever the terminal's locale says; a byte that is no text is no reason to end.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
def run() -> None:
    """Run the bot: on Telegram with TELEGRAM_BOT_TOKEN set, else in the terminal."""
    settings = _settings()
    if settings.telegram_bot_token:
        _telegram(settings)
        return
    print("No TELEGRAM_BOT_TOKEN is set (see .env.example), so this is the same practice in the terminal.")
    _terminal(settings)


@main.command()
def chat() -> None:
    """Practise in the terminal."""
    _terminal(_settings())


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
def check(path: Path | None) -> None:
    """Tell every mistake in the scripts, with its place and a hint."""
    from bot.tools import check_command

    sys.exit(check_command(_folder(path), whole=path is None))


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
def walk(path: Path | None) -> None:
    """Walk every path through the scripts, and try their examples on the judge."""
    from bot.tools import walk_command

    sys.exit(walk_command(_folder(path)))


@main.command()
@click.option("--explain", is_flag=True, help="Add what the rules alone say and what the reader makes of it.")
def judge(*, explain: bool) -> None:
    """Judge replies: JSON Lines in, JSON Lines out."""
    from bot.tools import judge_command

    sys.exit(judge_command(sys.stdin.buffer, sys.stdout, explain=explain))


def _settings() -> Settings:
    try:
        settings = read_settings()
    except SettingsMistake as mistake:
        _give_up(str(mistake))
    logs.set_up(settings.bot_log_level)
    return settings


def _folder(path: Path | None) -> Path:
    found = path or _settings().bot_dialogues
    if not found.exists():
        _give_up(f"there is no file or folder {found}; name one with scripts in it, such as dialogues/en")
    try:
        return found.relative_to(Path.cwd())
    except ValueError:
        return found


def _terminal(settings: Settings) -> None:
    from bot.transports.scheduler import scheduler
    from bot.transports.terminal import Terminal, can_colour, reader
    from bot.wiring import now

    # A person at a terminal reads messages, not logs.
    logs.set_up("ERROR")
    house = _house(settings)

    async def talk(house: House) -> None:
        terminal = Terminal(house.store, sys.stdout, colour=can_colour(sys.stdout))
        jobs = scheduler(house.tick(terminal), house.store.forget_handled)
        jobs.start()
        try:
            await terminal.run(house.practice(terminal), now, reader(sys.stdin))
        finally:
            jobs.shutdown(wait=False)
            await house.store.close()

    try:
        asyncio.run(talk(house))
    except KeyboardInterrupt:
        print("\nUntil next time. Everything is kept as it was.")


def _telegram(settings: Settings) -> None:
    from bot.transports.telegram.app import Connection, Telegram, TelegramApp, Webhook

    house = _house(settings)
    webhook = None
    if settings.webhook_url:
        webhook = Webhook(settings.webhook_url, settings.webhook_listen, settings.webhook_port, settings.webhook_secret)
    connection = Connection(settings.telegram_bot_token, settings.telegram_api_url, webhook)
    app = TelegramApp(connection, house.store, house.practice, house.tick, house.library.messages.commands)
    try:
        app.run()
    except Telegram as mistake:
        _give_up(str(mistake))


def _house(settings: Settings) -> House:
    from bot.dialogue.library import LibraryMistake
    from bot.store.opening import StoreMistake
    from bot.wiring import build

    try:
        return build(settings)
    except LibraryMistake as mistake:
        for problem in mistake.problems:
            print(problem, file=sys.stderr)
        _give_up(f"{mistake}; mend them first: python -m bot check")
    except StoreMistake as mistake:
        _give_up(str(mistake))


def _give_up(sentence: str) -> NoReturn:
    print(f"sayback: {sentence}", file=sys.stderr)
    sys.exit(USAGE)
