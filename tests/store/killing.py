"""A process that dies at its n-th change of the names on the disk: what it left to be seen by the next one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

#: What changes a name on the disk; Path's methods call these.
CHANGES = ("replace", "link", "unlink")


class Killed(BaseException):
    """The process was killed."""


class Killing:
    """Lets so many changes happen, and then no other: what a process would tidy up on its way out stays too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 10**6
        self.died = False
        for name in CHANGES:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, change: Callable[..., None]) -> Callable[..., None]:
        def counted(*arguments: Any, **options: Any) -> None:
            if self.died or self.left == 0:
                self.died = True
                raise Killed
            self.left -= 1
            change(*arguments, **options)

        return counted

    def each(self, run: Callable[[int], object]) -> Iterator[int]:
        """Run again and again, killed before the first change, the second, and so on until it gets to its end. Gives
        after each kill how many changes had happened. `run` is told the same number, to begin in a place of its own."""
        done = 0
        while True:
            self.left, self.died = done, False
            try:
                run(done)
            except Killed:
                self.left, self.died = 10**6, False
                yield done
                done += 1
            else:
                self.left = 10**6
                return
