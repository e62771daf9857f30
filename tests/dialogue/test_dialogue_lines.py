"""Help lines are to be compared with their sources twice a year; `check` says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.library import read_path
from bot.dialogue.shared_check import check_age
from bot.tools import check_command

DIALOGUES = Path(__file__).resolve().parents[2] / "dialogues"

LINE = (
    "{service: Samaritans, number: 116 123, for: crisis, source: 'https://www.samaritans.org', "
    "checked: %s, verified: true}"
)


def lay_out(folder: Path, checked: str, unknown: str = "never") -> Path:
    """A file of help lines that were compared on these days."""
    file = folder / "help_lines.yaml"
    file.write_text(f"countries:\n  GB:\n    - {LINE % checked}\nunknown:\n  - {LINE % unknown}\n", encoding="utf-8")
    return file


def warned(file: Path, today: date) -> list[str]:
    """What is told of these lines on that day."""
    reading = read_path(file)
    assert reading.problems == []
    return [str(one) for one in check_age(reading.shared[file.name], reading.sources[file.name], today)]


@pytest.mark.parametrize(
    ("checked", "today", "old"),
    [
        ("2026-11-23", "2026-11-23", False),
        ("2026-11-23", "2027-05-23", False),
        ("2026-11-23", "2027-05-24", True),
        ("2026-08-31", "2027-02-28", False),
        ("2026-08-31", "2027-03-01", True),
        ("2020-01-15", "2027-01-15", True),
        ("never", "2027-05-24", False),
    ],
)
def test_a_line_is_told_of_once_it_is_older_than_six_months(
    tmp_path: Path, checked: str, today: str, old: bool
) -> None:
    assert bool(warned(lay_out(tmp_path, checked), date.fromisoformat(today))) == old


@pytest.mark.parametrize("day", ["2026-02-31", "2062-11-23"])
def test_a_day_that_cannot_be_is_told_of(tmp_path: Path, day: str) -> None:
    (told,) = warned(lay_out(tmp_path, day), date(2026, 12, 1))
    assert day in told


def test_the_lines_for_an_unknown_country_are_looked_at_too(tmp_path: Path) -> None:
    assert len(warned(lay_out(tmp_path, "never", "2026-01-01"), date(2026, 12, 1))) == 1


def test_the_warning_says_which_line_where_it_stands_and_with_what_to_compare_it(tmp_path: Path) -> None:
    file = lay_out(tmp_path, "2026-01-01")
    (told,) = warned(file, date(2026, 12, 1))
    assert told.startswith(f"{file}:3:")
    assert "W040 Samaritans: the number was last compared on 2026-01-01, more than six months ago" in told
    assert "https://www.samaritans.org" in told


def test_check_warns_of_an_old_line_and_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_command(lay_out(tmp_path, "2026-01-01"), date(2026, 12, 1), whole=False) == 0
    out = capsys.readouterr().out
    assert "W040 Samaritans" in out
    assert out.endswith(", no mistake\n")


def test_check_of_the_bots_own_dialogues_warns_when_their_time_has_come(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_command(DIALOGUES, date(2036, 1, 1), whole=True) == 0
    assert "W040 988 Suicide & Crisis Lifeline" in capsys.readouterr().out


def test_the_bots_own_lines_were_fresh_when_they_were_last_touched() -> None:
    reading = read_path(DIALOGUES / "help_lines.yaml")
    lines = reading.shared["help_lines.yaml"]
    days = [line.checked for found in [*lines.countries.values(), lines.unknown] for line in found]
    newest = max(day for day in days if day != "never")
    assert list(check_age(lines, reading.sources["help_lines.yaml"], date.fromisoformat(newest))) == []
