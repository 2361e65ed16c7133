#!/bin/sh
# The browser tests drive the system's chromium: fetch it where that is possible, otherwise
# say why they will be skipped. Never fails.
# Ubuntu's package of that name only starts a snap, so what was installed is run once.
set -eu

runs() {
    command -v chromium >/dev/null 2>&1 && chromium --version >/dev/null 2>&1
}

if runs; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo 'Browser tests will be skipped: they want chromium, which only root can install (apt-get install chromium).'
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo 'Browser tests will be skipped: they want chromium, and there is no apt-get to install it.'
    exit 0
fi
echo 'Installing chromium for the browser tests …'
export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq >/dev/null 2>&1 || true
timeout 300 apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 || true
runs || echo 'Browser tests will be skipped: chromium could not be installed (apt-get install chromium).'
