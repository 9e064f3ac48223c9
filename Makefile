# make book: everything from data to HTML.   make test: everything that must hold.   Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TEST := $(VENV)/.ready-test

.PHONY: help book test thorough coverage bench faults reproduce lock update licences clean
help:
	@echo "make book   data -> notebooks -> _build/html (sets up .venv first)"
	@echo "make test   linter, types, tests, and every published edition run again"
	@echo "make thorough  the tests that take longest: fleets, full disks, kills"
	@echo "make coverage  which lines and branches no test runs"
	@echo "make bench  how fast it is, against papermill and Jupyter Book (ROWS=\"page list\" to choose, TO=file to keep)"
	@echo "make faults      kills and damaged data by the hundred; writes tests/thorough/faults/RESULTS.md (half an hour)"
	@echo "make reproduce   rebuild the committed editions and the book from a clean clone, under other circumstances"
	@echo "make lock   write both locks anew from pyproject.toml (needs uv)"
	@echo "make update  the same with the newest versions that have been out for WAIT=7 days"
	@echo "make licences    write LICENCES.md from what is installed"
	@echo "make clean  remove what was built (not .venv)"

# Python compiles what is used when it is used, and keeps it; to compile all that is installed takes longer than the
# whole book. Where the environment forbids to keep it, every command would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# The lock names all that is needed, so its halves can be installed at the same time: pip uses one core.
LOCKED := $(PIP) --no-deps --require-hashes -r

$(READY): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or later, or name one with make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Python 3.11 or later is needed; name one with make PYTHON=python3.12."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute)"
	@start=$$(date +%s); $(PYTHON) -m venv $(VENV) \
	&& awk '/^[A-Za-z0-9]/ { n++ } { print > ("$(VENV)/half-" n % 2 ".txt") }' requirements.txt \
	&& { $(LOCKED) $(VENV)/half-0.txt & first=$$!; $(LOCKED) $(VENV)/half-1.txt; second=$$?; wait $$first && test $$second = 0; } \
	&& $(PIP) --no-deps --no-build-isolation -e . \
	&& touch $(READY) && echo "Set-up took $$(($$(date +%s) - start)) s."

$(READY_TEST): $(READY) requirements-test.txt
	@echo "Adding what the tests need to $(VENV) (once)"
	@$(PIP) --require-hashes -r requirements-test.txt
	@touch $(READY_TEST)

book: $(READY)
	@start=$$(date +%s); $(BIN)/loftesbok build && echo "The book took $$(($$(date +%s) - start)) s."

test: $(READY_TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/loftesbok check
	$(BIN)/python -m pytest -p tests.kernel_environment --nbval --nbval-cell-timeout=120 -n 2 --dist loadfile -q book/reports
	$(BIN)/python -m pytest -p tests.kernel_environment --nbval-lax --nbval-cell-timeout=120 -n 2 --dist loadfile -q notebooks
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not thorough" tests

thorough: $(READY_TEST)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m thorough tests

# All tests, the commands that they run included; not what forked kernels and killed processes have run.
coverage: $(READY_TEST)
	$(BIN)/python -m pytest -n 2 --dist worksteal -q --cov --cov-report=term tests

bench: $(READY_TEST)
	@$(BIN)/python -m benchmarks $(ROWS) $(if $(TO),--write $(TO))

faults: $(READY_TEST)
	@$(BIN)/python -m tests.thorough.faults $(ROWS)

reproduce: $(READY_TEST)
	@$(BIN)/python -m tools.reproduce

lock:
	@$(PYTHON) tools/lock.py

# Newest versions that have been out for WAIT days: the time in which hijacked releases are usually found.
WAIT ?= 7
update:
	@$(PYTHON) tools/lock.py --upgrade --exclude-newer $$($(PYTHON) -c "import datetime as d; print(d.date.today() - d.timedelta(days=$(WAIT)))")

licences: $(READY_TEST)
	@$(BIN)/python -m tools.licences

# What an interrupted command has left in _build/pending is completed first.
clean: $(READY)
	@test ! -e _build/pending || $(BIN)/loftesbok list >/dev/null
	rm -rf _build book/_generated book/papers book/underlag
