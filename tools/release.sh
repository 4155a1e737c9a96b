#!/usr/bin/env bash
# An offline bundle of the last commit: code with its migrations, wheels for this machine's Python, collected static files.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:-dist}" && cd "${1:-dist}" && pwd)
version=$(.venv/bin/python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
name="hongjiang-$version"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/$name"
git archive HEAD | tar -x -C "$work/$name" --exclude tests --exclude bench --exclude .ci
.venv/bin/python -m pip download -q --disable-pip-version-check --only-binary :all: -r requirements.txt -d "$work/$name/wheels"
cp -r vendor fonts staticfiles "$work/$name/"
cp tools/install.sh "$work/$name/install.sh"
git rev-parse HEAD > "$work/$name/COMMIT"
(cd "$work/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar -czf "$out/$name.tar.gz" -C "$work" "$name"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
