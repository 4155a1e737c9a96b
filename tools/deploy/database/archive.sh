#!/usr/bin/env bash
# archive_command: `archive.sh %p %f` keeps one finished piece of the log in WAL_ARCHIVE, packed.
# It gets its name only when it lies on the disk, and another piece is never written over: PostgreSQL asks again until this says 0.
set -euo pipefail
umask 077
place=${WAL_ARCHIVE:?set WAL_ARCHIVE}/wal
mkdir -p "$place"
if [ -f "$place/$2.gz" ]; then
  gunzip -c "$place/$2.gz" | cmp -s - "$1"
  exit
fi
gzip -1 -c "$1" > "$place/.$2.part"
sync "$place/.$2.part"
mv "$place/.$2.part" "$place/$2.gz"
sync "$place"
