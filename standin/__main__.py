"""`python -m standin`: a Bot API on this machine, and people whose parts you type in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from standin.people import Person
from standin.server import StandIn
from standin.world import Event

HELP = """\
Ada: hello      Ada types "hello" (any name is a person; the last one speaks when none is named)
/tap Next       presses the newest button "Next", or that key under the text field
/place 52 4.9   shares a place          /voice /sticker /photo   sends one
/block /unblock                         /quit"""


def show(name: str, event: Event) -> None:
    """Print what the bot did, as somebody sees it."""
    message = event.message
    if event.deed in {"sent", "edited"} and message:
        edited = " (edited)" if event.deed == "edited" else ""
        print(f"  → {name}{edited}: {message.html}")
        for row in message.rows:
            print("     " + " ".join(f"[{button.label}]" for button in row))
    elif event.deed == "answered" and event.detail["text"]:
        print(f"  → {name} sees for a moment: {event.detail['text']}")


async def watch(person: Person) -> None:
    """Show all that happens in somebody's chat, for ever."""
    seen: list[Event] = []
    while True:
        await person.chat.bell.until(lambda: len(person.events) > len(seen), 3600)
        for event in person.events[len(seen) :]:
            show(person.user["first_name"], event)
            seen.append(event)


async def act(person: Person, line: str) -> None:
    """Do what was typed."""
    word, _, rest = line.partition(" ")
    if word == "/tap":
        await person.taps(rest)
    elif word == "/place":
        latitude, longitude = (float(number) for number in rest.split())
        await person.shares_location(latitude, longitude)
    elif word == "/voice":
        await person.sends_voice()
    elif word == "/sticker":
        await person.sends_sticker()
    elif word == "/photo":
        await person.sends_photo()
    elif word == "/block":
        await person.blocks()
    elif word == "/unblock":
        await person.unblocks()
    else:
        await person.says(line)


async def main(port: int, token: str) -> None:
    """Serve until /quit or the end of the input."""
    async with StandIn(token, port=port) as api, asyncio.TaskGroup() as group:
        print(f"TELEGRAM_API_URL={api.url}   token: {token}\n{HELP}")
        people: dict[str, Person] = {}
        watching = []
        name = "Ada"
        while line := await asyncio.to_thread(sys.stdin.readline):
            line = line.strip()
            if line == "/quit":
                break
            head, colon, tail = line.partition(":")
            if colon and head.isalpha():
                name, line = head, tail.strip()
            if name not in people:
                people[name] = api.person(first_name=name)
                watching.append(group.create_task(watch(people[name])))
            try:
                await act(people[name], line)
            except (AssertionError, ValueError) as mistake:
                print(f"  {mistake}")
        for task in watching:
            task.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="1000:standin")
    told = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(main(told.port, told.token))
