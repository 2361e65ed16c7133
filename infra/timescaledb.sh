#!/usr/bin/env bash
# A real TimescaleDB on plain Debian: no Docker, no foreign package source, nothing installed
# into the system. Debian's own packages (the Apache edition) are fetched by an apt of its own,
# verified with Debian's keys, unpacked into a folder and told to use their own libraries.
# See `infra/timescaledb.sh help`.
set -euo pipefail
umask 022

SUITE=trixie
MAJOR=17
CODE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
ACCOUNT=gatestream_postgres
SETTINGS_OF=durable
FOLDER=
PORT=5433
COMMAND=

help() {
    cat <<'TEXT'
usage: infra/timescaledb.sh COMMAND [--folder DIR] [--port N] [--account NAME] [--test]

commands
  install   fetch and unpack the programs; nothing is done where they lie already
  start     install, make the cluster where there is none, start it, print the owner's DSN
  stop      stop the server; its rows stay
  status    say whether it runs; exit code 3 if not
  dsn       print the owner's DSN again
  admin-dsn print the superuser's, who makes roles and databases
  programs  print where the programs lie; exit code 3 if they are not installed

options
  --folder DIR    where the cluster lies (default: .timescaledb/cluster of this checkout)
  --port N        port on 127.0.0.1 (default 5433); 0: only the socket in the folder
  --account NAME  system account of the server if root starts it (default gatestream_postgres)
  --test          for tests: fast; nothing survives a power cut, and the server ends with the
                  process that started it

The DSN goes to standard output alone, everything else to standard error. It holds no password:
that lies in DIR/pgpass, which only the caller reads. DEBIAN_MIRROR names a mirror of Debian
where apt's own sources have none.
TEXT
}

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "timescaledb.sh: $*"
    exit 2
}

while [ $# -gt 0 ]; do
    case $1 in
    install | start | stop | status | dsn | admin-dsn | programs) COMMAND=$1 ;;
    --folder | --port | --account)
        [ $# -ge 2 ] || fail "$1 wants a value"
        case $1 in --folder) FOLDER=$2 ;; --port) PORT=$2 ;; *) ACCOUNT=$2 ;; esac
        shift
        ;;
    --test) SETTINGS_OF=test ;;
    help | -h | --help)
        help
        exit 0
        ;;
    *) fail "unknown word '$1'; known: install start stop status dsn admin-dsn programs, and help" ;;
    esac
    shift
done
[ -n "$COMMAND" ] || { help >&2; exit 2; }
case $PORT in '' | *[!0-9]*) fail "--port wants a number, got '$PORT'" ;; esac

case $(uname -m) in
x86_64) TRIPLET=x86_64-linux-gnu LOADER=ld-linux-x86-64.so.2 ;;
aarch64) TRIPLET=aarch64-linux-gnu LOADER=ld-linux-aarch64.so.1 ;;
*) fail "there is no package for $(uname -m); wanted x86_64 or aarch64" ;;
esac

is_root() { [ "$(id -u)" -eq 0 ]; }
as_server() {
    if is_root; then
        setpriv --reuid="$ACCOUNT" --regid="$(id -g "$ACCOUNT")" --clear-groups "$@"
    else
        "$@"
    fi
}

# PostgreSQL refuses to run as root, and `nobody` should own nothing.
make_account() {
    is_root || return 0
    id "$ACCOUNT" >/dev/null 2>&1 ||
        useradd --system --no-create-home --shell /usr/sbin/nologin "$ACCOUNT" >/dev/null 2>&1 ||
        id "$ACCOUNT" >/dev/null 2>&1 ||
        fail "PostgreSQL does not run as root, and the account $ACCOUNT cannot be made"
}
can_be_reached() {
    local folder=$1 ACCOUNT=$ACCOUNT
    # Before there is an account, whoever owns nothing tells as well what is open to all.
    if is_root && ! id "$ACCOUNT" >/dev/null 2>&1; then ACCOUNT=nobody; fi
    while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
    as_server test -x "$folder"
}

# Beside the code; below a home that is closed to the server's account, where systems keep such.
choose_place() {
    PLACE=$CODE/.timescaledb
    can_be_reached "$PLACE" || PLACE=/var/lib/gatestream/timescaledb
    PROGRAMS=$PLACE/programs
    FOLDER=$(realpath -m "${FOLDER:-$PLACE/cluster}")
    LIBRARIES=$PROGRAMS/usr/lib/$TRIPLET
    BIN=$PROGRAMS/usr/lib/postgresql/$MAJOR/bin
}

# ---- programs -------------------------------------------------------------------------------

debian_keyring() {
    local found
    for found in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
        [ -r "$found" ] && { echo "$found"; return; }
    done
    # Ubuntu has Debian's keys as a package of its own, verified with Ubuntu's.
    if [ "${ID:-}" != debian ] && command -v apt-get >/dev/null; then
        mkdir -p "$WORK/keyring"
        if is_root; then apt-get -qq update >/dev/null 2>&1 || true; fi
        (cd "$WORK/keyring" && apt-get -qq download debian-archive-keyring >/dev/null 2>&1 &&
            dpkg-deb -x debian-archive-keyring_*.deb .) || true
        for found in "$WORK"/keyring/usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
            [ -r "$found" ] && { echo "$found"; return; }
        done
    fi
    fail "Debian's keys are missing, without which nothing can be verified:" \
        "install the package debian-archive-keyring"
}

# The mirror that apt knows already: of Debian itself, or beside Ubuntu on the same machine.
debian_mirrors() {
    if [ -n "${DEBIAN_MIRROR:-}" ]; then
        echo "$DEBIAN_MIRROR"
        return
    fi
    local uris
    # shellcheck disable=SC2016 # the names are apt's
    uris=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(RELEASE) $(REPO_URI)' \
        2>/dev/null | awk -v codename="${VERSION_CODENAME:-}" \
        '$1 == "Packages" && $2 == "main" && ($3 == codename || $3 ~ /^((old)?stable|testing|sid)$/) {
             print $4 }' | sort -u)
    if [ "${ID:-}" = debian ]; then echo "$uris"; else sed -n 's|/ubuntu/*$|/debian/|p' <<<"$uris"; fi
}

fetch() {
    local mirror=$1 keyring=$2 apt=$WORK/apt
    rm -rf "$apt"
    mkdir -p "$apt"/{lists,cache/archives}/partial "$apt"/none
    : >"$apt/status"
    echo "deb [signed-by=$keyring] $mirror $SUITE main" >"$apt/sources.list"
    # The caller verifies as himself: apt's own account cannot pass through every folder.
    local options=(-qq -o APT::Sandbox::User="$(id -un)" -o Dir::Etc::sourcelist="$apt/sources.list"
        -o Dir::Etc::sourceparts="$apt/none" -o Dir::State="$apt" -o Dir::State::lists="$apt/lists"
        -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" -o Acquire::Languages=none
        -o Acquire::Retries=3 -o APT::Get::List-Cleanup=false -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false)
    apt-get "${options[@]}" update >&2 &&
        apt-get "${options[@]}" install -y --download-only --no-install-recommends \
            "postgresql-$MAJOR-timescaledb" patchelf >/dev/null
}

unpack() {
    local to=$1 deb name
    mkdir -p "$to"/usr/{bin,sbin,lib,lib64}
    for name in bin sbin lib lib64; do ln -sfn "usr/$name" "$to/$name"; done
    for deb in "$WORK"/apt/cache/archives/*.deb; do
        case $(basename "$deb") in
        # What the server needs of all that a system would: libraries, libc, programs.
        lib* | postgresql-"$MAJOR"_* | postgresql-"$MAJOR"-* | postgresql-client-"$MAJOR"_* | \
            zlib1g_* | gcc-* | patchelf_*)
            dpkg-deb -x "$deb" "$to"
            ;;
        esac
    done
    # What only documentation, compilers and just-in-time compilation need.
    rm -rf "$to"/usr/share/{doc,man,locale,bug,lintian} \
        "$to/usr/lib/$TRIPLET"/{libLLVM*,libz3.so*,perl*,gconv} \
        "$to/usr/lib/postgresql/$MAJOR/lib"/{bitcode,llvmjit*}
}

# The programs carry the path of their libraries, so that a moved checkout has to tell them anew.
tell_programs_their_libraries() {
    local name loader=$LIBRARIES/$LOADER
    for name in postgres initdb pg_ctl pg_isready psql pg_dump pg_restore pg_controldata; do
        "$loader" --library-path "$LIBRARIES" "$PROGRAMS/usr/bin/patchelf" \
            --set-interpreter "$loader" --force-rpath --set-rpath "$LIBRARIES" "$BIN/$name"
    done
}

is_installed() { [ "$(cat "$PROGRAMS/.complete" 2>/dev/null)" = "$PROGRAMS" ]; }

install_programs() {
    if is_installed; then return; fi
    mkdir -p "$PLACE" 2>/dev/null && [ -w "$PLACE" ] || fail "cannot write to $PLACE"
    exec 9>"$PLACE/install.lock"
    flock 9
    if is_installed; then return; fi
    if [ ! -s "$PROGRAMS/.complete" ]; then
        local name keyring mirror mirrors
        for name in apt-get dpkg-deb setpriv flock; do
            command -v "$name" >/dev/null || fail "$name is missing; this needs Debian or Ubuntu"
        done
        # shellcheck disable=SC1091 # its words are ID and VERSION_CODENAME
        . /etc/os-release
        WORK=$PLACE/fetched
        rm -rf "$WORK" "$PROGRAMS" "$PROGRAMS.new"
        mkdir -p "$WORK"
        keyring=$(debian_keyring)
        mirrors=$(debian_mirrors)
        [ -n "$mirrors" ] || fail "apt knows no mirror of Debian; name one in DEBIAN_MIRROR"
        say "Fetching TimescaleDB from Debian $SUITE (about 60 MB, once) …"
        local is_fetched=no
        for mirror in $mirrors; do
            if fetch "$mirror" "$keyring"; then is_fetched=yes && break; fi
        done
        [ "$is_fetched" = yes ] ||
            fail "postgresql-$MAJOR-timescaledb could not be fetched from:" $mirrors
        unpack "$PROGRAMS.new"
        mv "$PROGRAMS.new" "$PROGRAMS"
        rm -rf "$WORK"
    fi
    tell_programs_their_libraries
    echo "$PROGRAMS" >"$PROGRAMS/.complete"
    exec 9>&-
}

# ---- cluster --------------------------------------------------------------------------------

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
owner_of() { stat -c %U "$FOLDER/data"; }
runs() { as_server "$BIN/pg_ctl" -D "$FOLDER/data" status >/dev/null 2>&1; }
server_port() { sed -n 's/^port = //p' "$FOLDER/data/gatestream.conf"; }
server_host() {
    if grep -q "^listen_addresses = ''" "$FOLDER/data/gatestream.conf"; then
        echo "$FOLDER/socket"
    else
        echo 127.0.0.1
    fi
}
dsn_of() {
    echo "host=$(server_host) port=$(server_port) user=$1 dbname=$2 passfile=$FOLDER/pgpass"
}
owner_dsn() {
    if grep -q '^fsync = off' "$FOLDER/data/gatestream.conf"; then
        dsn_of postgres postgres
    else
        dsn_of gatestream gatestream
    fi
}
ask() { "$BIN/psql" -X -q -v ON_ERROR_STOP=1 -d "$(dsn_of postgres "$1")" "${@:2}"; }

# Tests that are killed stop nothing any more.
end_with_caller() {
    trap '' HUP INT
    while kill -0 "$PPID"; do sleep 2; done
    stop
}

make_cluster() {
    [ ! -s "$FOLDER/data/PG_VERSION" ] || return 0
    case $FOLDER in *[\'\"\ ]*) fail "$FOLDER cannot hold the cluster: its path has a space or a quote" ;; esac
    [ "${#FOLDER}" -le 80 ] || fail "$FOLDER cannot hold the socket: its path is longer than 80 signs"
    [ -e /usr/share/zoneinfo/Asia/Ho_Chi_Minh ] ||
        fail "the system's table of time zones is missing: install the package tzdata"
    [ ! -e "$FOLDER/data" ] || [ -z "$(ls -A "$FOLDER/data")" ] ||
        fail "$FOLDER/data holds something that is no cluster"
    mkdir -p "$FOLDER/data" "$FOLDER/socket"
    chmod 700 "$FOLDER/data"
    if is_root; then chown "$ACCOUNT" "$FOLDER/data" "$FOLDER/socket"; fi
    can_be_reached "$FOLDER/data" || fail "the account $ACCOUNT cannot reach $FOLDER/data"
    local super owner
    super=$(password) owner=$(password)
    (umask 077 && printf '*:*:*:postgres:%s\n*:*:*:gatestream:%s\n' "$super" "$owner" \
        >"$FOLDER/pgpass")
    local sync=()
    if [ "$SETTINGS_OF" = test ]; then sync=(--no-sync); fi
    # The password goes through a pipe of the server's account, and so lies in no other file and
    # in no list of processes.
    # shellcheck disable=SC2016 # the words are the inner shell's
    as_server env LC_ALL=C bash -c '"$@" --pwfile=<(cat) >/dev/null' initdb \
        "$BIN/initdb" -D "$FOLDER/data" -U postgres -A scram-sha-256 --encoding=UTF8 \
        --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --data-checksums \
        "${sync[@]}" <<<"$super"
    as_server tee -a "$FOLDER/data/postgresql.conf" >/dev/null <<<"include 'gatestream.conf'"
    settings | as_server tee "$FOLDER/data/gatestream.conf" >/dev/null
}

settings() {
    local addresses="'127.0.0.1'" port=$PORT
    if [ "$PORT" -eq 0 ]; then addresses="''" port=5432; fi
    cat <<CONF
# Written when the cluster was made. Nothing beyond this machine reaches it: to open it, set
# listen_addresses, ssl and lines of pg_hba.conf for the networks that may.
listen_addresses = $addresses
port = $port
unix_socket_directories = '$FOLDER/socket'
password_encryption = scram-sha-256
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
# The cores belong to recognition, and small containers have little shared memory.
max_parallel_workers_per_gather = 0
CONF
    if [ "$SETTINGS_OF" = test ]; then
        cat <<'CONF'
shared_buffers = 64MB
max_connections = 50
fsync = off
synchronous_commit = off
full_page_writes = off
# A worker in every database keeps that from being copied; this edition gives them no work.
timescaledb.max_background_workers = 0
# A test changes few rows, and statistics that come at another time change plans.
autovacuum = off
CONF
    else
        cat <<'CONF'
shared_buffers = 256MB
max_wal_size = 2GB
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
max_worker_processes = 24
CONF
    fi
}

# The database belongs to a role that is no superuser. It makes roles for duties, and is a member
# only of those that it made.
make_database() {
    [ "$SETTINGS_OF" != test ] || return 0
    if [ -z "$(ask postgres -At -c "select 1 from pg_roles where rolname = 'gatestream'")" ]; then
        local owner
        owner=$(sed -n 's/^\*:\*:\*:gatestream://p' "$FOLDER/pgpass")
        ask postgres <<<"create role gatestream login createrole password '$owner'"
    fi
    if [ -z "$(ask postgres -At -c "select 1 from pg_database where datname = 'gatestream'")" ]; then
        ask postgres <<<"create database gatestream owner gatestream"
        ask postgres <<<"revoke connect on database gatestream from public"
    fi
    ask gatestream -c 'set client_min_messages = warning' \
        -c 'create extension if not exists timescaledb'
}

start() {
    make_account
    choose_place
    install_programs
    mkdir -p "$FOLDER" 2>/dev/null && [ -w "$FOLDER" ] || fail "cannot write to $FOLDER"
    exec 8>"$FOLDER/start.lock"
    flock 8
    make_cluster
    if is_root; then ACCOUNT=$(owner_of); fi
    if ! runs; then
        as_server "$BIN/pg_ctl" -D "$FOLDER/data" -w -t 60 -l "$FOLDER/data/start.log" start \
            >/dev/null 8>&- || fail "the server does not start: $(tail -n 1 "$FOLDER/data/start.log")"
        if [ "$SETTINGS_OF" = test ]; then end_with_caller </dev/null >/dev/null 2>&1 8>&- & fi
    fi
    make_database
    owner_dsn
}

# What is asked of a cluster that was made before.
with_cluster() {
    choose_place
    [ -s "$FOLDER/data/PG_VERSION" ] || fail "there is no cluster in $FOLDER; start makes one"
    [ -x "$BIN/pg_ctl" ] || fail "the programs are gone from $PROGRAMS; install brings them"
    if is_root; then ACCOUNT=$(owner_of); fi
    "$@"
}

stop() {
    runs || return 0
    local mode=fast
    if grep -q '^fsync = off' "$FOLDER/data/gatestream.conf"; then mode=immediate; fi
    as_server "$BIN/pg_ctl" -D "$FOLDER/data" -w -m "$mode" stop >/dev/null
}
status() {
    if ! runs; then
        say "stopped: $FOLDER"
        exit 3
    fi
    say "runs: $(described) in $FOLDER"
}
described() {
    ask postgres -At -c "select format('PostgreSQL %s with TimescaleDB %s', split_part(
        current_setting('server_version'), ' ', 1), default_version)
        from pg_available_extensions where name = 'timescaledb'"
}

case $COMMAND in
install)
    choose_place
    install_programs
    ;;
programs)
    choose_place
    is_installed || exit 3
    echo "$BIN"
    ;;
start) start ;;
stop) with_cluster stop ;;
status) with_cluster status ;;
dsn) with_cluster owner_dsn ;;
admin-dsn) with_cluster dsn_of postgres postgres ;;
esac
