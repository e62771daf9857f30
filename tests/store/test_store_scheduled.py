"""The scheduled backups: when one is due, which are kept, and what a failure does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.opening import StoreMistake
from bot.store.scheduled import Backups, Plan
from bot.store.store import SqliteStore
from store.making import ADA, BOB, DAY, HOUR, KEY, MONDAY, Beside, Clock, meet, no_room


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where copies go."""
    return tmp_path / "copies"


@pytest.fixture
async def backups(fresh_store: SqliteStore, path: Path, folder: Path, clock: Clock) -> Backups:
    """One copy a day, three of them kept, of a database in which Ada is known."""
    await meet(fresh_store, ADA)
    return Backups(path, KEY, Plan(folder, hours=24, keep=3), clock)


def names(folder: Path) -> list[str]:
    """The files in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_the_first_copy_is_made_at_once_and_named_by_its_minute(backups: Backups, folder: Path) -> None:
    backups.look()
    assert names(folder) == ["sayback-20260302-0900.db"]
    found = Beside(folder / "sayback-20260302-0900.db")
    assert found.rows("SELECT chat FROM people") == [(ADA,)]
    found.db.close()


def test_only_the_owner_may_look_into_the_folder_and_the_copies(backups: Backups, folder: Path) -> None:
    backups.look()
    assert [found.stat().st_mode & 0o777 for found in (folder, *folder.iterdir())] == [0o700, 0o600]


def test_the_next_one_is_made_when_its_hours_are_over_and_not_before(
    backups: Backups, folder: Path, clock: Clock
) -> None:
    backups.look()
    clock.now += DAY - 1
    backups.look()
    assert len(names(folder)) == 1
    clock.now += 1
    backups.look()
    assert names(folder) == ["sayback-20260302-0900.db", "sayback-20260303-0900.db"]


def test_a_restart_changes_nothing_about_when_the_next_one_is_due(
    backups: Backups, path: Path, folder: Path, clock: Clock
) -> None:
    backups.look()
    clock.now += 12 * HOUR
    again = Backups(path, KEY, Plan(folder, hours=24, keep=3), clock)
    again.look()
    assert len(names(folder)) == 1
    clock.now += 12 * HOUR
    again.look()
    assert len(names(folder)) == 2


def test_the_newest_are_kept(backups: Backups, folder: Path, clock: Clock) -> None:
    for day in range(5):
        clock.now = MONDAY + day * DAY
        backups.look()
    assert names(folder) == ["sayback-20260304-0900.db", "sayback-20260305-0900.db", "sayback-20260306-0900.db"]


def test_other_files_in_the_folder_are_let_be(backups: Backups, folder: Path, clock: Clock) -> None:
    others = ["by-hand.db", "sayback-20200101-0000.db.gz", "sayback-old.db"]
    for name in others:
        (folder / name).write_text("mine")
    for day in range(5):
        clock.now = MONDAY + day * DAY
        backups.look()
    assert set(others) <= set(names(folder))


def test_what_a_loss_of_power_left_half_made_goes(backups: Backups, folder: Path) -> None:
    (folder / "sayback-20260301-0900.db.part").write_bytes(b"half")
    backups.look()
    assert names(folder) == ["sayback-20260302-0900.db"]


def test_a_copy_of_a_time_to_come_holds_up_none_and_costs_the_new_one_nothing(backups: Backups, folder: Path) -> None:
    for year in (2035, 2036, 2037):
        (folder / f"sayback-{year}0101-0000.db").write_text("made while the clock was wrong")
    backups.look()
    assert "sayback-20260302-0900.db" in names(folder)


def test_a_name_of_no_day_that_there_is_counts_as_the_oldest(backups: Backups, folder: Path) -> None:
    (folder / "sayback-20269999-9999.db").write_text("renamed by somebody")
    backups.look()
    assert "sayback-20260302-0900.db" in names(folder)


def test_a_failure_is_logged_removes_nothing_and_is_tried_again(
    backups: Backups, folder: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for day in range(3):
        clock.now = MONDAY + day * DAY
        backups.look()
    before = names(folder)
    clock.now += DAY
    with no_room():
        backups.look()
    assert names(folder) == before
    assert caplog.messages[-1].startswith("the scheduled backup failed and is tried again: ")
    clock.now += 600
    backups.look()
    assert names(folder)[-1] == "sayback-20260305-0910.db"


def test_a_failure_that_nobody_thought_of_is_logged_by_its_kind_only(
    backups: Backups, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise ValueError("the marzipan on the harpsichord")

    monkeypatch.setattr("bot.store.scheduled.backup", fails)
    backups.look()
    assert caplog.messages == ["the scheduled backup failed and is tried again: ValueError"]
    assert "marzipan" not in caplog.text


def test_a_folder_that_went_away_is_a_failure_too(
    backups: Backups, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.rmdir()
    backups.look()
    assert "tried again: FileNotFoundError" in caplog.text


async def test_a_copy_is_given_up_when_the_bot_stops_and_made_after_the_next_start(
    fresh_store: SqliteStore, path: Path, folder: Path, backups: Backups, clock: Clock
) -> None:
    await meet(fresh_store, BOB)
    backups.stop()
    backups.look()
    assert names(folder) == []
    Backups(path, KEY, Plan(folder, hours=24, keep=3), clock).look()
    assert len(names(folder)) == 1


def test_a_folder_that_cannot_be_is_told_at_the_start(path: Path, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreMistake, match="set BOT_BACKUP_DIR to another folder"):
        Backups(path, KEY, Plan(tmp_path / "file" / "copies", hours=24, keep=3), clock)
