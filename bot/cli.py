"""The commands: run, chat, check, walk, judge, backup, restore, rekey."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
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
    """Tell every mistake in the scripts, with its place and a hint.

    Warn of help lines that were last compared with their source more than six months ago.
    """
    from bot.tools import check_command

    sys.exit(check_command(_folder(path), datetime.now(UTC).date(), whole=path is None))


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


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
def backup(file: Path, *, force: bool) -> None:
    """Copy the database to FILE, also while a bot runs.

    The copy is checked, and encrypted with the same key.
    """
    from bot.store import backup as store
    from bot.store.opening import kept_key

    settings = _settings()
    with _mistakes_told():
        store.existing(settings.bot_database)
        key = kept_key(settings.bot_database_key, settings.bot_database_key_file, settings.bot_database)
        rows = store.backup(settings.bot_database, key, file, force=force)
    print(f"{file} is whole (rows: {rows}) and encrypted with the database's key: keep that key apart from it.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the copy FILE in the place of the database.

    No bot may run on it. The database that is replaced is kept beside it as .before-restore.
    """
    from bot.store import backup as store
    from bot.store.lock import Lock
    from bot.store.opening import kept_key
    from bot.store.rekey import settle

    settings = _settings()
    database, key_file = settings.bot_database, settings.bot_database_key_file
    with _mistakes_told(), Lock(database):
        if not settings.bot_database_key:
            settle(database, key_file, _now)
        replaces = database.exists()
        rows = store.restore(database, kept_key(settings.bot_database_key, key_file, database), file)
    kept = f"; what was there before is kept as {database.name}{store.KEPT}: remove it when you are sure"
    print(f"{database} is restored (rows: {rows}){kept if replaces else ''}.")


@main.command()
def rekey() -> None:
    """Encrypt the database with a new key.

    The new key is BOT_NEW_DATABASE_KEY, else a random one in the key file. No bot may run on the database.
    """
    from bot.store.backup import existing
    from bot.store.lock import Lock
    from bot.store.rekey import Keys
    from bot.store.rekey import rekey as encrypt_anew

    settings = _settings()
    keys = Keys(settings.bot_database_key, settings.bot_database_key_file, settings.bot_new_database_key)
    with _mistakes_told():
        existing(settings.bot_database)
        with Lock(settings.bot_database):
            print(encrypt_anew(settings.bot_database, keys, _now))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def announce(file: Path, *, yes: bool) -> None:
    """Tell everybody what stands in FILE, plain text.

    For what people must be told, such as a breach of their data. No bot may run on the database; the message leaves
    after the next start.
    """
    from bot.render.markup import escape
    from bot.store import announcing
    from bot.store.backup import existing
    from bot.store.lock import Lock
    from bot.store.opening import kept_key

    settings = _settings()
    database = settings.bot_database
    with _mistakes_told():
        text = announcing.read(file)
        existing(database)
        with Lock(database):
            key = kept_key(settings.bot_database_key, settings.bot_database_key_file, database)
            count = announcing.reached(database, key)
            print(f"{text}\n")
            if not yes and not click.confirm(f"Send this to everybody ({count})?"):
                _give_up("nothing is sent")
            count = announcing.announce(database, key, escape(text))
    print(f"It leaves after the next start; people: {count}.")


def _now() -> int:
    return int(time.time())


@contextmanager
def _mistakes_told() -> Iterator[None]:
    from bot.store.opening import StoreMistake

    try:
        yield
    except StoreMistake as mistake:
        _give_up(str(mistake))


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
        jobs = scheduler(house.tick(terminal), house.store.tidy)
        jobs.start()
        try:
            await terminal.run(house.practice(terminal), now, reader(sys.stdin))
        finally:
            jobs.shutdown(wait=False)
            await house.store.close()

    with _beside(house):
        try:
            asyncio.run(talk(house))
        except KeyboardInterrupt:
            print("\nUntil next time. What you left open waits here.")


def _telegram(settings: Settings) -> None:
    from bot.transports.telegram.app import Connection, Telegram, TelegramApp, Webhook
    from bot.transports.telegram.pace import Pace

    house = _house(settings)
    webhook = None
    if settings.webhook_url:
        webhook = Webhook(settings.webhook_url, settings.webhook_listen, settings.webhook_port, settings.webhook_secret)
    connection = Connection(settings.telegram_bot_token, settings.telegram_api_url, webhook)
    commands, pace = house.library.messages.commands, Pace(settings.bot_messages_per_second)
    app = TelegramApp(connection, house.store, house.practice, house.tick, commands, pace=pace)
    with _beside(house):
        try:
            app.run()
        except Telegram as mistake:
            _give_up(str(mistake))


@contextmanager
def _beside(house: House) -> Iterator[None]:
    """Make the backups and check a big file while the bot runs. Where the file turns out to be damaged, the bot stops
    and that is told."""
    from bot.transports.scheduler import beside

    backups, big_file = house.backups, house.big_file
    jobs = beside(backups.look) if backups else None
    checking = threading.Thread(target=big_file.check, name="check", daemon=True) if big_file.is_big else None
    if jobs:
        jobs.start()
    if checking:
        checking.start()
    try:
        big_file.bot_runs()
        yield
    except Exception:
        # Damage can end the bot before the check has come to it.
        big_file.look()
        raise
    finally:
        big_file.stop()
        if backups:
            backups.stop()
        if jobs:
            jobs.shutdown()
        if checking:
            checking.join()
        if big_file.damage:
            _give_up(big_file.damage)


def _house(settings: Settings) -> House:
    from bot.dialogue.library import LibraryMistake
    from bot.store.opening import StoreMistake
    from bot.store.room import is_news
    from bot.wiring import build

    for handler in logging.getLogger().handlers:
        handler.addFilter(is_news)
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
