#!/usr/bin/env bash
# Installs the bundle where it was unpacked, from its own wheels: no network is asked.
set -euo pipefail
cd "$(dirname "$0")"
sha256sum --quiet -c SHA256SUMS
python3 -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
[ -d .venv ] || python3 -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check --no-index --find-links wheels -r requirements.txt
# What `make run` would otherwise build: the bundle brings it.
mkdir -p node_modules && touch .venv/.done node_modules/.done vendor/icons.svg
sleep 1 && touch staticfiles/.done
echo "Installed. Set the variables of docs/operations.md, then: .venv/bin/python manage.py migrate"
