"""Settings, read from the environment. Each one is explained in docs/settings.md; a test keeps that list complete."""

import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


def resource_folder(name: str) -> Path:
    """Templates, static files and migrations lie beside the package in a checkout, inside it in a wheel."""
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() else PACKAGE / name


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="STREFA_", extra="ignore")

    environment: Literal["production", "development", "test"] = "production"
    instance_folder: Path = Field(default_factory=lambda: Path.cwd() / "instance")
    database_url: str | None = None
    secret_key: SecretStr | None = None
    signing_key: SecretStr | None = None
    port: int = Field(default=8000, validation_alias="PORT")
    base_url: str = Field(default_factory=lambda given: f"http://127.0.0.1:{given['port']}")
    host: str = "127.0.0.1"
    workers: int = 2
    threads: int = 4
    trusted_proxies: int = 0
    smtp_url: SecretStr | None = None
    mail_from: str = "strefa@localhost"
    password_cost: Literal["normal", "cheap"] = "normal"  # noqa: S105 - the cost of hashing, not a password
    upload_limit: int = 10 * 1024 * 1024
    backup_folder: Path | None = None

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance_folder / 'strefa.sqlite3'}"

    @property
    def files_folder(self) -> Path:
        return self.instance_folder / "files"

    @property
    def backups(self) -> Path:
        return self.backup_folder or self.instance_folder / "backups"

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")

    @lru_cache  # noqa: B019 - one settings object lives as long as the process
    def key(self) -> str:
        """The secret behind cookies, signed links and keyed hashes: from the environment, else made once and kept."""
        return (
            self.secret_key.get_secret_value()
            if self.secret_key
            else self._kept("secret-key", secrets.token_urlsafe(48))
        )

    @lru_cache  # noqa: B019 - one settings object lives as long as the process
    def signing_seed(self) -> bytes:
        """32 bytes: what the heads of votes' logs are signed with. Raises ValueError unless it is 64 hexadecimal digits."""
        given = (
            self.signing_key.get_secret_value()
            if self.signing_key
            else self._kept("signing-key", secrets.token_hex(32))
        )
        seed = bytes.fromhex(given)
        if len(seed) != 32:
            raise ValueError("STREFA_SIGNING_KEY is 64 hexadecimal digits")
        return seed

    def _kept(self, name: str, fresh: str) -> str:
        """A secret of this installation, in a file that nobody else may read; `fresh` if there is none yet. The file
        appears whole, and of several processes at once one makes it."""
        path = self.instance_folder / name
        if not path.exists():
            self.prepare()
            unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(fresh)
            with suppress(FileExistsError):
                os.link(unfinished, path)
            unfinished.unlink()
        return path.read_text().strip()

    def prepare(self) -> None:
        self.instance_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.files_folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def __hash__(self) -> int:
        return id(self)
