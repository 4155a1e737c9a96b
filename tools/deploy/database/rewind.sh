#!/usr/bin/env bash
# `rewind.sh FOLDER [MOMENT]` makes an empty FOLDER a cluster as of MOMENT ("2026-12-01 10:30:00+08"), or as late as the log goes.
# It takes the newest base backup in WAL_ARCHIVE before MOMENT. Start PostgreSQL on FOLDER afterwards: it plays the log and opens.
set -euo pipefail
umask 077
place=${WAL_ARCHIVE:?set WAL_ARCHIVE} target=${1:?a folder} moment=${2:-}
mkdir -p "$target"
[ -z "$(ls -A "$target")" ] || { echo "$target is not empty" >&2; exit 1; }
latest=$([ -z "$moment" ] && date -u +%Y%m%d-%H%M%S || date -u -d "$moment" +%Y%m%d-%H%M%S)
base=$(ls -1 "$place/base" | sort | awk -v latest="$latest" '$0 <= latest' | tail -n 1)
[ -n "$base" ] || { echo "no base backup before ${moment:-now}" >&2; exit 1; }
tar -xzf "$place/base/$base/base.tar.gz" -C "$target"
# The archive goes on from here on another line: what it holds already is never written over.
{
  echo "restore_command = 'test -f \"$place/wal/%f.gz\" && gunzip -c \"$place/wal/%f.gz\" > \"%p\"'"
  echo "recovery_target_timeline = 'latest'"
  echo "recovery_target_action = 'promote'"
  [ -z "$moment" ] || echo "recovery_target_time = '$moment'"
} >> "$target/postgresql.auto.conf"
touch "$target/recovery.signal"
chmod 700 "$target"
echo "$target from base $base"
