"""Files: a thin wrap of the folder (later: bucket) that keeps them."""

from workspace.core.language import decimal


def readable_size(size: int) -> str:
    """274,2 KB style size of `size` bytes, in the reader's way of writing numbers."""
    return f"{decimal(size / 1024)} KB" if size < 1024 * 1024 else f"{decimal(size / 1024 / 1024)} MB"
