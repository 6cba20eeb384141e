#!/bin/sh
# Brings what a command needs, and says in words what is missing when it may not. Called by the Makefile.
#   setup.sh runtime | test    .venv from the lock file, without or with what the tests need
#   setup.sh packages          Chromium and PostgreSQL from the system's packages
#   setup.sh wheel             dist/strefa-….whl
set -eu
cd "$(dirname "$0")/.."
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing $* from the system's packages."
    as_root env DEBIAN_FRONTEND=noninteractive sh -c '
        apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@" >/dev/null' sh "$@" >&2
}

check_python() {
    if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Python 3.11 or newer is needed and python3 is not that. On Debian 12 or Ubuntu 24.04: apt-get install python3"
        exit 1
    fi
}

with_venv() {
    python3 -m venv .tools >/dev/null 2>&1 && .tools/bin/python -m pip install -q "uv==$UV_VERSION" >&2 && return 0
    rm -rf .tools
    return 1
}

with_pip() {
    python3 -m pip install -q --target .tools/lib "uv==$UV_VERSION" >&2 2>/dev/null || { rm -rf .tools; return 1; }
    mkdir -p .tools/bin && ln -sf ../lib/bin/uv .tools/bin/uv
}

find_uv() {
    check_python
    if command -v uv >/dev/null 2>&1; then uv=uv; return; fi
    uv=.tools/bin/uv
    [ -x $uv ] && return
    say "Fetching uv, which installs the rest."
    with_venv || with_pip || { apt_install python3-venv && with_venv; } || {
        say "uv could not be fetched. Either there is no network, or Python lacks its venv module."
        say "Install the package python3-venv (as root: apt-get install python3-venv) and try again."
        exit 1
    }
}

prepare_uv() {
    find_uv
    # Behind a proxy with its own certificate uv must use the system's list; on a bare machine there is none.
    bundle=/etc/ssl/certs/ca-certificates.crt
    if [ -z "${SSL_CERT_FILE:-}" ] && [ -s $bundle ]; then export SSL_CERT_FILE=$bundle; fi
    export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
    [ -d .venv ] || export UV_PYTHON=python3
}

has_chromium() { command -v chromium >/dev/null 2>&1 || [ -x /usr/bin/chromium ]; }
has_postgresql() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

packages() {
    missing=
    has_chromium || missing="$missing chromium"
    has_postgresql || missing="$missing postgresql"
    [ -z "$missing" ] && return
    # shellcheck disable=SC2086 - each word is a package
    apt_install $missing && has_chromium && has_postgresql && return
    say "The tests need these packages, and may not install them:$missing"
    say "As root: apt-get install --no-install-recommends$missing"
    exit 1
}

case "${1:-}" in
    runtime)
        prepare_uv
        $uv sync -q --frozen --inexact
        touch .venv/runtime
        ;;
    test)
        prepare_uv
        $uv sync -q --frozen --group test
        touch .venv/runtime .venv/test
        ;;
    packages) packages ;;
    wheel)
        prepare_uv
        $uv build -q --wheel --out-dir dist
        ls dist/*.whl
        ;;
    *)
        say "What shall be set up? runtime, test, packages or wheel."
        exit 2
        ;;
esac
