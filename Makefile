# Everything is done by aeo/house (standard library only); these are its names.
PYTHON ?= python3

.PHONY: run test bench install outdated
.DEFAULT_GOAL := run

run test bench install:
	@$(PYTHON) -m aeo.house $@ $(ARGS)

outdated: install
	@.venv/bin/uv pip list --outdated --python .venv/bin/python
