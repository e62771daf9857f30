"""A local stand-in of the Telegram Bot API, for tests and benchmarks; see docs/standin.md."""

from standin.keyboards import Button
from standin.people import Group, Person
from standin.server import Call, StandIn
from standin.world import Event, Message

__all__ = ["Button", "Call", "Event", "Group", "Message", "Person", "StandIn"]
