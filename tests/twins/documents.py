"""The documents on which the two judges are compared: every fixture, and every case of the rules as a project of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphmodel.documents.loader import Loaded, load_portfolio
from graphmodel.documents.places import DocumentError
from queries.calls import CallProfile, load_profile
from tests.consortia import FIXTURES, change, fixture, load_data
from tests.queries.test_rule_cases import cases

OWN_IDENTITY = ("corporate_number", "ror", "erad", "orcid")
"""What makes organizations and people of several projects one; two cases may well say different things of one."""


class Asked(NamedTuple):
    """A document, and the parameters of the call by which it is judged, where they are not the usual ones."""

    loaded: Loaded
    overrides: str

    @property
    def project(self) -> str:
        return self.loaded.document.project.id

    @property
    def call(self) -> CallProfile:
        return call_with(self.overrides)


def call_with(overrides: str) -> CallProfile:
    return load_profile("aimgain-5").with_overrides(json.loads(overrides))


def apart(data: dict[str, Any], project: str) -> dict[str, Any]:
    """Plain data as a project of its own, which shares no organization and nobody with another."""
    data["project"]["id"] = project
    for entry in (*(data.get("organizations") or ()), *(data.get("people") or ())):
        for key in OWN_IDENTITY:
            entry.pop(key, None)
    return data


def fixtures() -> list[Asked]:
    return [Asked(one, "{}") for one in load_portfolio([FIXTURES]).loaded]


def case_documents() -> Iterator[Asked]:
    """The cases that are documents; some are not, since the reader refuses them."""
    for number, parameter in enumerate(cases()):
        rule, case = parameter.values
        data = apart(
            change(fixture(case.get("base", "f1")), case.get("change", [])), f"{rule}-{number}".lower()
        )
        try:
            yield Asked(load_data(data), json.dumps(case.get("profile", {}), sort_keys=True))
        except DocumentError:
            continue
