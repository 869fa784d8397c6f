"""What can go wrong with a store, as sentences."""

from __future__ import annotations

import errno
from pathlib import Path

from graphmodel.os_errors import reason
from graphmodel.text import Text


class StoreError(Exception):
    """A store could not do what was asked; `text` says why and what to do, in both languages."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.text = Text(ja, en)


_NO_LOCKS = {errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS}


def not_locked(folder: Path, error: Exception) -> StoreError:
    """The sentence for a lock that the system refuses in a folder; not for one that somebody else holds."""
    if isinstance(error, NotImplementedError) or getattr(error, "errno", None) in _NO_LOCKS:
        return StoreError(
            "no_locks",
            f"{folder} のドライブではファイルをロックできません（ネットワークドライブなど）。同時の書き込みから守れないため、書き込みませんでした。"
            "このパソコンのディスクにあるフォルダーを指定してください。",
            f"The drive of {folder} cannot lock files (a network drive, for example). Nothing was written, since writers at the same time could "
            "not be kept apart. Name a folder on a disk of this computer.",
        )
    why = reason(error)
    return StoreError(
        "not_writable",
        f"{folder} に書き込めません（{why.ja}）。",
        f"{folder} cannot be written to ({why.en}).",
    )
