"""Where every command begins: are the program's packages the program's own?

`graphmodel`, `queries`, `viz` and `fixtures` are words that other packages use as well. Another package of such a name, found first or
installed over ours, could answer in our place; then nothing is run. Only the standard library is imported before that is known.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("graphmodel", "queries", "viz", "fixtures")
OWN = b"aimgain-consortium"  # each of them says in its first file whose it is


def strangers() -> list[tuple[str, str]]:
    """Return which packages are not the ones that came with this program: name, and where Python finds it (empty: nowhere)."""
    beside = Path(__file__).resolve().parent.parent
    found = []
    for name in PACKAGES:
        spec = find_spec(name)
        origin = (spec and spec.origin) or ""
        path = Path(origin).resolve() if origin else None
        if path is None:
            folders = list(spec.submodule_search_locations or ()) if spec else []
            found.append((name, folders[0] if folders else ""))
        elif path.parent != beside / name or OWN not in path.read_bytes():
            found.append((name, origin))
    return found


def refusal(found: list[tuple[str, str]]) -> str:
    """Return the sentence about them, in both languages."""
    here = str(Path(__file__).resolve().parent.parent)
    ja = "、".join(f"{name}（{place or '見つかりません'}）" for name, place in found)
    en = ", ".join(f"{name} ({place or 'not found'})" for name, place in found)
    return (
        f"✕ このプログラムのパッケージと同じ名前の別のパッケージがあるため、実行しません：{ja}。"
        f"{here} にあるはずのものです。このプログラムだけの仮想環境に入れ直し、環境変数 PYTHONPATH に別のパッケージのフォルダーがあれば外してください。\n"
        f"✕ Nothing was run: packages with the names of this program's own are in their place: {en}. They should be those in {here}. "
        "Install this program into a virtual environment of its own, and take folders of other packages out of the environment variable PYTHONPATH.\n"
    )


def main() -> None:
    """Run the command line; exit code 2 if it would run with somebody else's packages."""
    found = strangers()
    if found:
        if hasattr(sys.stderr, "reconfigure"):
            sys.stderr.reconfigure(errors="replace")
        sys.stderr.write(refusal(found))
        raise SystemExit(2)
    from consortium.terminal.cli import main as run

    run()
