"""A short soak (benchmarks/soak.py), and whether its accounts see what they are there to see."""

from __future__ import annotations

import pytest

from benchmarks.soak import BOTS, soak
from benchmarks.soak_figures import WRONG
from benchmarks.soak_ledger import Delivered, Key, Kill, audit, audit_nudges

A, B, C, D = tuple((text, ()) for text in "ABCD")


def came(*runs: str) -> list[Delivered]:
    """Messages as they came, a run in each life, one a second; the last of a life came just before its kill."""
    texts = [(life, text) for life, run in enumerate(runs) for text in run]
    return [Delivered((text, ()), number, float(number), life) for number, (life, text) in enumerate(texts)]


def killed(life: int, first: Key | None, since: float = 0.5) -> list[Kill]:
    """One kill. What is first in the outbox then, and since when what came is in flight."""
    return [Kill(life, since, first)]


async def test_two_hundred_kills_and_all_else_that_can_go_wrong_do_no_harm() -> None:
    figures = await soak(200)
    assert dict(figures.wrong) == dict.fromkeys(WRONG, 0), "\n".join((figures.table(), *figures.details[:40]))
    assert figures.kills >= 200
    assert figures.full == BOTS
    assert figures.nudges - figures.nudges_again > figures.people


@pytest.mark.parametrize(
    ("delivered", "lost", "twice", "unexpected"),
    [
        (came("ABBC"), [], [], []),
        (came("ABC"), [B], [], []),
        (came("AC"), [B, B], [], []),
        (came("ABB"), [C], [], []),
        (came("ABBCC"), [], [C], []),
        (came("ABBB", "C"), [], [B], []),
        (came("ABB", "ABBC"), [], [A, B, B], []),
        (came("ABBDC"), [], [], [D]),
        (came(), [A, B, B, C], [], []),
    ],
)
def test_messages_are_lost_twice_or_unexpected(
    delivered: list[Delivered], lost: list[Key], twice: list[Key], unexpected: list[Key]
) -> None:
    account = audit([A, B, B, C], delivered, [])
    assert (sorted(account.lost), sorted(account.twice), account.unexpected) == (lost, twice, unexpected)
    assert not account.excused


@pytest.mark.parametrize(
    ("kills", "fine"),
    [
        (killed(0, B), True),
        (killed(0, None), False),  # the outbox no longer held it: something else said it again
        (killed(0, A), False),
        (killed(0, B, 1.5), False),  # there was time enough to note it
        (killed(1, B), False),  # the kill came after it had come again
        ([], False),
    ],
)
def test_a_message_may_come_again_only_where_it_was_in_flight_at_a_kill(kills: list[Kill], fine: bool) -> None:
    account = audit([A, B, C], came("AB", "BC"), kills)
    assert (account.twice, account.excused) == (([], 1) if fine else ([B], 0))
    assert not account.lost + account.unexpected


def test_a_kill_excuses_one_more_and_not_two() -> None:
    assert audit([A, B], came("AB", "BB"), killed(0, B)).twice == [B]


def test_a_message_whose_answer_was_lost_may_come_again() -> None:
    delivered = came("ABBC")
    delivered[1].told = False
    account = audit([A, B, C], delivered, [])
    assert (account.twice, account.excused) == ([], 1)


def nudges(*days: tuple[int, str, int]) -> list[Delivered]:
    """Nudges: on which day, which, and in which life."""
    return [Delivered((text, ()), at, float(at), life, day) for at, (day, text, life) in enumerate(days)]


def test_each_day_has_one_nudge() -> None:
    account = audit_nudges([1, 2], nudges((1, "A", 0), (2, "B", 1)), [])
    assert not account.lost + account.twice + account.unexpected


@pytest.mark.parametrize(
    ("delivered", "lost", "twice", "unexpected"),
    [
        (nudges((1, "A", 0)), 1, [], []),
        (nudges((1, "A", 0), (1, "B", 0)), 1, [B], []),
        (nudges((1, "A", 0), (1, "A", 0), (2, "B", 0)), 0, [A], []),
        (nudges((1, "A", 0), (2, "A", 0)), 1, [A], []),
        (nudges((1, "A", 0), (2, "B", 0), (3, "C", 0)), 0, [], [C]),
    ],
)
def test_nudges_are_missing_twice_or_unexpected(
    delivered: list[Delivered], lost: int, twice: list[Key], unexpected: list[Key]
) -> None:
    account = audit_nudges([1, 2], delivered, [])
    assert (len(account.lost), account.twice, account.unexpected) == (lost, twice, unexpected)


def test_a_nudge_in_flight_at_a_kill_may_come_again_also_on_the_next_day() -> None:
    delivered = nudges((1, "A", 0), (2, "A", 1), (2, "B", 1))
    account = audit_nudges([1, 2], delivered, killed(0, A, -0.5))
    assert not account.lost + account.twice + account.unexpected
    assert account.excused == 1
