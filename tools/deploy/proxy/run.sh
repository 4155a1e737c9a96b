#!/usr/bin/env bash
# Fills the settings of the proxy from the environment and becomes nginx.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export WEB="${WEB:-web:8000}" HTTP_PORT="${HTTP_PORT:-8080}" HTTPS_PORT="${HTTPS_PORT:-8443}" TLS_DIR="${TLS_DIR:-/etc/hongjiang/tls}"
export PUBLIC_PORT="${PUBLIC_PORT:-}"
for name in tls.crt tls.key; do
  [ -r "$TLS_DIR/$name" ] || { echo "The certificate is missing or not readable: $TLS_DIR/$name" >&2; exit 1; }
done
RUN_DIR=$(mktemp -d)
export RUN_DIR
# shellcheck disable=SC2016  # the names of what envsubst replaces
envsubst '$WEB $HTTP_PORT $HTTPS_PORT $TLS_DIR $RUN_DIR $PUBLIC_PORT' < "$here/nginx.conf" > "$RUN_DIR/nginx.conf"
exec "${NGINX:-nginx}" -c "$RUN_DIR/nginx.conf" -e stderr -g "daemon off;"
