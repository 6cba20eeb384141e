"""The production server as an operator starts it: a process of its own, in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of this process's settings but the path, and a test's cheap passwords."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "STREFA_INSTANCE_FOLDER": str(folder), "STREFA_PASSWORD_COST": "cheap", **more}


@dataclass
class Running:
    url: str
    process: "subprocess.Popen[str]"
    seconds: float  # until the first page
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def links(self) -> dict[str, str]:
        return dict(re.findall(r"^ +(\w+) +(http\S+)$", self.said, re.M))


@contextmanager
def serving(folder: Path, *options: str, cwd: Path = ROOT, **more: str) -> Iterator[Running]:
    port = free_port()
    log = folder.parent / f"{folder.name}-{port}.log"
    start = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "workspace.cli", "serve", *options],
            cwd=cwd, env=environment(folder, PORT=str(port), **more), stderr=output, stdout=output, text=True,
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        while status(f"{url}/") != 200:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - start < 60, log.read_text()
        yield Running(url, process, time.monotonic() - start, log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(40)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
