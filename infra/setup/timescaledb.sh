#!/bin/sh
# The store's tests run on a real TimescaleDB too: fetch it where that is possible, otherwise
# say why they will be skipped. Never fails. Nothing is installed into the system.
set -eu

script=$(dirname "$0")/../timescaledb.sh
if "$script" programs >/dev/null 2>&1; then
    exit 0
fi
said=$(timeout 600 "$script" install 2>&1) ||
    echo "Tests on TimescaleDB will be skipped: $(printf '%s\n' "$said" | tail -n 1)"
