#!/bin/sh
# Print the path of a Python that gatestream can use, or say in one sentence what to install.
# Bytewax has wheels for 3.11 and 3.12 only. A pyenv shim may lie on the PATH for a version
# that is not switched on, so each candidate is run, and pyenv's and uv's own are tried too.
set -eu

candidates() {
    [ -z "${PYTHON:-}" ] || echo "$PYTHON"
    echo python3.12
    echo python3.11
    echo python3
    for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[12]*/bin/python; do
        [ ! -x "$found" ] || echo "$found"
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find --no-python-downloads '>=3.11,<3.13' 2>/dev/null || true
    fi
}

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null
}

without_venv=
for python in $(candidates); do
    fits "$python" || continue
    path=$("$python" -c 'import sys; print(sys.executable)')
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$path"
        exit 0
    fi
    [ -n "$without_venv" ] || without_venv=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
done

if [ -n "$without_venv" ]; then
    echo "Python $without_venv is here without its venv module: please install the package python$without_venv-venv (apt-get install python$without_venv-venv) and run make again." >&2
else
    echo "gatestream wants Python 3.11 or 3.12 and found neither: please install one (Debian 12: apt-get install python3 python3-venv; Ubuntu 24.04: the same; elsewhere: pyenv install 3.12 or uv python install 3.12) and run make again." >&2
fi
exit 2
