"""The program itself as a ZIP file: the licence asks that whoever is served by it can have it (AGPL-3.0, section 13)."""

import io
import zipfile
from functools import lru_cache

from workspace.config import PACKAGE, resource_folder

LEFT_OUT = {".pyc", ".pyo"}


@lru_cache
def source_archive() -> bytes:
    """A ZIP with the code, templates, static files and migrations. Holds no data and no settings."""
    folders = {"workspace": PACKAGE} | {name: resource_folder(name) for name in ("templates", "static", "migrations")}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, folder in folders.items():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix not in LEFT_OUT:
                    packed.write(path, f"strefa/{name}/{path.relative_to(folder)}")
    return archive.getvalue()
