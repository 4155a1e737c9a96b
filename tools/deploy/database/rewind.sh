#!/usr/bin/env bash
# `rewind.sh FOLDER [MOMENT]` makes an empty FOLDER a cluster as of MOMENT ("2026-12-01 10:30:00+08"), or as late as the log goes.
# It takes the newest base backup in WAL_ARCHIVE that ended before MOMENT. Start PostgreSQL on FOLDER afterwards: it plays the log and
# opens. Bases that ended after MOMENT go to WAL_ARCHIVE/base-aside: they belong to what was left behind, and no later rewind may begin
# from one. Make a new base at once (base.sh).
set -euo pipefail
umask 077
place=${WAL_ARCHIVE:?set WAL_ARCHIVE} target=${1:?a folder} moment=${2:-}
mkdir -p "$target"
[ -z "$(ls -A "$target")" ] || { echo "$target is not empty" >&2; exit 1; }
ended() { cat "$place/base/$1/ended" 2> /dev/null || echo "$1"; } # its name says when it began
latest=$([ -z "$moment" ] && echo 9 || date -u -d "$moment" +%Y%m%d-%H%M%S)
base='' later=()
for name in $(ls -1 "$place/base" | sort); do
  if [[ "$(ended "$name")" > "$latest" ]]; then later+=("$name"); else base=$name; fi
done
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
for name in "${later[@]}"; do
  mkdir -p "$place/base-aside"
  mv "$place/base/$name" "$place/base-aside/$name"
  echo "$place/base-aside/$name set aside: it ended after $moment" >&2
done
echo "$target from base $base"
