"""A PostgreSQL of the tests' own: `python -m tests.postgresql COMMAND…` starts one, runs the command, and removes it.

It listens on a free port of loopback only, keeps nothing, and takes no account of power cuts. An address in
STREFA_TEST_POSTGRESQL is used instead, if there is one."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "STREFA_TEST_POSTGRESQL"
FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60",
    "listen_addresses": "127.0.0.1", "timezone": "UTC", "log_min_messages": "fatal",
}  # fmt: skip
RISKY = {"fsync", "synchronous_commit", "full_page_writes"}


def program(name: str) -> str:
    """The newest installed one; Debian keeps them off the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(places[-1]) if places else shutil.which(name)
    if not found:
        sys.exit("PostgreSQL is not installed. As root: apt-get install --no-install-recommends postgresql")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_server(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as postgres, in a folder given to that user."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Yields the address of a fresh cluster's maintenance database. `durable`: for measuring, with fsync as it comes."""
    folder = Path(tempfile.mkdtemp(prefix="strefa-postgresql-"))
    folder.chmod(0o755)
    prefix, data, port, password = as_server(folder), folder / "data", free_port(), secrets.token_hex(8)
    key = folder / "password"
    key.write_text(password)
    if prefix:
        shutil.chown(key, "postgres", "postgres")
    initdb = [program("initdb"), "-N", "-E", "UTF8", "--locale=C.UTF-8", "-U", "strefa", "-A", "scram-sha-256"]
    subprocess.run(
        [*prefix, *initdb, f"--pwfile={key}", "-D", str(data)], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    chosen = {name: value for name, value in FAST.items() if not (durable and name in RISKY)}
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    command = [program("postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), *options]
    server = subprocess.Popen([*prefix, *command], cwd="/", stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield f"postgresql://strefa:{password}@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + 30
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            sys.exit("PostgreSQL did not start.")
        time.sleep(0.1)


def main() -> None:
    if os.environ.get(VARIABLE):
        sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
    with running() as address:
        code = subprocess.run(sys.argv[1:], check=False, env={**os.environ, VARIABLE: address}).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
