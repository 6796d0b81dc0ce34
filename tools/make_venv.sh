#!/bin/sh
# Make a virtual environment in $1 with $PYTHON, python3, or another Python from 3.11 to 3.13 that is here.
set -eu
folder=$1

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    echo "Parallax needs Python 3.11, 3.12 or 3.13. Install one (Debian: apt-get install python3 python3-venv)." >&2
    exit 1
fi

# Debian ships venv without pip's installer unless python3-venv is there.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        echo "This Python cannot make virtual environments. Run: sudo apt-get install -y python3-venv" >&2
        exit 1
    fi
fi
"$python" -m venv "$folder"
