"""The secret key of a demonstration: made on the first start, kept in the data folder."""

import os
import secrets
from pathlib import Path


def demonstration_secret_key(data_dir: Path) -> str:
    """Raises OSError when the folder cannot be written."""
    path = data_dir / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        data_dir.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:  # another process was first
        return path.read_text()
    return key
