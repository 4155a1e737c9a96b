#!/usr/bin/env bash
# Writes the settings of the pool from the environment and becomes PgBouncer.
set -euo pipefail
: "${DATABASE_PASSWORD:?set DATABASE_PASSWORD}"
folder=$(mktemp -d)
umask 077
# In SQL's own way a quote inside the quoted password is doubled.
printf '"%s" "%s"\n' "${DATABASE_USER:-hongjiang}" "${DATABASE_PASSWORD//\"/\"\"}" > "$folder/users.txt"
cat > "$folder/pool.ini" <<EOF
[databases]
${DATABASE_NAME:-hongjiang} = host=${DATABASE_HOST:-db} port=${DATABASE_PORT:-5432}

[pgbouncer]
listen_addr = ${POOL_ADDRESS:-0.0.0.0}
listen_port = ${POOL_PORT:-6432}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/users.txt
pool_mode = transaction
default_pool_size = ${POOL_SIZE:-20}
reserve_pool_size = 5
max_client_conn = ${POOL_CLIENTS:-500}
# A client that waits longer than this for a connection gets an error instead of a dead page.
query_wait_timeout = 30
# Longer than the longest chunk of scoring, shorter than a forgotten transaction.
idle_transaction_timeout = 900
server_idle_timeout = 300
# A database that was restarted is tried again at once; by default every client is refused for fifteen seconds.
server_login_retry = 0.2
log_connections = 0
log_disconnections = 0
EOF
exec "${PGBOUNCER:-pgbouncer}" "$folder/pool.ini"
