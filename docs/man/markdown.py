"""A document of this tree as a manual page: headings, paragraphs, lists, tables and code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roff import escape, paragraph, section, title

LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def blocks_of(text: str) -> Iterator[str]:
    """Paragraphs, tables and such; code between fences whole."""
    at = 0
    for fence in FENCED.finditer(text):
        yield from re.split(r"\n\n+", text[at:fence.start()].strip("\n"))
        yield fence[0]
        at = fence.end()
    yield from re.split(r"\n\n+", text[at:].strip("\n"))


def write_code(lines: list[str]) -> str:
    body = "\n".join(escape(line) for line in lines)
    return f".PP\n.nf\n.RS 4\n{body}\n.RE\n.fi\n"


def write_table(lines: list[str]) -> Iterator[str]:
    for line in lines[2:]:
        term, what = line.strip("| ").split(" | ", 1)
        yield f".TP\n{paragraph(term)}\n{paragraph(what)}\n"


def write_list(lines: list[str]) -> Iterator[str]:
    for line in lines:
        mark, _, what = line.partition(" ")
        yield f".IP {mark} 4\n{paragraph(what)}\n"


def write_block(block: str) -> Iterator[str]:
    lines = block.splitlines()
    if block.startswith("## "):
        yield section(block[3:].upper())
    elif block.startswith("```"):
        yield write_code(lines[1:-1])
    elif block.startswith("    "):
        yield write_code([line[4:] for line in lines])
    elif block.startswith("|"):
        yield from write_table(lines)
    elif re.match(r"\d+\. |\* ", block):
        yield from write_list(lines)
    elif block and not block.startswith("# "):
        yield f".PP\n{paragraph(' '.join(lines))}\n"


def write_page(text: str, page: str, version: str, what: str) -> str:
    body = [part for block in blocks_of(LINK.sub(r"\1", text)) for part in write_block(block)]
    return "".join([title(page, 5, version, "File Formats"), section("NAME"),
                    f"{escape(page)} \\- {escape(what)}\n", section("DESCRIPTION"), *body,
                    section("SEE ALSO"), ".BR rdx (1),\n.BR rdx\\-send (1)\n"])
