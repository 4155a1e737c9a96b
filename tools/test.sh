#!/usr/bin/env bash
# The quick layer of the suite on SQLite (docs/adr/0056). With FULL=1, or with tests named, everything: on SQLite, and the tests
# marked db again on PostgreSQL and Redis where both test addresses are set.
set -eu
export DJANGO_ENV=test
# Without kept bytecode each process compiles the portal again, and each worker all tests with their assertions.
unset DATABASE_URL REDIS_URL PYTHONDONTWRITEBYTECODE || true
if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  echo "No Chromium at ${CHROMIUM:-/usr/bin/chromium}: the browser tests do NOT run."
fi
failed=0
# All parts run, whatever fails. A part without a chosen test is none of the failures (5) where tests were chosen.
part() {
  local code=0
  .venv/bin/python -m pytest -n 2 "$@" || code=$?
  if [ "$code" != 0 ] && ! { [ "$code" = 5 ] && [ "$chosen" -gt 0 ]; }; then failed=1; fi
}
chosen=$#
if [ -z "${FULL:-}" ] && [ "$chosen" = 0 ]; then
  part --quick --dist load --maxschedchunk 2 --ignore tests/journeys
  echo "The journeys of the quick layer: a whole installation, and a browser"
  part --quick -n 0 tests/journeys
  echo "This was the quick layer; make test FULL=1 runs everything."
  exit "$failed"
fi
# Handed out in order: tests that empty the database come last, and what a free worker stole behind them would miss the catalogues.
part --dist load --maxschedchunk 2 --ignore tests/journeys "$@"
if [ -n "${TEST_DATABASE_URL:-}" ] && [ -n "${TEST_REDIS_URL:-}" ]; then
  echo "Again on PostgreSQL and Redis: the tests marked db"
  DATABASE_URL="$TEST_DATABASE_URL" REDIS_URL="$TEST_REDIS_URL" part -m db --dist load --maxschedchunk 2 --ignore tests/journeys "$@"
else
  echo "TEST_DATABASE_URL and TEST_REDIS_URL are not both set: the tests marked db ran on SQLite only."
fi
# Last: what moves to PostgreSQL copies the migrated database that the part before left there.
echo "The journeys: a whole installation, and a browser"
part --dist worksteal tests/journeys "$@"
exit "$failed"
