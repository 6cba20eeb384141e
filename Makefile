# Two commands: `make run` and `make test`. `make help` lists the rest. Nothing but make and Python 3.11 is needed.
PORT ?= 8000
export PORT
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2

.PHONY: help run test lint types contracts suite-sqlite suite-postgresql suite-browser packages \
        format catalogues wheel migration first-migration counting-table benchmark benchmark-counting benchmark-voting clean

help: ## Say what each command does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

run: .venv/runtime ## Prepare what is missing and serve with sample content on PORT (8000)
	@exec $(BIN)/workspace serve --sample

test: lint types contracts suite-sqlite suite-postgresql suite-browser ## Everything that must hold before a change lands

lint: .venv/test ## Style of Python and of templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test ## Types, strictly
	$(BIN)/mypy

contracts: .venv/test ## Who may import whom
	$(BIN)/lint-imports --no-cache

suite-sqlite: .venv/test ## The suite on SQLite
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser"

suite-postgresql: .venv/test packages ## The suite on a PostgreSQL started for it, but what asks no engine (tests/conftest.py)
	$(BIN)/python -m tests.postgresql $(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser"

suite-browser: .venv/test packages ## The way through the house in a real browser
	$(PYTEST) -n $(WORKERS) --dist loadfile -m browser

packages:
	@deploy/setup.sh packages

.venv/runtime: uv.lock pyproject.toml deploy/setup.sh
	@deploy/setup.sh runtime

.venv/test: uv.lock pyproject.toml deploy/setup.sh
	@deploy/setup.sh test

format: .venv/test ## Put code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogues: .venv/test ## Bring the six catalogues in step with the code
	$(BIN)/python -m workspace.locale

wheel: .venv/runtime ## Build dist/strefa-….whl: templates, static files, catalogues and migrations inside
	@deploy/setup.sh wheel

migration: .venv/test ## Write the next migration from the models: make migration m="say what changes"
	@test -n "$(m)" || { echo 'Say what changes: make migration m="Add a colour to zones"'; exit 2; }
	$(BIN)/python -m workspace.schema "$(m)"
	$(BIN)/ruff format -q migrations

first-migration: .venv/test ## Write revision 0001 anew (only before the first release)
	$(BIN)/python -m workspace.schema --first
	$(BIN)/ruff format -q migrations

counting-table: .venv/runtime ## Count all files of PABULIB_DIR anew and write the table of docs/counting.md
	$(BIN)/python -m workspace.voting.counting.table $(or $(PABULIB_DIR),../shared/data/pabulib) docs/counting.md

benchmark: .venv/test ## Measure the main pages under the production server
	$(BIN)/python -m benchmarks.pages --scale

benchmark-counting: .venv/test ## Measure reading and counting real elections beside pabutools (PABULIB_DIR)
	$(BIN)/python -m benchmarks.counting --millions 10

benchmark-voting: .venv/test packages ## Measure casting by 200 voters at once beside raw commits of the same engine
	$(BIN)/python -m benchmarks.voting

clean: ## Remove what was made, but not instance/
	rm -rf .venv .tools dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache test-results
