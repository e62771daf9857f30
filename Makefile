# Everything installs itself: the first call makes .venv from the locked, hashed requirements.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV_LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: run chat test check bench bench-judge bench-learner bench-screen soak fuzz audit lock

run: $(VENV)/run.ready
	@$(BIN)/python -m bot

chat: $(VENV)/run.ready
	@$(BIN)/python -m bot chat

check: $(VENV)/dev.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m bot check
	$(BIN)/python -m bot walk

test: $(VENV)/dev.ready
	$(BIN)/python -m pytest

bench: $(VENV)/dev.ready
	$(BIN)/python -m benchmarks

bench-judge: $(VENV)/dev.ready
	$(BIN)/python -m benchmarks.bench_judge $(PAIR)

bench-screen: $(VENV)/dev.ready
	$(BIN)/python -m benchmarks.bench_screen

bench-learner: $(VENV)/dev.ready
	$(BIN)/python -m benchmarks.learner

soak: $(VENV)/dev.ready
	$(BIN)/python -m benchmarks.soak

# Ten minutes of texts that nobody thought of (Linux); `make test` has some seconds of it.
fuzz: $(VENV)/dev.ready
	$(BIN)/python tests/fuzz/guided.py -max_total_time=600 -verbosity=1

# Known holes in the dependencies, as the registry's advisories have them; needs the network, so it is no part of `check`.
audit: $(VENV)/dev.ready
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip --disable-pip-version-check install --quiet pip-audit
	$(VENV)/audit/bin/pip-audit --require-hashes --disable-pip --requirement requirements.lock --requirement requirements-dev.lock

# After a change of the dependencies in pyproject.toml.
lock: $(VENV)/dev.ready
	$(BIN)/python -m pip install --quiet uv
	$(UV_LOCK) --extra dev -o requirements-dev.lock pyproject.toml
	$(UV_LOCK) -c requirements-dev.lock -o requirements.lock pyproject.toml

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Sayback needs Python 3.11 or newer; install it, or name it: make run PYTHON=/path/to/python3"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.ready: requirements.lock | $(VENV)/bin/python
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/dev.ready: requirements-dev.lock | $(VENV)/bin/python
	$(PIP) -r requirements-dev.lock
	@touch $@ $(VENV)/run.ready
