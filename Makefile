# Torg. Two commands do everything for a newcomer: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: demo test test-deep check bench shots messages lock clean

.venv/.installed: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/.installed
	$(BIN)/torg assets
	$(BIN)/torg demo
	$(BIN)/torg serve --with-worker --port $(PORT)

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy src
	$(BIN)/djlint --lint src --quiet
	$(BIN)/python -m django makemigrations --check --dry-run --settings torg.config.settings

test: check
	scripts/test

test-deep: .venv/.installed-dev
	scripts/test -m ""

bench: .venv/.installed-dev
	scripts/bench

shots: .venv/.installed-dev
	$(BIN)/python scripts/shots.py

messages:
	scripts/messages

lock:
	scripts/lock

clean:
	rm -rf .venv node_modules var src/torg/core/static/dist
