"""What a report is about: the answers for one or many projects, and the files that could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import metadata

from graphmodel.documents.places import Problem
from queries import findings
from queries.findings import ProjectReport


@dataclass
class Run:
    """The outcome of one call of the tool: project reports in the order to be shown, and problems of files."""

    reports: list[ProjectReport]
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """The problems that kept a file from being read."""
        return [p for p in self.problems if not p.warning]

    @property
    def warnings(self) -> list[Problem]:
        """The problems of files that were read all the same."""
        return [p for p in self.problems if p.warning]

    def exit_code(self, strict: bool = False) -> int:
        """0, 1, 2 or 3 as in `queries.findings.exit_code`; warnings do not change it."""
        return findings.exit_code(self.reports, unreadable=bool(self.errors), strict=strict)


def tool_version() -> str:
    """Return the version of the installed tool; "source" when it runs from a checkout that is not installed."""
    try:
        return metadata.version("aimgain-consortium")
    except metadata.PackageNotFoundError:
        return "source"
