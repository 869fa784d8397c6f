"""What the operating system says when it refuses a file, in both languages."""

from __future__ import annotations

import errno

from graphmodel.text import Text

_NO_PERMISSION = Text("権限がありません", "no permission")
_REASONS = {
    errno.EACCES: _NO_PERMISSION,
    errno.EPERM: _NO_PERMISSION,
    errno.EROFS: Text("書き込めない場所です", "the place is read-only"),
    errno.ENOSPC: Text("空き容量が足りません", "no space is left"),
    errno.EFBIG: Text("ファイルが大きすぎます", "the file is too big"),
    errno.ENAMETOOLONG: Text("名前が長すぎます", "the name is too long"),
    errno.ELOOP: Text("リンクが自分自身に戻っています", "the links lead round in a circle"),
    errno.ENOENT: Text("その場所がありません", "there is no such place"),
    errno.ENOTDIR: Text("途中にフォルダーでないものがあります", "something on the way is no folder"),
    errno.EIO: Text("装置の読み書きに失敗しました", "the device failed"),
    errno.EBADF: Text("出力先が閉じられています", "the output is closed"),
}


def reason(error: Exception) -> Text:
    """Why the system refused, without a full stop; the system's own words where we have none."""
    number = getattr(error, "errno", None)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _REASONS.get(number, Text(said, said)) if number is not None else Text(said, said)
