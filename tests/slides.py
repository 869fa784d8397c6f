"""The text of the workshop slides of 2025-04-21, against which quotations are checked.

The slides are AMED's and are not part of this repository: the environment variable AIMGAIN_SLIDES names the file.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

MISSING = (
    "the slides are missing: set AIMGAIN_SLIDES to the text of the workshop slides of 2025-04-21, "
    "and quotations will be checked word for word"
)

# The line with which each slide begins. S20 begins above its title; S17, S22 and S25 are named otherwise in the register.
_FIRST_LINES = {
    "S02": "AIMGAIN実施の背景",
    "S03": "AIMGAINの目的",
    "S04": "AIMGAINの特徴",
    "S05": "AIMGAINの重要項目",
    "S06": "AIMGAINの2つのタイプ",
    "S07": "AIMGAIN : 体制図",
    "S08": "AIMGAIN : プログラム・スーパーバイザー(PS)",
    "S09": "AIMAGAIN：契約について",
    "S10": "AIMGAIN：事業の流れについて",
    "S11": "AIMGAIN：情報、知的財産の取り扱い",
    "S12": "AIMGAIN：産学連携リソースについて",
    "S13": "伴走支援：PCの役割",
    "S14": "プロジェクト進捗確認",
    "S15": "非競争領域と競争領域：概念図",
    "S16": "事例：RNAワクチン",
    "S17": "第一次公募-第三次公募採択課題",
    "S18": "第四次公募採択課題",
    "S19": "AIMGAIN：その他の留意事項",
    "S20": "第五次公募について (令和7年6月中旬開始予定)",
    "S21": "最 後 に",
    "S22": "補足資料",
    "S23": "AMED委託費と産学官共同研究企業の 産学連携リソースのイメージ",
    "S24": "(参考) 過去公募における研究開発費の規模",
    "S25": "産学連携リソースについて",
    "S26": "委託研究開発契約の締結等について",
    "S27": "審査項目と観点について（１）",
    "S28": "審査項目と観点について（２）",
    "S29": "(参考) 用語の定義",
}


def slide_text() -> str | None:
    """Return the text of all slides without the extraction's bold marks, or None if AIMGAIN_SLIDES is unset."""
    path = os.environ.get("AIMGAIN_SLIDES")
    return Path(path).read_text("utf-8").replace("**", "") if path else None


def slides_by_code(text: str) -> dict[str, str]:
    """Split the text into slides, S01 to S29, at their first lines, in order.

    Raises ValueError when a first line is not found after the slide before it: then it is another text.
    """
    lines = text.splitlines()
    starts = [("S01", 0)]
    for code, first in _FIRST_LINES.items():
        begin = starts[-1][1]
        found = next((n for n in range(begin, len(lines)) if _solid(lines[n]) == _solid(first)), None)
        if found is None:
            raise ValueError(f"slide {code} does not begin with 「{first}」 after {starts[-1][0]}")
        starts.append((code, found))
    ends = [*starts, ("end", len(lines))]
    return {code: "\n".join(lines[begin:end]) for (code, begin), (_, end) in pairwise(ends)}


def quote_occurs(quote: str, text: str) -> bool:
    """Say whether the quotation stands in the text word for word.

    Spaces and single line breaks are the extraction's and are ignored; a blank line ends a text box, and no
    quotation runs over it.
    """
    wanted = _solid(quote)
    return bool(wanted) and any(wanted in _solid(box) for box in re.split(r"\n\s*\n", text))


def _solid(text: str) -> str:
    return "".join(text.split())
