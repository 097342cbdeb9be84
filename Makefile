# `make help` lists the targets. Everything they need is installed into .venv and .cache.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
PORT ?= 8000
WORKERS ?= 2
ARGS ?=

export PORT

.PHONY: help run test lint format messages bench relevance drill audit mutants services services-stop lock clean runtime dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: runtime ## Serve the portal with sample content on http://127.0.0.1:$PORT (8000)
	@$(PYTHON) -m portal.catalogues
	@PORTAL_DEMO=1 exec $(MANAGE) serve $(ARGS)

test: dev lint ## Check the code, then run all tests against real services (ARGS="-k search")
	$(PYTHON) -m pytest -n $(WORKERS) $(ARGS)

lint: dev ## Check style, types, layers, templates
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports
	.venv/bin/djlint --check --lint .

format: dev ## Rewrite code and templates in the project's style
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	.venv/bin/djlint --reformat --quiet .

messages: dev ## Update and compile the translation catalogues
	$(MANAGE) messages $(ARGS)

bench: dev ## Run the benchmarks in tests/benchmarks; search among 50,000 records; how soon a page is found
	$(PYTHON) -m pytest -o python_files='bench_*.py' -s $(ARGS) tests/benchmarks
	$(PYTHON) -m tests.drills large
	$(PYTHON) -m tests.drills findable

relevance: dev ## Search quality beside the baseline C1, questions kept apart (HALF=tune: those to tune on)
	$(PYTHON) -m pytest -n 0 -o python_files='measure_*.py' -q -s $(ARGS) tests/relevance

drill: dev ## Bad days and bad people, on real servers (ONLY="killed silent"; names: python -m tests.drills names)
	@for name in $(or $(ONLY),$$($(PYTHON) -m tests.drills names)); do $(PYTHON) -m tests.drills $$name $(ARGS) || exit 1; done

mutants: dev ## Take away one permission guard after the other: a test must notice each (ONLY="files")
	@$(PYTHON) -m tests.mutants

audit: dev ## Lighthouse on four Arabic pages, phone profile (AUDIT_URL=…: of a running portal)
	@$(PYTHON) -m portal.catalogues
	@$(PYTHON) -m tests.audit

services: ## Start PostgreSQL, Redis and Elasticsearch; print their URLs
	@.ci/bootstrap dev
	@$(PYTHON) -m tests.services start

services-stop: ## Stop them
	@if [ -x $(PYTHON) ]; then .ci/bootstrap dev && $(PYTHON) -m tests.services stop; fi

lock: ## Bring the lock files in line with pyproject.toml (ARGS=--upgrade: newest versions)
	@.ci/bootstrap lock $(ARGS)

clean: services-stop ## Remove .venv, caches and the services' data; the portal's own data in var/ stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@.ci/bootstrap runtime

dev:
	@.ci/bootstrap dev
