"""Breaks the rules on purpose, one condition at a time, and names what no case notices: there a case is missing (design.md 5).

Run: `python benchmarks/mutants.py` for all rules, `python benchmarks/mutants.py CON-04 MON-01` for some; `python benchmarks/mutants.py view ledger`
for what the rules stand on (also lifetimes, engine, folding, wording, waivers, build; `below` for all of them), which is held against the cases of
every rule and then against the tests of that module. `--every 5` tries each fifth mutant only. A mutant is a rule in which a
comparison is turned round, a condition dropped, a number moved by one, an answer left out, or a clause given another weight; what it says
is held against `tests/cases/<ID>.yaml` of every rule that uses the changed lines. Prints the survivors with their place, and ends with 1
when there is one that `mutants.equivalent` does not list. What is listed there changes nothing that anybody could see; a line that no
survivor needs any more is named too.

A mutant is written as `group.file function: before -> after`, so that the list outlives moved lines.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import inspect
import io
import signal
import sys
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

import pytest

import graphmodel.build
import queries.engine
import queries.facts
import queries.folding
import queries.ledger
import queries.rules
import queries.view
import queries.waivers
import queries.wording
from graphmodel.build import build_graph
from graphmodel.derived import lifetimes
from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import DocumentError
from queries.findings import Severity
from queries.rules import rules
from queries.view import ProjectView, view_of
from tests.consortia import change, fixture, load_data
from tests.queries.test_rule_cases import assert_as_wanted, cases, view_of_case

TESTS = Path(__file__).parent.parent / "tests"

FUTURE = ast.parse("from __future__ import annotations").body[0]
LISTED = Path(__file__).with_name("mutants.equivalent")
PATIENCE = 2.0
"""Seconds after which a mutant that never ends counts as noticed."""

TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
SWAPPED = {
    "sure": ("all", "possible"),
    "maybe": ("all",),
    "all": ("sure",),
    "possible": ("sure",),
    "min": ("max",),
    "max": ("min",),
    "all3": ("any3",),
    "any3": ("all3",),
    "any": ("all",),
}
"""Names of which one is easily taken for the other."""


class Case(NamedTuple):
    """A case of a rule with its document, read once."""

    rule: str
    case: dict[str, Any]
    view: ProjectView

    def notices(self) -> bool:
        """Does the rule, as it stands now, answer otherwise than the case wants?"""
        try:
            assert_as_wanted(self.rule, self.case, self.view)
        except AssertionError:
            return True
        return False


class Mutant(NamedTuple):
    """A changed function: its name for people, what to do, and what to do to have the old one again."""

    name: str
    line: int
    apply: Callable[[], None]
    undo: Callable[[], None]


class Rebuilt(NamedTuple):
    """A case of a rule whose graph and view are built anew each time: what builds them may be broken."""

    rule: str
    case: dict[str, Any]
    loaded: Loaded

    def notices(self) -> bool:
        """Does the rule answer otherwise than the case wants, or does nothing come out at all?"""
        return Case(self.rule, self.case, view_of(build_graph([self.loaded]))).notices()


# -- which functions there are, and which rules use them --------------------------------------------------------------------


def functions() -> Iterator[tuple[str, FunctionType]]:
    """Every function of the rules and of what they share, with its name; methods too."""
    rules()
    names = sorted(n for n in sys.modules if n.startswith("queries.rules."))
    for module in (queries.facts, *map(importlib.import_module, names)):
        of = module.__name__.removeprefix("queries.").removeprefix("rules.")
        for name, value in vars(module).items():
            if getattr(value, "__module__", None) != module.__name__:
                continue
            if inspect.isfunction(value):
                yield f"{of} {name}", value
            elif inspect.isclass(value):
                for method, inner in vars(value).items():
                    if inspect.isfunction(inner) and inner.__module__ == module.__name__:
                        yield f"{of} {name}.{method}", inner


BELOW = {
    "view": (queries.view, "queries/test_view.py"),
    "lifetimes": (lifetimes, "queries/test_view.py"),
    "engine": (queries.engine, "queries/test_engine.py"),
    "folding": (queries.folding, "queries/test_engine.py"),
    "wording": (queries.wording, "queries/test_engine.py"),
    "waivers": (queries.waivers, "queries/test_engine.py"),
    "ledger": (queries.ledger, "queries/test_ledger.py"),
    "build": (graphmodel.build, "graph/test_graph.py"),
}
"""What the rules stand on, and which tests are of it, besides the cases of the rules."""


def functions_of(module: ModuleType) -> Iterator[FunctionType]:
    """The functions of a module: those by themselves, methods, and what properties ask. Not those whose answers are kept."""
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        inner = vars(value).values() if inspect.isclass(value) else (value,)
        for one in inner:
            found = (
                one.func
                if isinstance(one, cached_property)
                else one.fget
                if isinstance(one, property)
                else one
            )
            if isinstance(found, classmethod | staticmethod):
                found = found.__func__
            if inspect.isfunction(found) and found.__code__.co_filename == module.__file__:
                yield found


def in_turn() -> list[Rebuilt]:
    """Every case that is a document, the first of each rule before the second of any: so what is broken is soon noticed."""
    place: Counter[str] = Counter()
    order: list[tuple[int, Rebuilt]] = []
    for parameter in cases():
        rule, case = parameter.values
        place[rule] += 1
        with contextlib.suppress(DocumentError):
            data = change(fixture(case.get("base", "f1")), case.get("change", []))
            order.append((place[rule], Rebuilt(rule, case, load_data(data))))
    return [case for _, case in sorted(order, key=itemgetter(0))]


def tests_notice(file: str) -> bool:
    """Does a test of the module fail?"""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return pytest.main(["-x", "-q", "-n", "0", "-p", "no:cacheprovider", str(TESTS / file)]) != 0


def survives_below(mutant: Mutant, own: list[Rebuilt], file: str) -> bool:
    """Do all cases and all tests of the module say the same as before?"""
    mutant.apply()
    try:
        for case in own:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            if case.notices():
                return False
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * 30)
        return not tests_notice(file)
    except (Exception, _TooLong):
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        mutant.undo()


def below(names: list[str], every: int) -> int:
    """Break what the rules stand on; print the survivors that are not listed, and how many are noticed."""
    signal.signal(signal.SIGALRM, _stop)
    listed = {line for line in LISTED.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    every_case = in_turn()
    bad = False
    for name in names:
        tried = survived = new = 0
        module, file = BELOW[name]
        for function in functions_of(module):
            for mutant in list(mutants(f"{name} {function.__qualname__}", function)):
                tried += 1
                if tried % every or not survives_below(mutant, every_case, file):
                    continue
                survived += 1
                if mutant.name not in listed:
                    new += 1
                    print(f"line {mutant.line}  {mutant.name}", flush=True)
        tried //= every
        noticed = 100 * (tried - survived) / tried if tried else 100
        print(
            f"{name}: {tried} mutants, {survived} survive, {new} of them not listed; {noticed:.0f} % noticed",
            flush=True,
        )
        bad = bad or new > 0
    return 1 if bad else 0


def used_by(judged: dict[str, list[Case]], known: dict[CodeType, str]) -> dict[str, list[str]]:
    """The rules whose cases run through each function."""
    out: dict[str, list[str]] = defaultdict(list)
    for rule, own in judged.items():
        seen: set[str] = set()

        def note(frame: FrameType, event: str, _: Any, seen: set[str] = seen) -> None:
            if event == "call" and (name := known.get(frame.f_code)) is not None:
                seen.add(name)

        sys.setprofile(note)
        try:
            wrong = [c.case["name"] for c in own if c.notices()]
        finally:
            sys.setprofile(None)
        if wrong:
            raise SystemExit(f"{rule} does not answer as its cases want: {wrong}")
        for name in seen:
            out[name].append(rule)
    return out


# -- mutants -----------------------------------------------------------------------------------------------------------------


def changes(tree: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, Any, Any]]:
    """Every change of one place: the node, its field, what stands there and what shall stand there."""
    signatures = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f.args)}
    for node in ast.walk(tree):
        if node in signatures:
            continue
        match node:
            case ast.Compare(ops=ops):
                for n, op in enumerate(ops):
                    for other in TURNED[type(op)]:
                        yield node, "ops", ops, [*ops[:n], other(), *ops[n + 1 :]]
            case ast.BoolOp(values=values):
                for n in range(len(values)):
                    yield node, "values", values, [*values[:n], *values[n + 1 :]]
                yield node, "op", node.op, ast.Or() if isinstance(node.op, ast.And) else ast.And()
            case ast.UnaryOp(op=ast.Not()):
                yield node, "op", node.op, None
            case ast.If() | ast.IfExp() | ast.While():
                for value in (True, False):
                    if not (isinstance(node, ast.While) and value):
                        yield node, "test", node.test, ast.Constant(value)
            case ast.comprehension(ifs=ifs):
                for n in range(len(ifs)):
                    yield node, "ifs", ifs, [*ifs[:n], *ifs[n + 1 :]]
            case ast.Constant(value=bool()):
                yield node, "value", node.value, not node.value
            case ast.Constant(value=int()):
                yield node, "value", node.value, node.value + 1
            case ast.BinOp(op=ast.Add()):
                for side in (node.left, node.right):
                    yield node, "left" if side is node.left else "right", side, None
            case ast.Attribute(attr=attr) if attr in SWAPPED:
                for name in SWAPPED[attr]:
                    yield node, "attr", attr, name
            case ast.Name(id=name) if name in SWAPPED and not isinstance(node.ctx, ast.Store):
                for other_name in SWAPPED[name]:
                    yield node, "id", name, other_name
        for field in ("body", "orelse"):
            statements = getattr(node, field, None)
            for n, statement in enumerate(statements if isinstance(statements, list) else ()):
                if _may_be_left_out(statement):
                    yield node, field, statements, [*statements[:n], ast.Pass(), *statements[n + 1 :]]


def _may_be_left_out(statement: ast.AST) -> bool:
    match statement:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom() | ast.Call()) | ast.Continue() | ast.AugAssign():
            return True
        case ast.Return(value=value):
            return value is None
    return False


def mutants(name: str, function: FunctionType) -> Iterator[Mutant]:
    """Every mutant of a function. It is compiled anew and put in the place of the old one."""
    first = function.__code__.co_firstlineno
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)
    # Decorators stand for what people read; only the body is changed.
    definition.decorator_list = []
    above = {child: parent for parent in ast.walk(definition) for child in ast.iter_child_nodes(parent)}
    seen: Counter[str] = Counter()

    def put(code: CodeType) -> Callable[[], None]:
        return lambda: setattr(function, "__code__", code)

    for node, field, before, after in changes(definition):
        place = node
        while isinstance(place, ast.Attribute | ast.Name | ast.Constant | ast.BinOp) and place in above:
            place = above[place]
        was = ast.unparse(place)
        with _changed(node, field, before, after):
            now, tree = ast.unparse(place), ast.Module([FUTURE, copy.deepcopy(definition)], [])
        said = _in_words(field, before, after) or f"{_short(was)} -> {_short(now)}"
        if was == now:
            continue
        try:
            compiled = compile(ast.fix_missing_locations(tree), f"<mutant of {name}>", "exec")
        except (SyntaxError, ValueError):
            continue
        code = next(c for c in compiled.co_consts if isinstance(c, CodeType))
        if code.co_freevars != function.__code__.co_freevars:
            continue
        seen[said] += 1
        again = f" ({seen[said]})" if seen[said] > 1 else ""
        line = first + getattr(place, "lineno", 1) - 1
        yield Mutant(f"{name}: {said}{again}", line, put(code), put(function.__code__))


@contextlib.contextmanager
def _changed(node: ast.AST, field: str, before: Any, after: Any) -> Iterator[None]:
    """The tree with one change, for a moment."""
    if after is not None:
        setattr(node, field, after)
        yield
        setattr(node, field, before)
        return
    # `not x` becomes x, and a sum one of its sides.
    kept, kind = dict(node.__dict__), type(node)
    value = kept["operand"] if isinstance(node, ast.UnaryOp) else kept["right" if field == "left" else "left"]
    node.__class__ = type(value)
    node.__dict__.clear()
    node.__dict__.update(value.__dict__)
    yield
    node.__class__ = kind
    node.__dict__.clear()
    node.__dict__.update(kept)


def _in_words(field: str, before: Any, after: Any) -> str | None:
    """Changes of a whole statement, without all that hangs on it."""
    if field == "test":
        return f"if {_short(ast.unparse(before))} -> if {ast.unparse(after)}"
    if field in ("body", "orelse"):
        (gone,) = (one for one, other in zip(before, after, strict=True) if one is not other)
        return f"left out: {_short(ast.unparse(gone))}"
    return None


def _short(text: str) -> str:
    return " ".join(text.split())


def weights() -> Iterator[tuple[str, Mutant]]:
    """Clauses that weigh otherwise: a must that is a mere caution, and the reverse."""
    table = queries.rules._rules
    for rule_id, rule in list(table.items()):
        for clause in rule.clauses.values():
            other = Severity.MUST if clause.severity is Severity.ADVISORY else Severity.ADVISORY
            if clause.severity is Severity.NOTE:
                continue
            changed = replace(rule, clauses={**rule.clauses, clause.id: replace(clause, severity=other)})

            def put(what: Any, rule_id: str = rule_id) -> Callable[[], None]:
                def do() -> None:
                    table[rule_id] = what
                    rules.cache_clear()

                return do

            name = f"{rule_id} {clause.id}: {clause.severity.value} -> {other.value}"
            yield rule_id, Mutant(name, 0, put(changed), put(rule))


# -- the run -----------------------------------------------------------------------------------------------------------------


class _TooLong(BaseException):  # no test catches it
    pass


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLong


def survives(mutant: Mutant, own: list[Case]) -> bool:
    """Do all cases say the same as before?"""
    mutant.apply()
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        with contextlib.suppress(_TooLong):
            return not any(case.notices() for case in own)
        return False
    except Exception:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        mutant.undo()


def main() -> int:
    arguments = sys.argv[1:]
    every = int(arguments.pop(arguments.index("--every") + 1)) if "--every" in arguments else 1
    names = [a for a in arguments if a != "--every"]
    if "below" in names:
        names = list(BELOW)
    if names and set(names) <= set(BELOW):
        return below(names, every)
    return of_rules(names)


def of_rules(arguments: list[str]) -> int:
    """Break the rules named, or all; print what no case notices."""
    wanted = set(arguments) or set(rules())
    if unknown := wanted - set(rules()):
        raise SystemExit(f"no such rule: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGALRM, _stop)
    judged: dict[str, list[Case]] = defaultdict(list)
    for parameter in cases():
        rule, case = parameter.values
        judged[rule].append(Case(rule, case, view_of_case(case)))
    every = dict(functions())
    users = used_by(judged, {f.__code__: name for name, f in every.items()})
    listed = {line for line in LISTED.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    survivors: list[tuple[Mutant, list[str]]] = []
    tried: Counter[str] = Counter()
    begin = time.perf_counter()
    work = [
        (users[name], m)
        for name, function in every.items()
        if wanted & set(users[name])
        for m in mutants(name, function)
    ]
    work += [([rule], m) for rule, m in weights() if rule in wanted]
    for by, mutant in work:
        tried.update(by)
        if survives(mutant, [case for rule in by for case in judged[rule]]):
            survivors.append((mutant, by))
    new = [(m, by) for m, by in survivors if m.name not in listed]
    for mutant, by in new:
        print(f"line {mutant.line}  {mutant.name}  ({', '.join(by)})")
    gone = listed - {m.name for m, _ in survivors} if wanted == set(rules()) else set()
    for name in sorted(gone):
        print(f"no longer needed in {LISTED.name}: {name}")
    seconds = time.perf_counter() - begin
    print(
        f"{len(work)} mutants, {len(survivors)} survive, {len(new)} of them not listed as equivalent; {seconds:.0f} s"
    )
    return 1 if new or gone else 0


if __name__ == "__main__":
    sys.exit(main())
