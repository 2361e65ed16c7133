#!/bin/sh
# Make or refresh a virtual environment that holds gatestream in editable form.
# Usage: environment.sh FOLDER REQUIREMENT DOWNLOAD, as in:
#   environment.sh .venv '.[dashboard,dev]' '400 MB'
set -eu

here=$(dirname "$0")
folder=$1
requirement=$2
download=$3
pip() {
    "$folder/bin/python" -m pip --disable-pip-version-check "$@"
}

if ! "$folder/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(sh "$here/python.sh")
    echo "Making $folder with $("$python" --version) …"
    rm -rf "$folder"
    "$python" -m venv "$folder"
fi
echo "Installing gatestream and its libraries into $folder; the first time this downloads about $download …"
pip install --quiet --quiet --constraint "$here/constraints.txt" --editable "$requirement"
