"""What a browser would see of a page, and of a Markdown page as GitHub renders it."""

import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr"}


@dataclass
class Seen:
    cells: list[list[str]] = field(default_factory=list)  # by row, without heads
    headings: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # of paragraphs and items
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    unclosed: list[str] = field(default_factory=list)


class _Parser(HTMLParser):
    """Collects; tags have to be closed in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        seen = self.seen
        seen.tags.add(tag)
        seen.attributes |= {name for name, _ in attrs}
        known = dict(attrs)
        seen.ids += [known["id"] or ""] if "id" in known else []
        seen.links += [known["href"] or ""] if "href" in known else []
        if tag not in VOID:
            seen.unclosed.append(tag)
        if tag == "tr":
            seen.cells.append([])
        texts = {"td": self.row, "h2": seen.headings, "p": seen.words, "li": seen.words}
        if tag in texts:
            texts[tag].append("")

    @property
    def row(self) -> list[str]:
        return self.seen.cells[-1] if self.seen.cells else []

    def handle_endtag(self, tag: str) -> None:
        assert self.seen.unclosed and self.seen.unclosed.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        open_tags = set(self.seen.unclosed)
        for tag, texts in (("td", self.row), ("h2", self.seen.headings)):
            if tag in open_tags:
                texts[-1] += data
        if open_tags & {"p", "li"}:
            self.seen.words[-1] += data


def look(page: str) -> Seen:
    parser = _Parser()
    parser.feed(page)
    parser.close()
    parser.seen.cells = [row for row in parser.seen.cells if row]
    parser.seen.words = [" ".join(words.split()) for words in parser.seen.words if words.strip()]
    return parser.seen


def as_html(markdown: str) -> str:
    command = ["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"]
    return subprocess.run(
        command, input=markdown, capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
