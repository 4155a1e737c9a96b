#!/usr/bin/env bash
# A base backup into WAL_ARCHIVE/base, which the log is played upon. The newest BASE_KEEP (2) stay, and the log that they need.
# Where it connects to is said by PGHOST, PGPORT, PGUSER and PGPASSWORD. Once a week is enough; `manage.py backup` goes on nightly.
set -euo pipefail
umask 077
place=${WAL_ARCHIVE:?set WAL_ARCHIVE} keep=${BASE_KEEP:-2}
mkdir -p "$place/base" "$place/wal"
name=$(date -u +%Y%m%d-%H%M%S)
rm -rf "$place/base"/.making-*
pg_basebackup -D "$place/base/.making-$name" -Ft -z -X none -c fast --no-manifest -l "hongjiang $name"
date -u +%Y%m%d-%H%M%S > "$place/base/.making-$name/ended" # no moment before this can be reached from it
sync "$place/base/.making-$name"/*
mv "$place/base/.making-$name" "$place/base/$name"
ls -1 "$place/base" | sort | head -n "-$keep" | while read -r old; do rm -rf "${place:?}/base/$old"; done
oldest=$(ls -1 "$place/base" | sort | head -n 1)
# The label of the oldest base names the first piece of the log that it needs.
first=$(tar -xzOf "$place/base/$oldest/base.tar.gz" backup_label | sed -n 's/^START WAL LOCATION.*file \([0-9A-F]*\))$/\1/p')
pg_archivecleanup -x .gz "$place/wal" "${first:?the label of $oldest names no piece of the log}"
echo "$place/base/$name"
