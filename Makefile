# The two commands of the README: `make run` and `make test` do all the set-up.

VENV := .venv
PYTHON ?= python3
# tests wait for programs and browsers: two more of them than there are processors
WORKERS = $(shell $(PYTHON) -c "import os; print(os.cpu_count() + 2)")
BIN := $(VENV)/bin

.PHONY: run test check suite coverage clean

run: $(VENV)/.installed
	$(BIN)/gyeot serve

test: check suite

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# whatever the environment keeps: the many processes of the suite compile each module once
suite coverage: export PYTHONDONTWRITEBYTECODE =
suite coverage: export PYTHONPYCACHEPREFIX = $(CURDIR)/build/bytecode
PYTEST := $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

suite: $(VENV)/.installed-dev
	$(PYTEST)

# the same tests, measured: apart from the suite, since Python 3.11 traces at two to six times the cost of what it runs
coverage: $(VENV)/.installed-dev
	$(PYTEST) --cov --cov-report=term-missing:skip-covered

# pip's own words, said to uv first, which needs a fraction of the processor; pip does what uv can't, as where only pip's
# settings name what to install from
UV := build/uv
pip = $(UV)/bin/uv pip $(1) --quiet --python $(BIN)/python || $(BIN)/python -m pip $(1) --quiet
PINNED := --no-deps --require-hashes --requirement

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(UV)/.installed: requirements-uv.txt | $(BIN)/python
	-$(BIN)/python -m pip install --quiet --no-compile --only-binary :all: --upgrade --target $(UV) $(PINNED) $<
	mkdir -p $(UV) && touch $@

# the pinned files name all there is: a resolver beside them takes a later release of what has an extra, and fails
# uv comes where there is something to install: what is installed starts without a network
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(MAKE) --no-print-directory $(UV)/.installed
	$(call pip,install --no-compile $(PINNED) requirements.txt)
	$(call pip,install --no-deps --no-build-isolation --editable .)
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(call pip,install --no-compile $(PINNED) requirements-dev.txt)
	$(call pip,check)
	touch $@

clean:
	rm -rf $(VENV) build
