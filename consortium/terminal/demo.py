"""`consortium demo`: the example consortia in a folder of your own, one of them checked and drawn."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from consortium.terminal.console import Sorry, program, sorry, typed
from consortium.terminal.files import make_folder, write_whole
from consortium.terminal.pictures import drawn
from graphmodel.documents.loader import loads
from graphmodel.text import Lang, Text
from queries.judging import Judged, judge_one
from viz.reports.formats import Options, formats
from viz.reports.run import Run

EXAMPLE = "f4"
"""The example that breaks several rules at once: AMED money reaches a company."""


def make_demo(folder: Path, lang: Lang) -> Text:
    """Fill a new or empty folder; return what to look at. Raises `Sorry` when something is there already."""
    make_folder(folder)
    if any(folder.iterdir()):
        raise sorry(
            "フォルダー「{folder}」は空ではありません。上書きしないよう、別の名前を指定してください（例: consortium demo {other}）。",
            "The folder `{folder}` is not empty. Name another, so that nothing is overwritten (e.g. consortium demo {other}).",
            folder=folder,
            other=typed(f"{folder}-2"),
        )
    documents = {
        source.name: source.read_bytes()
        for source in sorted(files("fixtures").iterdir(), key=lambda f: f.name)
        if source.name.endswith(".yaml") and not source.name.endswith(".expected.yaml")
    }
    example = folder / f"{EXAMPLE}.yaml"
    loaded = loads(documents[example.name], str(example))
    one = judge_one(loaded)
    charts, missing = _charts(one, lang)
    page = f"{EXAMPLE}.html"
    # All is made before the first file is written.
    for name, content in {**documents, page: _page(one, charts, lang), **charts}.items():
        write_whole(folder / name, content)
    return _guide(folder, example, folder / page, [folder / name for name in charts], missing)


def _charts(one: Judged, lang: Lang) -> tuple[dict[str, bytes], Text | None]:
    """The charts that this machine can make, by file name; and why others are missing."""
    made: dict[str, bytes] = {}
    missing: Text | None = None
    for fmt in ("svg", "png", "pdf"):
        try:
            made[f"{EXAMPLE}.{fmt}"] = drawn(one, fmt, lang)
        except Sorry as error:
            missing = missing or error.text
    return made, missing


def _page(one: Judged, charts: dict[str, bytes], lang: Lang) -> bytes:
    svg = charts.get(f"{EXAMPLE}.svg")
    inside = {one.view.id: svg.decode("utf-8")} if svg is not None else {}
    run = Run([one.report])
    return formats()["html"].render(run, Options(lang, charts=inside)).encode("utf-8")


def _guide(folder: Path, example: Path, page: Path, charts: list[Path], missing: Text | None) -> Text:
    drawings = ", ".join(str(c) for c in charts)
    steps = [
        Text(
            f"報告書をブラウザーで開いてください: {page}\n"
            "   AMED委託費が企業に流れている例です。どの文に反するか、どこを直すかが書いてあります。",
            f"Open the report in a browser: {page}\n"
            "   It is an example in which AMED money reaches a company: which sentence it breaks, and what to change.",
        )
    ]
    if charts:
        steps.append(Text(f"体制図を見てください: {drawings}", f"Look at the organization chart: {drawings}"))
    if missing is not None:
        more = Text(
            f"\n   作れない図がありました。{missing.ja}", f"\n   Some charts could not be made. {missing.en}"
        )
        steps[-1] = Text(steps[-1].ja + more.ja, steps[-1].en + more.en)
    lawful = folder / "f1.yaml"
    steps.append(
        Text(
            f"文書を開いて直し、検査し直してください: {program()} check {typed(example)}\n"
            f"   規則に合う例は {lawful}、自分の文書は {program()} new my-project.yaml で始められます。",
            f"Open the document, change it and check again: {program()} check {typed(example)}\n"
            f"   A lawful example is {lawful}; start your own with {program()} new my-project.yaml.",
        )
    )
    ja, en = ("\n".join(f"{n}. {step.in_(lang)}" for n, step in enumerate(steps, 1)) for lang in _LANGS)
    return Text(
        f"例の文書を {folder} に置きました。\n\n{ja}", f"The example documents are in {folder}.\n\n{en}"
    )


_LANGS: tuple[Lang, Lang] = ("ja", "en")
