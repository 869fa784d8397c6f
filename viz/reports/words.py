"""The fixed words of the reports, in one table. The names of outcomes and severities are those of `queries.findings`."""

from __future__ import annotations

from graphmodel.schema.sections import Section
from graphmodel.text import Text

# Rows of a finding.
WHO = Text("対象", "who")
WHEN = Text("期間", "when")
PATH = Text("経路", "path")
NEEDED = Text("求められる内容", "needed")
FOUND = Text("記載内容", "found")
CRASHED_AT = Text("場所", "at")
SEEN = Text("記載箇所", "seen in")
CITED = Text("根拠", "basis")
REMEDY = Text("対応方法", "remedy")
WAIVER = Text("例外の記録", "exception")
MISSING = Text("不足している記載", "missing")
ALSO_MISSING = Text("併せて必要な記載", "also needed")
WAITING_RULES = Text("判定できない規則", "rules waiting")

LABELS = (
    WHO,
    WHEN,
    PATH,
    NEEDED,
    FOUND,
    CRASHED_AT,
    SEEN,
    CITED,
    REMEDY,
    WAIVER,
    MISSING,
    ALSO_MISSING,
    WAITING_RULES,
)
"""All of them: as wide as the widest is their column."""

# Headings.
HEADINGS = {
    "error": Text("検査できなかった規則", "Rules that could not be checked"),
    "fail": Text("不適合", "Fails"),
    "advisory": Text("注意", "Advisory"),
    "unknown": Text("判定不能", "Unknown"),
    "explained": Text("例外記載", "Recorded exceptions"),
    "note": Text("参考", "Notes"),
}
UNREADABLE = Text("ファイルを読めなくしている間違い", "Mistakes that keep a file from being read")
FILE_WARNINGS = Text("ファイルについての注意", "Cautions about files")
TO_DO = Text("補記が必要な事項", "To be added")
REMARKS = Text("文書の備考", "Notes in the document")
NOT_JUDGED = Text("判定しなかった規則", "Rules not judged")
SUMMARY = Text("まとめ", "Summary")
ALL_RULES = Text("規則ごとの結果", "Result of each rule")
NOT_CHECKED = Text("検査していない規則", "Rules not checked")
PORTFOLIO = Text("全課題のまとめ", "Summary of all projects")

# The kinds of subjects, as headings of the to-do list.
SUBJECTS = {
    "project": Text("課題", "Project"),
    "section": Text("文書の節", "Sections of the document"),
    **{section.subject: section.heading for section in Section if section.entries},
}

# What the rows of a finding say.
FOLLOWS_FROM_HERE = Text("これに伴う指摘", "following from this:")
SHOWN_WITH_ALL = Text("（--all で表示）", " (shown with --all)")
SHOWN_BELOW = Text("（下に表示）", " (shown below)")
NO_PLACE = Text("（文書に記載なし）", "(not in the document)")

# Findings that belong to no rule of the catalogue.
ENGINE_TITLE = Text("規則の検査中の内部エラー", "Internal error while a rule was checked")
WAIVER_TITLE = Text("例外の記録", "Recorded exceptions")

EXIT_CODES = {
    0: Text("不適合は見つかりませんでした", "nothing was found to fail"),
    1: Text("不適合があります", "something fails"),
    2: Text(
        "読めないファイルか、検査できなかった規則があります",
        "a file could not be read, or a rule could not be checked",
    ),
    3: Text("判定不能があります（--strict）", "something is unknown (--strict)"),
}
EXIT_CODE = Text("終了コード", "exit code")
