"""What a soak comes to, in figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

#: What must be zero, by name.
WRONG = {
    "unhandled": "updates that were not handled",
    "lost": "messages that never came",
    "twice": "messages twice, beyond the one in flight",
    "unexpected": "messages that answer nothing",
    "standing": "tapped buttons that still stand",
    "astray": "people whose state is not what their messages say",
    "stuck": "people who could not finish their exercise",
    "nudges_twice": "nudges twice on a day, beyond the one in flight",
    "nudges_missing": "nudges missing on a day",
    "broken": "kills after which the database was not whole",
    "ended": "lives that ended by themselves",
    "errors": "errors in the log, the disk not being full",
}


@dataclass
class Figures:
    """How much was done and had, and how much of it was wrong; `details` tells each thing that was."""

    kills: int = 0
    killed_at_start: int = 0
    troubles: int = 0
    full: int = 0
    people: int = 0
    updates: int = 0
    messages: int = 0
    again: int = 0
    nudges: int = 0
    nudges_again: int = 0
    seconds: float = 0.0
    wrong: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(WRONG, 0)))
    details: list[str] = field(default_factory=list)

    def add_wrong(self, name: str, about: str) -> None:
        """Count one more thing that is wrong, and tell of it."""
        self.wrong[name] += 1
        self.details.append(f"{name}: {about}")

    def add(self, other: Figures) -> None:
        """Add those of another bot."""
        for one in fields(self):
            if one.name == "wrong":
                self.wrong.update(other.wrong)
            else:
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def table(self) -> str:
        """The figures, to be read."""
        lines = [
            f"{self.kills:,} kills ({self.killed_at_start:,} of them during the start), {self.troubles:,} troubles of "
            f"Telegram's, the disk full {self.full} times; {self.people} people, {self.seconds:.0f} s",
            f"{self.updates:,} updates; {self.messages:,} messages, {self.again:,} of them again as in flight; "
            f"{self.nudges:,} nudges, {self.nudges_again:,} of them again as in flight",
            *(f"{self.wrong[name]:8,}  {about}" for name, about in WRONG.items()),
        ]
        return "\n".join(lines)
