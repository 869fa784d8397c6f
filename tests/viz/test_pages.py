"""PNG and PDF: on the right paper, with real letters, or a clear sentence why not."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pypdf
import pytest
from PIL import Image

from tests.viz import samples
from viz.charts.taisei import render
from viz.drawing import engines, fonts, paper, pdf
from viz.drawing.errors import DrawingError


def test_pdf_is_upright_a4_with_embedded_font_and_readable_names() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(samples.small(), None, "pdf")))
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(paper.A4, abs=0.1)
    words = page.extract_text()
    for name in ("青葉大学（架空）", "北斗メディカル株式会社（架空）", "MON-01", "国費による研究開発の範囲"):
        assert name in words
    embedded = 0
    for resource in _fonts(page):
        for descendant in resource.get("/DescendantFonts", []):
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            embedded += any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    assert embedded >= 1


def test_pdf_has_the_title_and_the_language_of_the_chart() -> None:
    for lang in ("ja", "en"):
        chart = replace(samples.small(lang), title="体制図 & <創薬> (A\\B)")
        reader = pypdf.PdfReader(io.BytesIO(render(chart, None, "pdf")), strict=True)
        assert reader.metadata
        assert reader.metadata.title == "体制図 & <創薬> (A\\B)"
        catalog = reader.trailer["/Root"].get_object()
        assert catalog["/Lang"] == lang
        assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
        assert len(reader.pages) == 1


def test_the_same_chart_is_the_same_pdf() -> None:
    """The converter's own files differ by chance; of ten, some would."""
    assert len({render(samples.small(), None, "pdf") for _ in range(10)}) == 1


def test_a_pdf_of_another_make_stays_as_it_is() -> None:
    for other in (
        b"",
        b"%PDF-1.7\nsomething",
        b"trailer << /Size 2 /Root 1 0 R /Info 2 0 R >> startxref 0 %%EOF",
    ):
        assert pdf.settled(other, "体制図", "ja") == other


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


def test_letters_that_the_font_does_not_have_become_a_mark() -> None:
    font = fonts.find()
    assert font.drawable("体制図\n") == "体制図\n"
    svg = '<g aria-label="创😀"><title>😀</title><text x="1">創薬😀ラボ</text><text>a\u0627\u200db &lt;</text></g>'
    full, narrow = (f'<tspan font-size="{size}%">〓</tspan>' for size in (100, 58))
    assert font.drawable(svg) == (
        f'<g aria-label="创〓"><title>〓</title><text x="1">創薬{full}ラボ</text><text>a{narrow}b &lt;</text></g>'
    )


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
    for engine in engines.available():
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
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "resvg_py", None)
        with pytest.raises(DrawingError) as caught:
            render(samples.small(), None, "png")
        assert "resvg-py" in caught.value.text.ja
    fonts._find.cache_clear()
    monkeypatch.setitem(sys.modules, "fontTools.ttLib", None)
    for fmt in ("png", "pdf"):
        with pytest.raises(DrawingError) as caught:
            render(samples.small(), None, fmt)  # type: ignore[arg-type]
        assert "fonttools" in caught.value.text.en


def test_without_the_pdf_converter_the_engine_makes_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "svg2pdf_py", None)
    made = render(samples.small(), None, "pdf")
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert b"CreationDate" not in made  # the same chart is the same file tomorrow
    assert len(reader.pages) == 1
    assert _fonts(reader.pages[0])


def test_nothing_is_said_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    for fmt in ("svg", "png", "pdf"):
        render(samples.small(), None, fmt)  # type: ignore[arg-type]
    assert capfd.readouterr() == ("", "")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    made = render(samples.small(), tmp_path / "体制図.svg", "svg")
    assert (tmp_path / "体制図.svg").read_bytes() == made
    assert [path.name for path in tmp_path.iterdir()] == ["体制図.svg"]
