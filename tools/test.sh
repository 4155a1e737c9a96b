#!/usr/bin/env bash
# The full suite on SQLite; tests marked db again on PostgreSQL and Redis where both test addresses are set.
set -eu
export DJANGO_ENV=test
unset DATABASE_URL REDIS_URL || true
if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  echo "No Chromium at ${CHROMIUM:-/usr/bin/chromium}: the browser tests do NOT run."
fi
.venv/bin/python -m pytest -n 2 --dist load --maxschedchunk 2 "$@"
if [ -n "${TEST_DATABASE_URL:-}" ] && [ -n "${TEST_REDIS_URL:-}" ]; then
  echo "Again on PostgreSQL and Redis: the tests marked db"
  DATABASE_URL="$TEST_DATABASE_URL" REDIS_URL="$TEST_REDIS_URL" .venv/bin/python -m pytest -m db -n 2 --dist load --maxschedchunk 2 "$@"
else
  echo "TEST_DATABASE_URL and TEST_REDIS_URL are not both set: the tests marked db ran on SQLite only."
fi
