"""Changes a written document in place: what says the same stays as somebody has written it, with comments, order and quotes (surface.md 1,
principle 7).
"""

from __future__ import annotations

import io
from collections.abc import Callable, MutableMapping, MutableSequence
from typing import Any

from graphmodel.documents.places import Path

Keys = Callable[[Path], Path]
"""From the path of a value as it is written to its path in canonical keys."""


def revised(text: str, before: Any, after: Any, keys: Keys = lambda path: path) -> str | None:
    """The YAML text `text`, which says `before`, changed to say `after`; both are plain data as `canonical` gives them.

    `keys` tells what a key means that is spelled otherwise than in `before`: such spellings stay. None when the text cannot be changed piece
    by piece. Whoever uses it has to read the answer again: it is only a way of writing.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = False
    yaml.width = 4096
    if "\n  - " in text:
        yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = yaml.load(text)
        if tree.fa.flow_style():  # JSON under the name of YAML
            return None
        _Change(keys).change(tree, before, after, ())
        out = io.StringIO()
        yaml.dump(tree, out)
    except (YAMLError, _Differs, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None
    return out.getvalue()


class _Differs(Exception):
    """The text is not built like the data that it says."""


class _Change:
    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def change(self, tree: Any, before: Any, after: Any, path: Path) -> None:
        """Make the part of the text at `path`, which says `before`, say `after`."""
        if isinstance(tree, MutableMapping) and isinstance(before, dict) and isinstance(after, dict):
            written = {str(self.keys((*path, key))[-1]): key for key in tree}
            for key in [k for k in before if k not in after]:
                del tree[written[key]]
            for key, value in after.items():
                if key not in before:
                    tree[_key(key)] = _plain(value)
                elif before[key] != value and not self.inside(
                    tree[written[key]], before[key], value, (*path, _key(key))
                ):
                    tree[written[key]] = _plain(value)
        elif isinstance(tree, MutableSequence) and isinstance(before, list) and isinstance(after, list):
            if len(tree) != len(before):
                raise _Differs
            self.change_list(tree, before, after, path)
        else:
            raise _Differs

    def inside(self, tree: Any, before: Any, after: Any, path: Path) -> bool:
        """Change what is inside of a value; False when it has to be written anew as a whole."""
        entries = (
            isinstance(before, list) and isinstance(after, list) and any(isinstance(v, dict) for v in before)
        )
        if not entries and not (isinstance(before, dict) and isinstance(after, dict)):
            return False
        if isinstance(tree, str | int | float) or tree is None:
            return False
        self.change(tree, before, after, path)
        return True

    def change_list(
        self, tree: MutableSequence[Any], before: list[Any], after: list[Any], path: Path
    ) -> None:
        """Entries that are still there are changed in place; a list that has been put in another order is no such change."""
        names = [_name(v, n) for n, v in enumerate(before)]
        wanted = [_name(v, n) for n, v in enumerate(after)]
        kept = [n for n in names if n in wanted]
        if [n for n in wanted if n in names] != kept:
            raise _Differs
        for place in reversed([i for i, n in enumerate(names) if n not in wanted]):
            del tree[place]
        old = dict(zip(names, before, strict=True))
        for place, (name, value) in enumerate(zip(wanted, after, strict=True)):
            if name not in old:
                tree.insert(place, _plain(value))
            elif old[name] != value and not self.inside(tree[place], old[name], value, (*path, place)):
                tree[place] = _plain(value)


def _name(value: Any, place: int) -> Any:
    """What an entry is known by: its id, else its place."""
    return value["id"] if isinstance(value, dict) and "id" in value else place


def _key(key: str) -> str | int:
    """A project year is a number; JSON knows only texts as keys."""
    return int(key) if key.isdecimal() else key


def _plain(value: Any) -> Any:
    """A new value, written in one line where nothing is deeper inside."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        made: Any = CommentedMap({_key(key): _plain(v) for key, v in value.items()})
    elif isinstance(value, list):
        made = CommentedSeq([_plain(v) for v in value])
    else:
        return value
    made.fa.set_flow_style()
    return made
