"""`consortium rules` and `explain`: what is asked, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from consortium.terminal import console
from consortium.terminal.console import as_json, guarded, put, put_data
from consortium.terminal.options import DEFAULT_PROFILE, LangOption, Plain, PlainOption, ProfileOption, both
from consortium.terminal.options import chosen as chosen_language
from consortium.terminal.usage import Command


@guarded
def rules(format_: PlainOption = Plain.TEXT, lang: LangOption = None) -> None:
    """規則の一覧を示します。

    Lists all rules, those that are checked and those that are not yet.

    \b
    例 / Examples:
      consortium rules
      consortium rules --lang en
      consortium rules --format json
    """
    chosen = console.readable(chosen_language(lang))
    from consortium.terminal.catalogue import rules_data, rules_text

    if format_ is Plain.JSON:
        put_data(as_json(rules_data()))
    else:
        put(rules_text(chosen, console.width()))


@guarded
def explain(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", show_default=False, help=both("規則のID（例 MON-01）", "id of a rule")
        ),
    ],
    profile: ProfileOption = None,
    cypher: Annotated[
        bool,
        typer.Option(
            "--cypher",
            help=both(
                "データベースでの問いだけを示す（Neo4j に貼り付けられる形）",
                "just the question to a database, to paste into Neo4j",
            ),
        ),
    ] = False,
    format_: PlainOption = Plain.TEXT,
    lang: LangOption = None,
) -> None:
    """一つの規則の根拠と中身を示します。

    Tells of one rule: the sentences it rests on, what it demands, its values, and how a fail may be explained.

    \b
    例 / Examples:
      consortium explain MON-01
      consortium explain org-13 --lang en
      consortium explain MON-01 --cypher
    """
    chosen = console.readable(chosen_language(lang))
    from consortium.terminal.catalogue import explain_cypher, explain_data, explain_text, find_rule
    from queries.calls import load_profile

    found = find_rule(rule)
    call = load_profile(profile or DEFAULT_PROFILE)
    if cypher:
        put(explain_cypher(found))
    elif format_ is Plain.JSON:
        put_data(as_json(explain_data(found, call)))
    else:
        put(explain_text(found, call, chosen, console.width()))


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(cls=Command)(rules)
    app.command(cls=Command)(explain)
