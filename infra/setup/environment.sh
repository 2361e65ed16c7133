#!/bin/sh
# Make or refresh a virtual environment that holds gatestream in editable form.
# Usage: environment.sh FOLDER REQUIREMENT, as in: environment.sh .venv '.[dashboard,dev]'
set -eu

here=$(dirname "$0")
folder=$1
requirement=$2
pip() {
    "$folder/bin/python" -m pip --disable-pip-version-check "$@"
}

if ! "$folder/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(sh "$here/python.sh")
    echo "Making $folder with $("$python" --version) …"
    rm -rf "$folder"
    "$python" -m venv "$folder"
fi
echo "Installing gatestream and its libraries into $folder: about a minute, and a download of 400 MB the first time …"
pip install --quiet --quiet --constraint "$here/constraints.txt" --editable "$requirement"
