"""The fuzzer that looks for texts nobody thought of, for as long as a test may take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GUIDED = Path(__file__).with_name("guided.py")
#: About twenty seconds; a longer hunt is `python tests/fuzz/guided.py -max_total_time=…`.
RUNS = 6_000
OPTIONS = ("-seed=1", f"-runs={RUNS}", "-print_final_stats=1")


def test_no_text_found_by_following_the_code_breaks_a_promise(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="no wheel of atheris for this system")
    run = subprocess.run(
        [
            sys.executable,
            str(GUIDED),
            "-seed=1",
            f"-runs={RUNS}",
            "-print_final_stats=1",
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert f"number_of_executed_units: {RUNS}" in run.stderr
