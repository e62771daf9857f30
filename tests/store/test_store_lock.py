"""One bot on one database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.lock import Lock
from bot.store.opening import StoreMistake
from store.making import KEY, Beside

ROOT = Path(__file__).resolve().parents[2]

#: Takes the lock, says so, and waits for its input to end.
HOLDS = """
import sys
from pathlib import Path
from bot.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def holds(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLDS, str(path)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_one_is_told_what_to_do(path: Path) -> None:
    with Lock(path), pytest.raises(StoreMistake) as caught:
        Lock(path)
    assert str(caught.value) == (
        f"another Sayback runs on the database {path}; stop that one first, or set BOT_DATABASE to another file"
    )


def test_another_process_holds_it_too(path: Path) -> None:
    with holds(path) as child:
        with pytest.raises(StoreMistake, match="another Sayback runs"):
            Lock(path)
        child.kill()


def test_a_killed_process_holds_it_no_longer(path: Path) -> None:
    with holds(path) as child:
        child.kill()
    Lock(path).release()


def test_once_released_the_next_one_gets_it(path: Path) -> None:
    with Lock(path):
        pass
    Lock(path).release()


def test_the_same_file_by_another_name_is_locked_too(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    (tmp_path / "alias.db").symlink_to(path)
    with Lock(path), pytest.raises(StoreMistake, match="another Sayback runs"):
        Lock(tmp_path / "alias.db")


def test_two_databases_in_one_folder_do_not_keep_each_other_out(path: Path) -> None:
    with Lock(path), Lock(path.with_name("other.db")):
        pass


def test_it_keeps_nobody_from_reading(path: Path) -> None:
    with Lock(path):
        beside = Beside(path, KEY)
        assert beside.tables() == []
        beside.db.close()


def test_only_the_owner_may_touch_the_lock_file(path: Path) -> None:
    with Lock(path):
        assert path.with_name("sayback.db.lock").stat().st_mode & 0o777 == 0o600


def test_where_no_file_can_be_the_operator_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreMistake, match=r"cannot be opened: .*; set BOT_DATABASE to a file"):
        Lock(tmp_path / "file" / "sayback.db")
