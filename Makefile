# `make help` lists what there is to do.
SHELL := /bin/sh
VENV ?= .venv
PYTHON := $(VENV)/bin/python
PYTHONS ?= python3 python3.13 python3.12 python3.11
PORT ?= 8000
# What is compiled once serves the next process; tests of one file, which share their setup, mostly stay together.
PYTEST := PYTHONDONTWRITEBYTECODE= $(PYTHON) -m pytest -n auto --dist worksteal
PIP := $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes

TEST_DATABASE_URL ?= postgresql://postgres@127.0.0.1:5432/postgres
TEST_RABBITMQ_URL ?= amqp://guest:guest@127.0.0.1:5672//
TEST_REDIS_URL ?= redis://127.0.0.1:6379/0
SERVICES := VERIFYHUB_TEST_SERVICES=1 DATABASE_URL=$(TEST_DATABASE_URL)
export PORT TEST_DATABASE_URL TEST_RABBITMQ_URL TEST_REDIS_URL

.PHONY: help run test test-services judge check lock clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/runtime  ## Start the demonstration on http://127.0.0.1:8000 (another port: PORT=9000 make run)
	@VERIFYHUB_DEMO=1 exec $(PYTHON) manage.py up

test: $(VENV)/tools  ## The whole suite in parallel; needs no server
	@$(PYTEST)

test-services: $(VENV)/tools  ## The suite on PostgreSQL with RabbitMQ, then on Redis the tests that use a broker
	@$(PYTHON) -m tests.services
	@$(SERVICES) CELERY_BROKER_URL=$(TEST_RABBITMQ_URL) $(PYTEST)
	@$(SERVICES) CELERY_BROKER_URL=$(TEST_REDIS_URL) $(PYTEST) -m broker

judge: $(VENV)/tools .ci/judges/node_modules  ## Let programs that others wrote judge the API and its description (needs Node)
	@$(PYTHON) -m pytest -m judge tests/contract

check: $(VENV)/tools  ## Style, types, layers, migrations, and Django's own checks for production
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/mypy verifyhub apps config
	@$(VENV)/bin/mypy --strict clients/python
	@$(VENV)/bin/lint-imports
	@DJANGO_SETTINGS_MODULE=config.settings_test $(PYTHON) manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=config.settings_test $(PYTHON) manage.py workflow_docs --check
	@DJANGO_SETTINGS_MODULE=config.settings_test $(PYTHON) manage.py api_docs --check
	@SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	    VERIFYHUB_BASE_URL=https://verifyhub.example VERIFYHUB_HSTS_SUBDOMAINS=1 $(PYTHON) manage.py check --deploy --fail-level WARNING

lock: $(VENV)/tools  ## Write requirements*.txt anew from requirements*.in
	@.ci/lock

.ci/judges/node_modules: .ci/judges/package-lock.json
	@npm ci --prefix .ci/judges --no-audit --no-fund --loglevel error
	@touch $@

clean:  ## Remove the environment and everything a run has left behind, the demonstration's rows included
	rm -rf $(VENV) .ci/judges/node_modules var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing what VerifyHub needs (once, about a minute) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/tools: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (once, about a minute) ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@ $(VENV)/runtime

# Each candidate is really run: a shim of a version manager may exist and yet fail.
$(VENV)/bin/python:
	@for python in $(PYTHONS); do \
	    if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
	        echo "Making $(VENV) with $$("$$python" --version) ..."; \
	        "$$python" -m venv --clear $(VENV) && exit 0; \
	        rm -rf $(VENV)/bin; \
	        echo "$$python cannot make an environment: install its venv module (on Debian: python3-venv)." >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo "VerifyHub needs Python 3.11, 3.12 or 3.13, and none of these is one: $(PYTHONS)." >&2; exit 1
