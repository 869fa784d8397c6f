"""The sentences of the reader: what is wrong with a text, what was probably meant, what to do."""

from __future__ import annotations

import re
from typing import Final

from graphmodel.documents.places import Path, Place, Problem, Stage
from graphmodel.schema.scalars.common import visible
from graphmodel.text import Text


def shown(text: str, longest: int = 30) -> str:
    """A piece of the user's text as it stands in a sentence: one line, short, nothing invisible."""
    text = visible(re.sub(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+", " ", text).strip())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def problem(code: str, place: Place, path: Path = (), /, **words: object) -> Problem:
    """Make the problem with this code; `words` fill the blanks of its sentence."""
    stage = Stage.FILE if code in _FILE else Stage.SYNTAX
    sentence = _FILE[code] if code in _FILE else _SYNTAX[code]
    return Problem(stage, place, path, sentence.format(ja=words, en=words), code, code in _WARNINGS)


_RESAVE = Text(
    "テキストエディターで開き直し、「名前を付けて保存」で文字コード（エンコード）を「UTF-8」にして保存してください。",
    "Open it in a text editor and save it again with the encoding UTF-8.",
)

_FILE: Final[dict[str, Text]] = {
    "file_missing": Text(
        "ファイルが見つかりません。ファイル名とフォルダーを確かめてください。",
        "There is no such file. Check its name and the folder.",
    ),
    "file_is_folder": Text(
        "これはフォルダーです。中の文書（.yaml、.yml、.json）を一つ指定してください。",
        "This is a folder. Name one document in it (.yaml, .yml, .json).",
    ),
    "file_not_regular": Text(
        "これは通常のファイルではないので読みません。文書（.yaml、.yml、.json）を指定してください。",
        "This is not an ordinary file and is not read. Name a document (.yaml, .yml, .json).",
    ),
    "file_no_permission": Text(
        "ファイルを読む権限がありません。ファイルの権限を確かめるか、読める場所に写してください。",
        "There is no permission to read this file. Check its permissions, or copy it to a place where it can be read.",
    ),
    "file_unreadable": Text(
        "ファイルを読めません（{ja}）。ファイル名と保存場所を確かめてください。",
        "The file cannot be read ({en}). Check its name and where it is kept.",
    ),
    "file_too_big": Text(
        "ファイルが大きすぎます（{size}バイト。上限は{limit}バイト）。1つの文書には1つのコンソーシアムだけを書いてください。",
        "The file is too big ({size} bytes; the limit is {limit}). Write one consortium a document.",
    ),
    "encoding_legacy": Text(
        "このファイルはUTF-8ではなく、{encoding}で保存されているようです。" + _RESAVE.ja,
        "This file is not UTF-8; it seems to be saved as {encoding}. " + _RESAVE.en,
    ),
    "encoding_utf16": Text(
        "このファイルは文書として読めません。UTF-16（BOMなし）で保存されているか、テキストではないようです。"
        + _RESAVE.ja,
        "This file cannot be read. It seems to be saved as UTF-16 without a byte order mark, or not to be text. "
        + _RESAVE.en,
    ),
    "not_text_other": Text(
        "これは{kind}のファイルです。{kind}はまだ読めません。「consortium new my-project.yaml」でひな形を作り、内容を書き写してください"
        "（項目名と語は日本語でも書けます）。",
        "This is a file of {kind}, which is not read yet. `consortium new my-project.yaml` makes a starter: copy the contents into it "
        "(keys and words may be written in Japanese).",
    ),
    "table_text": Text(
        "これは表計算ソフトの表（CSV・TSV）です。表はまだ読めません。「consortium new my-project.yaml」でひな形を作り、内容を書き写してください"
        "（項目名と語は日本語でも書けます）。",
        "This is a table of a spreadsheet (CSV, TSV), which is not read yet. `consortium new my-project.yaml` makes a starter: copy the contents "
        "into it (keys and words may be written in Japanese).",
    ),
    "not_text": Text(
        "このファイルはテキストとして読めません。正しいファイルか確かめ、文書ならば文字コードを「UTF-8」にして保存し直してください。",
        "This file cannot be read as text. Check that it is the right file; if it is, save it again with the encoding UTF-8.",
    ),
    "utf8_broken": Text(
        "ここでUTF-8の文字が壊れています。ファイルが途中で切れたか、別の文字コードの文字が混ざっています。この箇所を書き直し、UTF-8で保存してください。",
        "The UTF-8 text is broken here: the file was cut off, or characters in another encoding were mixed in. Write this part again and save as UTF-8.",
    ),
}

_SYNTAX: Final[dict[str, Text]] = {
    # What a text may hold
    "control_character": Text(
        "見えない制御文字（{code}）が入っています。ほかの文書からの貼り付けで入ることがあります。この文字を消してください。",
        "There is an invisible control character ({code}) here, perhaps pasted in from elsewhere. Delete it.",
    ),
    "control_escape": Text(
        "この文字列は制御文字（{code}）を含みます。「\\」で始まるその書き方を消してください。",
        "This text holds a control character ({code}). Delete the escape that begins with `\\`.",
    ),
    "directive": Text(
        "行頭の「%」はYAMLへの特別な指示になり、ここでは使えません。この行を消すか、値ならば引用符で囲んでください。",
        "A line that begins with `%` is a YAML directive, which is not used here. Remove the line; if it is a value, put it in quotes.",
    ),
    "too_deep": Text(
        "入れ子が深すぎます（上限は{limit}段）。閉じていないかっこがないか確かめてください。",
        "Lists and mappings are nested too deeply (the limit is {limit}). Check for brackets that are not closed.",
    ),
    "too_many_values": Text(
        "値が多すぎます（上限は{limit}個）。1つの文書には1つのコンソーシアムだけを書いてください。",
        "There are too many values (the limit is {limit}). Write one consortium a document.",
    ),
    "text_too_long": Text(
        "この文字列は長すぎます（上限は{limit}文字）。引用符の閉じ忘れがないか確かめ、長い文章は別の文書にしてください。",
        "This text is too long (the limit is {limit} characters). Check for a quotation mark that is not closed, and keep long texts elsewhere.",
    ),
    "too_many_problems": Text(
        "誤りが{limit}件になったので、ここで読むのをやめました。上の誤りを直してから、もう一度実行してください。",
        "Reading stopped here after {limit} problems. Correct those above and run again.",
    ),
    "empty_document": Text(
        "この文書には何も書かれていません。「project:」などの項目を書いてください。",
        "Nothing is written in this document. Write its sections, such as `project:`.",
    ),
    "top_is_list": Text(
        "文書の一番上が一覧になっています。一番上は「project:」「organizations:」のように「項目名: 値」の形で書いてください。",
        "The top of this document is a list. Write it as `key: value`, with sections such as `project:` and `organizations:`.",
    ),
    "top_is_text": Text(
        "文書が「項目名: 値」の形になっていません（「{text}」とだけ読めます）。「project:」などの項目を書いてください。",
        "This document is not written as `key: value` (it reads as just `{text}`). Write its sections, such as `project:`.",
    ),
    "several_documents": Text(
        "ここから2つ目の文書が始まっています。1つのファイルには1つのコンソーシアムだけを書きます。ファイルを分けるか、余分な「---」の行を消してください。",
        "A second document begins here. A file holds one consortium: split the file, or remove the extra `---` line.",
    ),
    "text_after_end": Text(
        "文書の終わりのあとに「{text}」が残っています。かっこや引用符を早く閉じていないか確かめ、余分なら消してください。",
        "`{text}` is left over behind the end of the document. Check for a bracket or quotation mark that closes too early, or remove it.",
    ),
    "duplicate_key": Text(
        "「{key}」が2回書かれています（1回目は{line}行{column}列）。どちらかを消すか、1つにまとめてください。",
        "`{key}` is written twice (first at line {line}, column {column}). Remove one, or join the two.",
    ),
    "bad_key": Text(
        "「{key}」は項目名になりません。項目名には文字か整数を書いてください。文字として使うなら引用符で囲みます。",
        "`{key}` cannot be a key. A key is text or a whole number; put it in quotes if it is meant as text.",
    ),
    "fullwidth_bracket": Text(
        "全角のかっこ「{found}」は記号になりません。半角の「{meant}」と、それを閉じる半角のかっこで書いてください。",
        "A full-width bracket `{found}` is no sign of its own. Write the plain `{meant}`, and the plain closing bracket.",
    ),
    "fullwidth_digits": Text(
        "項目名「{key}」が全角の数字です。半角で「{number}」と書いてください。",
        "The key `{key}` is written in full-width digits. Write `{number}`.",
    ),
    "merge_key": Text(
        "「<<」による取り込みは使えません。取り込みたい項目をここに書き写してください。",
        "The merge key `<<` is not read. Write out here what it should bring in.",
    ),
    "tag": Text(
        "「!」で始まる型の指定（{tag}）は使えません。消してください。文字として書くなら値全体を引用符で囲みます。",
        "A tag, which begins with `!`, is not read ({tag}). Remove it; if it is meant as text, put the whole value in quotes.",
    ),
    "alias_undefined": Text(
        "「*{name}」が指すもの（「&{name}」）が上にありません。「*」で始まる文字を書くなら、値全体を引用符で囲んでください。",
        "Nothing above is marked `&{name}` for `*{name}` to point to. If a text begins with `*`, put the whole value in quotes.",
    ),
    "unused_anchor": Text(
        "「&{name}」は目印として読まれ、値に含まれません。文字として書いたのなら、値全体を引用符で囲んでください。",
        "`&{name}` reads as a mark and is not part of the value. If it is meant as text, put the whole value in quotes.",
    ),
    "alias_cycle": Text(
        "「*{name}」が、自分を含む値を指しています。内容を書き写してください。",
        "`*{name}` points to a value that it is itself part of. Write the content out.",
    ),
    "too_many_aliases": Text(
        "「*」による繰り返しで値が増えすぎます（上限は{limit}個）。繰り返しを減らしてください。",
        "The repetitions by `*` stand for too many values (the limit is {limit}). Use fewer of them.",
    ),
    "json_comment": Text(
        "JSONでは注釈（//、/* */）を書けません。消すか、拡張子を「.yaml」にして「#」で書いてください。",
        "JSON has no comments (//, /* */). Remove it, or name the file `.yaml` and write `#`.",
    ),
    "json_comma": Text(
        "「{text}」の中で「,」か引用符が抜けているようです。項目と項目の間に「,」を書いてください。",
        "A comma or a quotation mark seems to be missing in `{text}`. Write `,` between the entries.",
    ),
    "json_word": Text(
        'JSONでは、文字列（{text}）を引用符（"）で囲みます。値がなければ null と書いてください。',
        "In JSON a text ({text}) stands in double quotes. Write null if there is no value.",
    ),
    "no_value": Text(
        "「:」のあとに値がありません。値がなければ null と書くか、この項目を消してください。",
        "There is no value behind the colon. Write null if there is none, or remove the entry.",
    ),
    "merge_conflict": Text(
        "Git などの版管理で、二つの版の食い違い（「<<<<<<<」「=======」「>>>>>>>」の行）が残っています。どちらの内容にするかを決め、"
        "これらの行を消してください（この衝突は{end}行目までです）。",
        "A merge was left unresolved here (lines `<<<<<<<`, `=======`, `>>>>>>>`). Decide between the two versions and delete these lines "
        "(this conflict ends at line {end}).",
    ),
    "comment_in_value": Text(
        "「{comment}」から行の終わりまでは注釈として読まれ、値は「{value}」までです。値の一部なら値全体を引用符で囲み、注釈なら「#」のあとに空白を入れてください。",
        "From `{comment}` to the end of the line is a comment, and the value is just `{value}`. Put the whole value in quotes if it belongs "
        "to it; write a space behind `#` if it is a comment.",
    ),
    # Structure
    "odd_dash": Text(
        "「{sign}」は一覧の記号になりません。半角の「-」と半角の空白に置き換えてください。",
        "`{sign}` does not begin an entry of a list. Write a plain `-` and a space.",
    ),
    "curly_quotes": Text(
        '「{sign}」は引用符として読まれず、値の一部になります。半角の「"」に置き換えるか、消してください。',
        '`{sign}` is not read as a quotation mark but as part of the value. Write a plain `"`, or leave it out.',
    ),
    "fullwidth_colon": Text(
        "全角のコロン「：」は区切りになりません。半角の「:」と半角の空白にして、「{key}: 値」のように書いてください。",
        "A full-width colon `：` does not separate. Write `{key}: value`, with a plain colon and a space.",
    ),
    "missing_space_after_colon": Text(
        "「:」のあとに半角の空白がありません。「{key}: 値」のように書いてください。",
        "There is no space after the colon. Write `{key}: value`.",
    ),
    "missing_space_after_dash": Text(
        "「-」のあとに半角の空白がありません。「- 値」のように書いてください。",
        "There is no space after the dash. Write `- value`.",
    ),
    "missing_colon": Text(
        "「{text}」のあとに「:」がありません。「項目名: 値」の形で書いてください。上の行の続きなら、引用符で囲むか、字下げを深くしてください。",
        "There is no colon after `{text}`. Write `key: value`. If it goes on from the line above, use quotes or indent it further.",
    ),
    "comma_in_number": Text(
        '「{text}」は「,」のところで切れて読まれます。引用符で囲んで「"{text}"」と書くか、「20_000_000」のように「_」で区切ってください。',
        'The comma cuts `{text}` in two. Put it in quotes, "{text}", or write the digits with underscores, like 20_000_000.',
    ),
    "comma_in_value": Text(
        '「{text}」は「,」のところで切れて読まれます。一つの値なら、全体を引用符で囲んで「"{text}"」と書いてください。「{key}」が別の項目なら「{key}: 値」と書きます。',
        'The comma cuts `{text}` in two. If it is one value, put it in quotes: "{text}". If `{key}` is another entry, write `{key}: value`.',
    ),
    "no_colon_in_braces": Text(
        "「{text}」のあとに「:」がありません。「項目名: 値」の形で書いてください。前の値の続きなら、値全体を引用符で囲みます。",
        "There is no colon after `{text}`. Write `key: value`. If it belongs to the value before it, put the whole value in quotes.",
    ),
    "key_too_long": Text(
        "「:」の前が長すぎて項目名として読めません。値ならば引用符で囲んでください。",
        "What stands before this colon is too long for a key. If it is a value, put it in quotes.",
    ),
    "missing_key": Text(
        "「:」の前に項目名がありません。「項目名: 値」の形で書いてください。「:」で始まる値は引用符で囲みます。",
        "There is no key before the colon. Write `key: value`; a value that begins with a colon needs quotes.",
    ),
    "colon_on_next_line": Text(
        "「:」が次の行にあります。項目名と「:」は同じ行に書いてください。",
        "The colon stands on the next line. Write the key and its colon on one line.",
    ),
    "fullwidth_space": Text(
        "全角の空白が使われています。字下げと区切りには半角の空白を使ってください。",
        "This is a full-width space. Indent and separate with plain spaces.",
    ),
    "odd_space": Text(
        "ここの空白は特殊な空白（{space}）です。字下げと区切りには半角の空白を使ってください。",
        "This is a special space ({space}). Indent and separate with plain spaces.",
    ),
    "tab_indentation": Text(
        "タブ文字は字下げに使えません。半角の空白に置き換えてください（1段につき2つ）。",
        "A tab cannot be used to indent. Replace it by spaces (two for each level).",
    ),
    "bad_indentation": Text(
        "字下げ（行頭の空白の数）が合っていません。同じ並びの項目は、行頭を上の行とそろえてください。",
        "The indentation does not fit. Entries that belong together begin in the same column as those above.",
    ),
    "dash_misplaced": Text(
        "この「-」は一覧の要素として読めません。一覧の「-」は、上の「-」と行頭をそろえてください。",
        "This dash is not read as a list item. The dashes of a list begin in one column.",
    ),
    "dash_after_key": Text(
        "一覧の「-」は項目名と同じ行には書けません。次の行に書くか、「[値, 値]」の形で書いてください。",
        "A list item with a dash cannot stand on the line of its key. Write it on the next line, or write `[value, value]`.",
    ),
    "dash_in_brackets": Text(
        "かっこの中では「- 」を使えません。「[値, 値]」のように「,」で区切ってください。かっこの閉じ忘れも確かめてください。",
        "Inside brackets there are no dashes. Separate with commas, as in `[value, value]`, and check for a bracket that is not closed.",
    ),
    "unexpected_dash": Text(
        "「項目名: 値」の並びの中で一覧（「-」）が始まっています。項目名を書くか、字下げをそろえてください。",
        "A list (`-`) begins among lines of `key: value`. Write a key above it, or align it.",
    ),
    "expected_dash": Text(
        "{line}行目からの一覧の途中に、「-」で始まらない行があります。行頭に「- 」を書くか、上の要素の続きなら字下げをそろえてください。",
        "The list from line {line} on is interrupted by a line without a dash. Begin it with `- `, or align it with the item that it belongs to.",
    ),
    "two_colons": Text(
        "値の中に「: 」があり、項目名と値の区切りと見分けられません。値全体を引用符で囲んでください。2つの項目なら行を分けるか「,」で区切ります。",
        "There is a colon inside the value, which reads like another key. Put the whole value in quotes; if these are two entries, write two lines or a comma.",
    ),
    "unclosed_bracket": Text(
        "ここで開いた「{bracket}」が閉じられていません。「{closing}」で閉じるか、要素の間の「,」が抜けていないか確かめてください。",
        "The `{bracket}` opened here is not closed. Close it with `{closing}`, or look for a missing comma.",
    ),
    "wrong_bracket": Text(
        "{line}行{column}列の「{bracket}」を閉じる「{closing}」が必要ですが、「{found}」が書かれています。",
        "The `{bracket}` at line {line}, column {column} needs `{closing}`, but `{found}` is written here.",
    ),
    "unexpected_bracket": Text(
        "余分な「{found}」があります。開くかっこが抜けているか、閉じるかっこが多いようです。文字として書くなら引用符で囲んでください。",
        "There is a `{found}` too many here, or its opening bracket is missing. If it is meant as text, use quotes.",
    ),
    "unexpected_comma": Text(
        "「,」の前に値がありません。余分な「,」を消してください。",
        "There is no value before this comma. Remove the comma.",
    ),
    "fullwidth_comma": Text(
        "かっこの中の「{found}」は区切りになりません。半角の「,」と空白にしてください。値の一部なら、値全体を引用符で囲みます。",
        "`{found}` does not separate inside brackets. Write a plain comma and a space; if it is part of a value, put the whole value in quotes.",
    ),
    "missing_comma": Text(
        "{line}行{column}列で開いた「{bracket}」の中で、ここの前に「,」が抜けているようです。値に「:」や引用符を含むなら、値全体を引用符で囲んでください。",
        "A comma seems to be missing before this, inside the `{bracket}` opened at line {line}, column {column}. A value that holds a colon or quotes needs quotes around it.",
    ),
    "comment_in_brackets": Text(
        "「#」から行の終わりまでは注釈として読まれるため、{line}行{column}列の「{bracket}」が閉じられていません。値の「#」なら、値全体を引用符で囲んでください。注釈なら、閉じる「{closing}」のあとに書きます。",
        "From `#` to the end of the line is a comment, so the `{bracket}` at line {line}, column {column} is not closed. If the `#` belongs to a value, put the whole value in quotes; a comment goes behind the closing `{closing}`.",
    ),
    "unclosed_quote": Text(
        "ここで開いた引用符「{quote}」が閉じられていません。値の終わりに「{quote}」を書いてください。",
        "The quotation mark {quote} opened here is not closed. Write {quote} at the end of the value.",
    ),
    "text_after_quote": Text(
        "引用符で囲んだ値のあとに「{text}」が続いています。値全体を1組の引用符で囲んでください。中の「\"」は「\\\"」、「'」は「''」と書きます。",
        "`{text}` follows behind a value in quotes. Put one pair of quotes around the whole value; inside, write \" as \\\" and ' as ''.",
    ),
    "unexpected_text": Text(
        "値はここまでで終わっていて、「{text}」が余っています。一つの値なら全体を引用符で囲み、別の項目なら行を分けてください。",
        "The value ends before this, and `{text}` is left over. Put the whole value in quotes; if it is another entry, give it its own line.",
    ),
    "reserved_character": Text(
        "「{found}」で始まる値は、引用符で囲んでください。",
        "A value that begins with `{found}` needs quotes around it.",
    ),
    "bad_anchor": Text(
        "「*」や「&」で始まる値は、別の値を指す記号として読まれます。文字として書くなら値全体を引用符で囲んでください。",
        "A value that begins with `*` or `&` reads as a reference. If it is meant as text, put the whole value in quotes.",
    ),
    "bad_tag": Text(
        "「!」で始まる値は、型の指定として読まれます。文字として書くなら値全体を引用符で囲んでください。",
        "A value that begins with `!` reads as a tag. If it is meant as text, put the whole value in quotes.",
    ),
    "bad_escape": Text(
        "引用符（\"）の中の「\\」のあとが正しくありません。「\\」そのものは「\\\\」と書くか、「'」で囲んでください。",
        "What follows `\\` in double quotes is not valid. Write `\\\\` for a backslash, or use single quotes.",
    ),
    "bad_surrogate": Text(
        "「\\u」による文字の指定が片方だけか、ここでは使えない形です。その文字（絵文字など）をそのまま書いてください。",
        "This `\\u` escape is half of a pair, or a pair that is not read here. Write the character itself, such as an emoji.",
    ),
    "bad_block_text": Text(
        "「|」や「>」のあとは改行し、次の行から字下げして文章を書きます。「|」や「>」で始まる値なら、引用符で囲んでください。",
        "After `|` or `>` the text begins on the next line, indented. A value that begins with `|` or `>` needs quotes.",
    ),
    "question_mark": Text(
        "「? 」で始まる値は、引用符で囲んでください。",
        "A value that begins with `? ` needs quotes around it.",
    ),
    "syntax": Text(
        "この辺りがYAMLとして読めません。字下げ、「:」のあとの空白、引用符とかっこの閉じ忘れを確かめてください（{detail}）。",
        "This part cannot be read as YAML. Check the indentation, the space after each colon, and quotes and brackets that are not closed ({detail}).",
    ),
}

_WARNINGS: Final = frozenset({"unused_anchor", "comment_in_value"})
