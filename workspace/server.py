"""The production server: gunicorn, started from code, so that there is no second place for settings.

Each worker makes its own application after the fork: no database connection is ever shared between processes.
There is no access log: who read which page is nobody's business, and a log that does not exist leaks nothing."""

import threading
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from workspace import health
from workspace.app import SLICES, create_app
from workspace.config import Settings
from workspace.core import jobs

STOP_AFTER = 30  # seconds a request under way may take to end when the server is asked to stop


class Server(BaseApplication):
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stopping = threading.Event()
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options().items():
            self.cfg.set(name, value)

    def options(self) -> dict[str, Any]:
        host = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        return {
            "bind": f"{host}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": self.settings.threads,
            "timeout": 60,
            "graceful_timeout": STOP_AFTER,
            "keepalive": 15,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - a heartbeat off the disk
            "accesslog": None,
            "loglevel": "warning",
            "umask": 0o077,
            "forwarded_allow_ips": "",  # the application itself trusts as many proxies as the settings say
            "control_socket_disable": True,
            "when_ready": self.say_ready,
            "worker_exit": lambda _arbiter, _worker: self.stopping.set(),
        }

    def load(self) -> Flask:
        app = create_app(self.settings)
        health.init_app(app)
        threading.Thread(target=jobs.worker_loop, args=(app, self.stopping), name="jobs", daemon=True).start()
        return app

    def say_ready(self, _arbiter: Any) -> None:
        click.echo(f"\nStrefa answers on {self.settings.base_url}  (Ctrl+C stops it)", err=True)


def serve(settings: Settings) -> None:
    """Serve until asked to stop: SIGTERM ends what is under way first, SIGINT stops at once."""
    for name in SLICES:
        import_module(f"workspace.{name}.routes")  # once, before the workers fork, so that they start quickly
    Server(settings).run()
