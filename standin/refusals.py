"""How Telegram says no: a code, a sentence, sometimes parameters."""

from __future__ import annotations

from typing import Any

#: A JSON object as it goes over the wire.
Json = dict[str, Any]


def words(text: str) -> frozenset[str]:
    """The set of the words in a text: how the long lists of names are written here."""
    return frozenset(text.split())


class Refused(Exception):
    """The request is answered with `code` and `description`, as the Bot API words it."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(why: str) -> Refused:
    """400, the caller's own fault."""
    return Refused(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refused:
    """403, the other side does not want it."""
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    """409, two ways of getting updates at once."""
    return Refused(409, f"Conflict: {why}")


def too_many_requests(retry_after: int) -> Refused:
    """429, to be tried again after so many whole seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
