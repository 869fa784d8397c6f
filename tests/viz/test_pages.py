"""PNG and PDF: on the right paper, with real letters, or a clear sentence why not."""

from __future__ import annotations

import html
import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdf
import pytest
from PIL import Image

from tests.viz import samples
from viz.charts.taisei import render
from viz.drawing import engines, fonts, paper, pdf
from viz.drawing.errors import DrawingError


def test_pdf_is_upright_a4_with_embedded_fonts_and_names_that_can_be_found() -> None:
    (page,) = read(render(samples.small(), None, "pdf")).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(paper.A4, abs=0.1)
    words = page.extract_text()
    for name in ("青葉大学（架空）", "北斗メディカル株式会社（架空）", "MON-01", "国費による研究開発の範囲"):
        assert name in words
    descriptors = [
        descendant.get_object()["/FontDescriptor"].get_object()
        for font in _fonts(page)
        for descendant in font["/DescendantFonts"]
    ]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & descriptor.keys() for descriptor in descriptors)


def test_pdf_has_the_title_and_the_language_of_the_chart() -> None:
    for lang in ("ja", "en"):
        chart = replace(samples.small(lang), title='体制図 & <創薬> (A\\B) #image("x")')
        reader = read(render(chart, None, "pdf"))
        assert reader.metadata
        assert reader.metadata.title == chart.title
        catalog = reader.trailer["/Root"].get_object()
        assert catalog["/Lang"] == lang
        assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
        assert len(reader.pages) == 1


def test_pdf_is_tagged_and_says_what_the_svg_says_aloud() -> None:
    chart = samples.small()
    catalog = read(render(chart, None, "pdf")).trailer["/Root"].get_object()
    assert catalog["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    (alternative,) = _alternatives(catalog["/StructTreeRoot"])
    assert alternative.startswith(chart.title)
    labels = re.findall(r'<g [^>]*aria-label="([^"]*)"', render(chart, None, "svg").decode())
    said = [html.unescape(label) for label in labels if "青葉大学（架空）" in label or "MON-01" in label]
    assert len(said) > 3
    for label in said:
        assert label in alternative


def test_each_picture_has_a_page_and_a_text_of_its_own() -> None:
    pictures = [render(samples.small(lang), None, "svg").decode() for lang in ("ja", "en")]
    reader = read(
        pdf.write([(pictures[0], paper.Sheet(*paper.A3, 1)), (pictures[1], paper.Sheet(*paper.A4, 0.5))])
    )
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages]
    assert sizes == [pytest.approx(paper.A3, abs=0.1), pytest.approx(paper.A4, abs=0.1)]
    assert _alternatives(reader.trailer["/Root"]["/StructTreeRoot"]) == [pdf.aloud(each) for each in pictures]
    assert "青葉大学（架空）" in reader.pages[0].extract_text()


def test_the_same_chart_is_the_same_pdf() -> None:
    assert len({render(samples.small(), None, "pdf") for _ in range(3)}) == 1


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made), strict=True)


def _alternatives(element: Any) -> list[str]:
    """Return the alternative texts below an element of the structure tree, in their order."""
    element = element.get_object()
    if not isinstance(element, pypdf.generic.DictionaryObject):
        return []
    below = element.get("/K", [])
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + [
        text for each in (below if isinstance(below, list) else [below]) for text in _alternatives(each)
    ]


def _fonts(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    found = []
    waiting = [page["/Resources"].get_object()]
    while waiting:
        resources = waiting.pop()
        if "/Font" in resources:
            found += [font.get_object() for font in resources["/Font"].get_object().values()]
        drawings = resources["/XObject"].get_object().values() if "/XObject" in resources else ()
        for drawing in drawings:
            waiting += (
                [drawing.get_object()["/Resources"].get_object()]
                if "/Resources" in drawing.get_object()
                else []
            )
    return found


def test_paper_is_a4_while_letters_stay_readable_then_a3() -> None:
    assert paper.sheet(638, 726).width == paper.A4[0]
    assert paper.sheet(300, 200).scale == 1
    assert paper.sheet(721, 2000).width == paper.A3[0]
    for width, height in ((638, 726), (690, 1500), (900, 6000)):
        sheet = paper.sheet(width, height)
        assert width * sheet.scale <= sheet.width - 2 * paper.PAGE_MARGIN + 0.01
        assert height * sheet.scale <= sheet.height - 2 * paper.PAGE_MARGIN + 0.01


def test_png_shows_letters_not_boxes() -> None:
    def picture(name: str) -> Image.Image:
        base = samples.edge_cases()["one of each"]
        chart = replace(
            base, cards=tuple(replace(c, names=(name,)) if c.id == "u1" else c for c in base.cards)
        )
        return Image.open(io.BytesIO(render(chart, None, "png"))).convert("L")

    one, other = picture("体"), picture("制")
    assert one.size == other.size
    assert 1000 < one.width < 2400
    assert one.tobytes() != other.tobytes()
    assert one.tobytes() == picture("体").tobytes()


def test_letters_that_no_font_has_become_a_mark() -> None:
    assert fonts.lettered("<text>体制図\n</text>").svg == "<text>体制図\n</text>"
    svg = '<g aria-label="创😀"><title>😀</title><text x="1">創薬😀ラボ</text><text>a\u0627\u200db &lt;</text></g>'
    full, narrow = (f'<tspan font-size="{size}%">〓</tspan>' for size in (100, 58))
    assert fonts.lettered(svg).svg == (
        f'<g aria-label="创😀"><title>😀</title><text x="1">創薬{full}ラボ</text><text>a{narrow}b &lt;</text></g>'
    )


def test_words_with_letters_that_the_japanese_font_lacks_are_drawn_in_another() -> None:
    lettered = fonts.lettered("<text>創薬Łódź&amp;żğş社 ABC č</text>")
    assert [font.family for font in lettered.fonts][1:] == ["Noto Sans"]
    open_, close = "<tspan font-family=\"'Noto Sans'\">", "</tspan>"
    assert lettered.svg == f"<text>創薬{open_}Łódź&amp;żğş{close}社 ABC {open_}č{close}</text>"
    chart = samples.edge_cases()["one of each"]
    name = "Łódź żğş Pharma 株式会社（架空）"
    chart = replace(chart, cards=tuple(replace(c, names=(name,)) if c.id == "u1" else c for c in chart.cards))
    (page,) = read(render(chart, None, "pdf")).pages
    assert "Łódź żğş Pharma" in page.extract_text()
    assert "〓" not in page.extract_text()


def test_without_the_other_font_such_letters_become_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    japanese = fonts.find()
    monkeypatch.setattr(fonts, "folders", list)
    monkeypatch.setattr(fonts, "find", lambda: japanese)
    monkeypatch.setitem(sys.modules, "fontpkg_noto_sans", None)
    assert "Łó" not in fonts.lettered("<text>Łódź</text>").svg
    assert "ód" in fonts.lettered("<text>Łódź</text>").svg


def test_without_a_japanese_font_there_is_a_sentence_and_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folders", list)
    monkeypatch.setattr(fonts, "packages", list)
    for fmt in ("png", "pdf"):
        with pytest.raises(DrawingError) as caught:
            render(samples.small(), None, fmt)  # type: ignore[arg-type]
        assert "日本語フォントが見つからない" in caught.value.text.ja
        assert "No Japanese font" in caught.value.text.en
    assert render(samples.small(), None, "svg").startswith(b"<svg")


def test_a_font_without_japanese_letters_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ipaexg.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path])
    monkeypatch.setattr(fonts, "packages", list)
    with pytest.raises(DrawingError):
        fonts.find()


def test_an_uninstalled_font_package_is_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "noto_cjk_sans_jp_regular", ModuleType("noto_cjk_sans_jp_regular"))
    assert fonts.packages() == []


def test_drawing_leaves_nothing_beside_the_fonts() -> None:
    def listed() -> set[Path]:
        return {each for path in fonts.packages() for each in path.parent.iterdir()}

    for path in {each for each in listed() if each.name == ".uuid"}:
        path.unlink()
    before = listed()
    assert before
    for engine in samples.working_engines():
        engines.draw(render(samples.edge_cases()["nothing"], None, "dot").decode(), engines=[engine])
    assert listed() == before


def test_a_system_font_goes_before_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = fonts.packages()
    for path in packaged:
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path])
    assert [Path(file).parent for file in fonts.find().files] == [tmp_path, tmp_path]


def test_without_an_engine_dot_can_still_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engines, "available", list)
    with pytest.raises(DrawingError) as caught:
        render(samples.small(), tmp_path / "chart.svg", "svg")
    assert "Graphviz" in caught.value.text.ja
    assert 'install "aimgain-consortium[charts]"' in caught.value.text.en
    assert list(tmp_path.iterdir()) == []
    assert render(samples.small(), tmp_path / "chart.dot", "dot") == (tmp_path / "chart.dot").read_bytes()


def test_an_engine_that_dies_is_passed_over_for_the_next() -> None:
    dead = engines.Engine("dead", (sys.executable, "-c", "import os; os.abort()"))
    slow = engines.Engine("slow", (sys.executable, "-c", "import time; time.sleep(60)"))
    source = render(samples.edge_cases()["nothing"], None, "dot").decode()
    drawn = engines.draw(source, engines=[dead, *engines.available()])
    assert b"<svg" in drawn
    with pytest.raises(DrawingError) as caught:
        engines.draw(source, engines=[slow], seconds=0.2)
    assert "slow" in caught.value.text.en
    assert "終わりませんでした" in caught.value.text.ja


def test_a_missing_converter_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, package, fmt in (("resvg_py", "resvg-py", "png"), ("typst", "typst", "pdf")):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, module, None)
            with pytest.raises(DrawingError) as caught:
                render(samples.small(), None, fmt)  # type: ignore[arg-type]
            assert package in caught.value.text.ja
    fonts._japanese.cache_clear()
    monkeypatch.setitem(sys.modules, "fontTools.ttLib", None)
    for fmt in ("png", "pdf"):
        with pytest.raises(DrawingError) as caught:
            render(samples.small(), None, fmt)  # type: ignore[arg-type]
        assert "fonttools" in caught.value.text.en


def test_nothing_is_said_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    for fmt in ("svg", "png", "pdf"):
        render(samples.small(), None, fmt)  # type: ignore[arg-type]
    assert capfd.readouterr() == ("", "")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    made = render(samples.small(), tmp_path / "体制図.svg", "svg")
    assert (tmp_path / "体制図.svg").read_bytes() == made
    assert [path.name for path in tmp_path.iterdir()] == ["体制図.svg"]
