# Two commands set everything up on a fresh machine: `make run` and `make test`.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
CI ?=

.PHONY: help run test faults check format lint types contracts bench preview lock clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/run.stamp ## Run it: the sandbox and a demo team, or your Slack workspace when .env has tokens
	@$(BIN)/coachlog run

test: .venv/dev.stamp ## Set up and run the whole suite: SQLite, PostgreSQL, browser
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist worksteal

faults: .venv/dev.stamp ## Kill, cut off, fill up and slow down, on both databases; prints what was lost or doubled
	$(BIN)/python -m pytest tests/faults -m "" -n 2 --dist loadgroup

format: .venv/dev.stamp
	$(BIN)/ruff format --check .

lint: .venv/dev.stamp
	$(BIN)/ruff check .

types: .venv/dev.stamp
	$(BIN)/mypy

contracts: .venv/dev.stamp
	$(BIN)/lint-imports

check: format lint types contracts test ## Everything that CI runs

bench: .venv/dev.stamp ## Measure: each figure a ratio taken in one run (BENCH_ARGS for sizes)
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

preview: .venv/run.stamp ## Write every message, modal and home view to var/preview
	$(BIN)/coachlog preview --out var/preview

lock: .venv/dev.stamp ## Compile the hashed requirement files anew (no addresses inside)
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra sandbox --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --extra sandbox --extra dev --generate-hashes --no-header --no-emit-index-url --no-annotate -q -o requirements/dev.txt

clean: ## Remove the virtual environment and the demo's data
	rm -rf .venv var build
