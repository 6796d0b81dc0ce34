# make run     open the window           make test    all tests, offscreen
# make lint    ruff, mypy, import-linter make bench   ratios of speed, as JSON
# make soak    fuzz and long tests       make wheel   a wheel in dist/
# make lock    write the lock files anew from pyproject.toml (needs uv)

VENV ?= .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
UV_COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header --quiet

# One process of tests a core, and what one has left when the others are done is shared out anew. Bytecode is written even
# where the environment says otherwise: each of the programs that tests start would compile itself again.
SHARED_OUT := -n logical --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := run
.PHONY: run test lint format bench soak wheel lock clean

run: $(VENV)/.run-ready
	@$(BIN)/python tools/system_libraries.py --window
	$(BIN)/python main.py $(ARGS)

test: $(VENV)/.dev-ready
	@$(BIN)/python tools/system_libraries.py
	QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m "not slow" $(SHARED_OUT) $(ARGS)

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev-ready
	@$(BIN)/python tools/system_libraries.py
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(VENV)/.dev-ready
	@$(BIN)/python tools/system_libraries.py
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m slow --timeout 3600 $(ARGS)

wheel: $(VENV)/.run-ready
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

lock:
	$(UV_COMPILE) pyproject.toml -o requirements.lock
	$(UV_COMPILE) pyproject.toml --extra test --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	sh tools/make_venv.sh $(VENV)

$(VENV)/.run-ready: requirements.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -r requirements.lock
	@touch $@

# The development lock holds the run-time one whole, so one installation serves both.
$(VENV)/.dev-ready: requirements-dev.lock requirements.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.run-ready
