"""Names that mean the same body or person as far as anybody can see: written in another width, with other spaces, with the legal form or without."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

_FORMS = {
    "株式会社": ("(株)",),
    "有限会社": ("(有)",),
    "合同会社": ("(同)",),
    "合資会社": ("(資)",),
    "合名会社": ("(名)",),
    "地方独立行政法人": ("(地独)",),
    "国立研究開発法人": ("(国研)",),
    "国立大学法人": ("(国大)",),
    "公立大学法人": ("(公大)",),
    "独立行政法人": ("(独)",),
    "学校法人": ("(学)",),
    "社会医療法人": (),
    "医療法人": ("(医)",),
    "社会福祉法人": ("(福)",),
    "一般社団法人": ("(一社)",),
    "公益社団法人": ("(公社)",),
    "一般財団法人": ("(一財)",),
    "公益財団法人": ("(公財)",),
    "特定非営利活動法人": ("npo法人",),
}
"""Legal forms, each with its other spellings after folding; a longer one stands before the one that it ends with."""


class Folded(NamedTuple):
    """A name as it is compared."""

    core: str
    """Without the legal form, in one width, without white space."""
    form: str | None
    """The legal form, where the name has one."""

    def alike(self, other: Folded) -> bool:
        """May both be the name of one? Two different legal forms are two bodies; a name without one may be either."""
        return self.core == other.core and (
            self.form == other.form or self.form is None or other.form is None
        )


@cache
def folded(name: str) -> Folded:
    """The name of a body: NFKC, without white space and without its legal form."""
    text = folded_person(name)
    for form, others in _FORMS.items():
        for spelling in (form, *others):
            if spelling in text and text != spelling:
                return Folded(text.replace(spelling, "", 1), form)
    return Folded(text, None)


def folded_person(name: str) -> str:
    """The name of a person: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
