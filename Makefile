# make redact FILE=clip.mp4 [OUT=copy.mp4]   a copy in which no face can be seen, and a report
# make test                                  every check, as CI runs them
# make bench, make bench-memory              against deface and plain transcoding

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: redact test check bench bench-memory clean

redact: $(VENV)/.installed
ifeq ($(origin FILE),undefined)
	@$(BIN)/python -c 'import skimage' 2>/dev/null || $(BIN)/pip install -q scikit-image
	@$(BIN)/python -m bystander.testing.sample out/sample.mp4
	@$(BIN)/bystander redact out/sample.mp4 -o "$(or $(OUT),out/sample.redacted.mp4)" --force
else ifeq ($(origin OUT),undefined)
	@$(BIN)/bystander redact "$(FILE)"
else
	@$(BIN)/bystander redact "$(FILE)" -o "$(OUT)"
endif

test: $(VENV)/.developing
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

check: test

bench: $(VENV)/.developing
	@$(BIN)/python -m bench $(CLIPS)

bench-memory: $(VENV)/.developing
	@$(BIN)/python -m bench.memory

clean:
	rm -rf $(VENV) .venv-deface out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Bystander needs Python 3.11 or newer; name one with make PYTHON=python3.11" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing; install it, on Debian with: apt install python3-venv" >&2; exit 2; }
	@$(BIN)/pip install -q --upgrade 'pip>=25.1'

$(VENV)/.installed: $(BIN)/python pyproject.toml hatch_build.py
	@echo "setting up $(VENV), once"
	@$(BIN)/pip install -q -e .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@$(BIN)/pip install -q --group dev
	@touch $@
