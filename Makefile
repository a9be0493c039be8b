# Needs Python 3.11 to 3.13 and make; everything else comes from the hash-locked uv.lock.
# The first line of each target's comment (##) is its help.

.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
endif
PORT ?= 8000
STATE ?= .data/demo
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
# Four processes start at once: they read what is compiled once, whatever the shell says of bytecode.
export UV_COMPILE_BYTECODE ?= 1
export PYTHONDONTWRITEBYTECODE :=

UV := .boot/bin/uv
PY := .venv/bin/python
RUN := exec $(PY) -m transfer.runner
# One process of tests per core, each with servers of its own.
ABREAST := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
SHOTS ?= ../shots
# A campaign may take longer than any other test before it counts as hanging.
LONG := --torture -m torture -o faulthandler_timeout=3600
RUNS := .venv/.for-running
DEVELOPS := .venv/.for-developing

.PHONY: help demo manage test cover test-fast check smoke bench shots torture fmt docs clean

help: ## print what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo
	@echo '  PORT=8000 STATE=.data/demo FRESH=1 DATA=folder   are for make demo'
	@echo '  PYTHON=python3.12                                another Python than the first one found'

demo: $(RUNS) ## run the exchange with demo data at http://127.0.0.1:8000; Ctrl-C stops everything
	@$(RUN) demo --port '$(PORT)' --state '$(STATE)' $(if $(DATA),--data '$(DATA)') $(if $(filter-out 0,$(FRESH)),--fresh)

manage: $(RUNS) ## a management command for the running demo: make manage CMD='import_demands --help'
	@$(RUN) manage --state '$(STATE)' -- $(CMD)

test: $(DEVELOPS) $(if $(ARGS),,cover) ## every test: embedded servers, a real worker, a real browser
	@$(PY) -m pytest $(ABREAST) $(or $(ARGS),--ignore=tests/kernel)

cover: $(DEVELOPS) ## the kernel's tests, which must reach each of its lines and branches
	@$(PY) -m pytest $(ABREAST) tests/kernel --cov=transfer.kernel --cov-branch --cov-fail-under=100 --cov-report=term-missing:skip-covered

test-fast: $(DEVELOPS) ## the tests that take no worker, no browser and no whole house; under two minutes
	@$(PY) -m pytest $(ABREAST) -m 'not slow' $(ARGS)

check: $(DEVELOPS) ## lint, types, architecture, migrations, messages and docs in step
	@$(PY) -m transfer.runner check

smoke: $(DEVELOPS) ## walk the whole thread twice on a fresh instance, over the public API
	@$(RUN) with --bare -- $(PY) -m bench.smoke $(ARGS)

bench: $(DEVELOPS) ## measure a fresh instance and write bench/results.json
	@$(RUN) with -- $(PY) -m bench $(ARGS)

shots: $(DEVELOPS) ## pictures of every page in both languages, with contact sheets, in SHOTS=../shots
	@$(RUN) with -- $(PY) -m bench.gallery '$(SHOTS)' $(ARGS)

torture: $(DEVELOPS) ## long campaigns of faults, races and bad input; docs/operations.md says how long
	@failed=0; \
	$(PY) -m pytest $(LONG) $(or $(ARGS),--ignore=tests/api) || failed=1; \
	$(if $(ARGS),,$(PY) -m pytest $(LONG) -n auto --maxprocesses 4 --dist load tests/api || failed=1;) \
	exit $$failed

docs: $(DEVELOPS) ## write the generated pages of docs/generated anew
	@$(RUN) with --bare -- $(PY) manage.py generate_docs

fmt: $(DEVELOPS) ## put every source in its form
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

clean: ## remove what make has set up and every demo's data
	rm -rf .venv .boot .data

# Each step that can fail on a strange machine says in one sentence what is in its way.
$(UV):
	@test -n '$(PYTHON)' || { echo 'No Python was found; the exchange needs Python 3.11, 3.12 or 3.13.' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "The exchange needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is $$('$(PYTHON)' -c 'import platform; print(platform.python_version())' 2>/dev/null || echo no Python); name another with PYTHON=python3.11." >&2; exit 1; }
	@mkdir -p .boot 2>/dev/null && test -w .boot && test -w . || { \
	  echo "The folder $(CURDIR) cannot be written; copy the checkout to a folder of yours." >&2; exit 1; }
	@test "$$(df -Pk . | awk 'NR==2 {print $$4}')" -ge 1000000 || { \
	  echo "The disk that holds $(CURDIR) is full: 1 GB is needed." >&2; exit 1; }
	@echo 'Setting up (once, about a minute) ...'
	@'$(PYTHON)' -m pip --version >/dev/null 2>&1 || { \
	  echo "$(PYTHON) has no pip; install it (on Debian: apt-get install python3-pip)." >&2; exit 1; }
	@'$(PYTHON)' -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
	  --root-user-action=ignore --upgrade --target .boot --require-hashes -r deploy/uv.txt || { \
	  echo 'uv could not be installed: is the package index within reach?' >&2; exit 1; }
	@touch $@

$(RUNS): uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --no-dev --inexact --python '$(PYTHON)' || { \
	  echo 'The packages of uv.lock could not be installed.' >&2; exit 1; }
	@touch $@

$(DEVELOPS): uv.lock | $(UV)
	@$(UV) sync --frozen --quiet --python '$(PYTHON)' || { \
	  echo 'The packages of uv.lock could not be installed.' >&2; exit 1; }
	@touch $@ $(RUNS)
