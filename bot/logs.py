"""Logs that hold no text, no name and no token, whoever writes them."""

from __future__ import annotations

import logging
import re
import sys

#: Loggers of ours: what they say is written to be logged. All others only tell what kind of thing happened.
OURS = "bot"

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{3,}|/bot[^/\s]+")


class Discreet(logging.Formatter):
    """One line a record. Of other people's loggers the message is kept as its pattern, without what was filled in: the
    libraries around us log updates, URLs and payloads. Of an exception only its kind is told."""

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        own = record.name == OURS or record.name.startswith(f"{OURS}.")
        message = record.getMessage() if own else str(record.msg).partition("\n")[0]  # asyncio adds errors line by line
        if record.exc_info and record.exc_info[0] is not None:
            message += f" [{record.exc_info[0].__name__}]"
        message = _TOKEN.sub("…", " ".join(message.split()))[:300]
        return f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')} {record.levelname} {record.name}: {message}"


def set_up(level: str) -> None:
    """Send everything to standard error through Discreet. `level` is that of our own loggers; others warn at most."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    # httpx and httpcore log every URL, and the token stands in it.
    for name in ("httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
