# Two commands set everything up by themselves: `make demo` and `make test`.
# `make help` lists the rest. Nothing is installed outside .venv, except that `make test`
# fetches TimescaleDB into .timescaledb and, when it runs as root on Debian, chromium.

.POSIX:
.SUFFIXES:
.DEFAULT_GOAL = help

VENV = .venv
BIN = $(VENV)/bin
TRAIN_VENV = .train-venv
CONSTRAINTS = infra/setup/constraints.txt
SETUP = pyproject.toml $(CONSTRAINTS) infra/setup/environment.sh infra/setup/python.sh
# Tests that run beside one another: one more than cores, for many wait for a process or a camera.
JOBS = $$(($$(nproc) + 1))
# What belongs to a group stays on one worker, and the groups begin in the order of collection.
SPREAD = --dist loadgroup --no-loadscope-reorder
PYTEST_ARGS =
# Labelled pictures for `make evaluate`, and what is told to it, such as --folds 5.
SHARED = ../shared/data
EVALUATE_ARGS =

# No library of ours reports home, and none spreads over cores that the others use.
QUIET = GX_ANALYTICS_ENABLED=false STREAMLIT_BROWSER_GATHER_USAGE_STATS=false
TEST_ENV = $(QUIET) OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 NUMBA_NUM_THREADS=1

.PHONY: help demo test test-long test-tools check evaluate coverage train-env clean
# The parts of `make check`.
.PHONY: check-style check-sql check-types check-layers check-coverage

help:
	@echo 'make demo       set up, run the whole pipeline on the bundled clip, say what it found'
	@echo 'make test       set up, run every check and every quick test'
	@echo 'make test-long  set up, run the full counts: kills, orders, a year'
	@echo 'make test-tools fetch TimescaleDB and chromium for the tests, where that is possible'
	@echo 'make check      style, types, layers, SQL, coverage matrix'
	@echo 'make evaluate   set up, print the table of figures on the labelled pictures of $(SHARED)'
	@echo 'make coverage   write tests/COVERAGE.md anew from the names of the tests'
	@echo 'make train-env  a second environment, $(TRAIN_VENV), to train networks in'
	@echo 'make clean      remove what the targets above made'

demo: $(VENV)/.demo
	@$(QUIET) $(BIN)/gatestream demo

# Each check needs one core, what is fetched needs none: they go on side by side.
READY = $(MAKE) --no-print-directory -j 3 check $(TRAIN_VENV)/.train test-tools

test:
	@$(READY)
	@echo 'Running the tests …'
	@$(TEST_ENV) $(BIN)/pytest -q -n $(JOBS) $(SPREAD) $(PYTEST_ARGS)

test-long:
	@$(READY)
	@echo 'Running the full counts …'
	@$(TEST_ENV) $(BIN)/pytest -q -n $(JOBS) $(SPREAD) -m 'long or not long' $(PYTEST_ARGS)

test-tools:
	@sh infra/setup/chromium.sh
	@sh infra/setup/timescaledb.sh

check: check-style check-sql check-types check-layers check-coverage

check-style: $(VENV)/.dev
	@echo 'Checking style …'
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

check-sql: $(VENV)/.dev
	@echo 'Checking SQL …'
	@$(BIN)/sqlfluff lint sql

check-types: $(VENV)/.dev
	@echo 'Checking types …'
	@$(BIN)/mypy

check-layers: $(VENV)/.dev
	@echo 'Checking layers …'
	@$(BIN)/lint-imports --no-logo

check-coverage: $(VENV)/.dev
	@echo 'Checking the coverage matrix …'
	@$(BIN)/python tests/coverage_matrix.py --check

evaluate: $(VENV)/.demo
	@test -d '$(SHARED)' || { \
	  echo 'make evaluate wants labelled pictures in $(SHARED): name their folder with SHARED=' >&2; \
	  exit 2; }
	@$(QUIET) $(BIN)/gatestream evaluate --suite '$(SHARED)' $(EVALUATE_ARGS)

coverage: $(VENV)/.dev
	@$(BIN)/python tests/coverage_matrix.py

$(VENV)/.demo: $(SETUP)
	@sh infra/setup/environment.sh $(VENV) '.[dashboard,quality]' '420 MB'
	@touch $@

$(VENV)/.dev: $(SETUP)
	@sh infra/setup/environment.sh $(VENV) '.[dashboard,quality,kafka,dev]' '520 MB'
	@touch $(VENV)/.demo $@

train-env: $(TRAIN_VENV)/.train

$(TRAIN_VENV)/.train: $(SETUP) infra/setup/train.sh
	@sh infra/setup/environment.sh $(TRAIN_VENV) '.[train]' '3 GB'
	@sh infra/setup/train.sh $(TRAIN_VENV)
	@touch $@

clean:
	rm -rf $(VENV) $(TRAIN_VENV) .timescaledb/programs build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find schemas models sql flows dashboards tests -name __pycache__ -prune -exec rm -rf {} +
