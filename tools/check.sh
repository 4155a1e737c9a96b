#!/usr/bin/env bash
# Formatting, lint, types, import contracts, migrations, templates, translations, colours.
set -eu
export DJANGO_ENV=test
PY=.venv/bin/python
run() { echo "· $1"; shift; "$@"; }
run "ruff" $PY -m ruff check -q .
run "format" $PY -m ruff format --check -q .
run "types" $PY -m mypy portal workforce branches assessment
run "imports" .venv/bin/lint-imports
run "templates" .venv/bin/djlint templates --lint --quiet
run "migrations" $PY manage.py makemigrations --check --dry-run -v 0
run "translations" $PY tools/translations.py --check
run "colours" $PY tools/contrast.py
echo "check passed"
