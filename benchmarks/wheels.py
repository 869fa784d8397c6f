"""Can the program be installed everywhere? A built package of every dependency, for every system and Python.

    python benchmarks/wheels.py                          # all systems and Pythons: some minutes, some hundred megabytes
    python benchmarks/wheels.py --system linux-arm --python 3.13
    python benchmarks/wheels.py --extra charts           # the product and this extra alone

For each pair it asks `pip download --only-binary=:all: --platform …` for what pyproject.toml names and for all that those
need in turn. pip reads the conditions of dependencies (`; sys_platform == "win32"`) as if they were for the machine it runs on;
so they are read here, for the system asked about. Exit code 1 if a package is missing anywhere.
"""

from __future__ import annotations

import argparse
import email.parser
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parent.parent
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
EXTRAS = ("charts", "local-neo4j")


@dataclass(frozen=True)
class System:
    """A kind of machine: what pip calls its packages, and what it answers to the conditions of dependencies."""

    name: str
    platforms: tuple[str, ...]
    sys_platform: str
    os_name: str
    platform_system: str
    machine: str


def _glibc(machine: str, newest: int) -> tuple[str, ...]:
    """Return the names of packages that run with glibc 2.`newest`, newest first."""
    older = {17: f"manylinux2014_{machine}"}
    return tuple(
        name
        for minor in range(newest, 16, -1)
        for name in (f"manylinux_2_{minor}_{machine}", older.get(minor))
        if name
    )


def _mac(newest: int, machine: str) -> tuple[str, ...]:
    versions = [f"{major}_0" for major in range(newest, 10, -1)]
    if machine == "x86_64":
        versions += [f"10_{minor}" for minor in range(16, 8, -1)]
    return tuple(f"macosx_{version}_{kind}" for version in versions for kind in (machine, "universal2"))


SYSTEMS = (
    System("linux-glibc-2.34", _glibc("x86_64", 34), "linux", "posix", "Linux", "x86_64"),
    System("linux-glibc-2.28", _glibc("x86_64", 28), "linux", "posix", "Linux", "x86_64"),
    System("linux-glibc-2.17", _glibc("x86_64", 17), "linux", "posix", "Linux", "x86_64"),
    System("linux-arm-glibc-2.34", _glibc("aarch64", 34), "linux", "posix", "Linux", "aarch64"),
    System("linux-arm-glibc-2.28", _glibc("aarch64", 28), "linux", "posix", "Linux", "aarch64"),
    System("linux-arm-glibc-2.17", _glibc("aarch64", 17), "linux", "posix", "Linux", "aarch64"),
    System("mac-apple", _mac(14, "arm64"), "darwin", "posix", "Darwin", "arm64"),
    System("mac-intel", _mac(13, "x86_64"), "darwin", "posix", "Darwin", "x86_64"),
    System("windows", ("win_amd64",), "win32", "nt", "Windows", "AMD64"),
)


def conditions(system: System, python: str) -> dict[str, str]:
    """Return what this system with this Python answers to the conditions of dependencies."""
    return {
        "sys_platform": system.sys_platform,
        "os_name": system.os_name,
        "platform_system": system.platform_system,
        "platform_machine": system.machine,
        "platform_release": "",
        "platform_version": "",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "python_version": python,
        "python_full_version": f"{python}.0",
    }


def holds(requirement: Requirement, where: dict[str, str], extras: set[str]) -> bool:
    """Say whether a dependency is one there, for whoever asked for these extras."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({**where, "extra": extra}) for extra in ("", *extras))


def needed(wheel: Path) -> tuple[str, list[str]]:
    """Return the name of a package and what it depends on."""
    with zipfile.ZipFile(wheel) as opened:
        (listed,) = (n for n in opened.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        metadata = email.parser.HeaderParser().parsestr(opened.read(listed).decode("utf-8", "replace"))
    return canonicalize_name(metadata["Name"]), metadata.get_all("Requires-Dist") or []


def download(wanted: list[str], system: System, python: str, folder: Path) -> str:
    """Download built packages of these; return what pip says where it fails, else an empty text."""
    # The environment of the README has no pip of its own; the Python that made it has.
    program = sys.executable if find_spec("pip") else getattr(sys, "_base_executable", sys.executable)
    command = [program, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    command += [
        "--only-binary=:all:",
        "--implementation",
        "cp",
        "--python-version",
        python,
        "--dest",
        str(folder),
    ]
    for platform in system.platforms:
        command += ["--platform", platform]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False, timeout=900)
    return "" if done.returncode == 0 else done.stderr


def missing(lines: str) -> Iterator[str]:
    """Yield the packages that pip did not find, from what it says."""
    for line in lines.splitlines():
        found = re.match(r"ERROR: No matching distribution found for (.+)", line.strip())
        if found:
            yield found.group(1)


def asked(system: System, python: str, start: list[str]) -> tuple[int, list[str]]:
    """Download everything for one system and Python. Returns the number of packages, and which are not to be had."""
    where = conditions(system, python)
    absent: list[str] = []
    with tempfile.TemporaryDirectory(prefix="wheels-") as place:
        folder = Path(place)
        wanted: dict[str, set[str]] = {}
        extras: dict[str, set[str]] = {}

        def want(text: str, of: set[str]) -> bool:
            requirement = Requirement(text)
            if not holds(requirement, where, of):
                return False
            name = canonicalize_name(requirement.name)
            before = len(wanted.setdefault(name, set())), len(extras.setdefault(name, set()))
            wanted[name].add(f"{requirement.name}{requirement.specifier}")
            extras[name] |= requirement.extras
            return before != (len(wanted[name]), len(extras[name]))

        for text in start:
            want(text, set())
        while True:
            asking = sorted(each for name, texts in wanted.items() if name not in absent for each in texts)
            said = download(asking, system, python, folder)
            if said:
                gone = [canonicalize_name(Requirement(each).name) for each in missing(said)]
                if not gone or set(gone) <= set(absent):
                    return len(wanted), [*absent, said.strip()]
                absent += gone
                continue
            more = False
            for wheel in folder.glob("*.whl"):
                name, texts = needed(wheel)
                for text in texts:
                    more = want(text, extras.get(name, set())) or more
            if not more:
                return len(wanted), absent


def main() -> int:
    """Ask for what the command line names; print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--system", action="append", choices=[each.name for each in SYSTEMS])
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--extra", action="append", choices=sorted(PROJECT["optional-dependencies"]))
    chosen = parser.parse_args()
    start = list(PROJECT["dependencies"])
    for extra in chosen.extra or EXTRAS:
        start += PROJECT["optional-dependencies"][extra]
    bad = False
    for system in SYSTEMS:
        for python in chosen.python or PYTHONS:
            if chosen.system and system.name not in chosen.system:
                continue
            number, absent = asked(system, python, start)
            bad = bad or bool(absent)
            print(
                f"{system.name:22}{python:6}{number:4} packages  {'missing: ' + ', '.join(absent) if absent else 'all there'}",
                flush=True,
            )
    return bad


if __name__ == "__main__":
    sys.exit(main())
