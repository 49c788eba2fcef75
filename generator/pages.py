"""Pages of text and tables, as Markdown or HTML. No text that comes in can become markup.

Every text is cleaned (one line, nothing that is not printable) and escaped here, whatever it was;
templates only place. In Markdown, characters that could mean something become entities: those
never open or close anything (CommonMark 2.5), also within table cells.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from generator import templating
from generator.wording import line

if TYPE_CHECKING:
    import jinja2
    import markupsafe

FORMATS = {"markdown": ".md", "html": ".html"}


@dataclass(frozen=True)
class Span:
    """A run of text. `page` and `anchor` are what it links to: another page, a place, or both."""

    text: str
    code: bool = False
    page: str = ""
    anchor: str = ""


Text = tuple[Span, ...]


@dataclass(frozen=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Section:
    anchor: str
    title: Text
    depth: int = 0  # of its line in the contents
    note: Text = ()  # behind that line
    paragraphs: tuple[Text, ...] = ()
    table: Table | None = None
    items: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Page:
    name: str  # without suffix
    title: Text
    paragraphs: tuple[Text, ...]
    sections: tuple[Section, ...]


class Anchors:
    """Names for places of one page: letters, digits and hyphens, each of them once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, text: str) -> str:
        plain = "-".join(re.findall(r"[a-z0-9_]+", text.lower())) or "place"
        name, number = plain, 2
        while name in self._taken:
            name, number = f"{plain}--{number}", number + 1
        self._taken.add(name)
        return name


def text(*parts: str | Span) -> Text:
    """Words and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts if part != "")


def join(parts: Sequence[Text], glue: str) -> Text:
    """`parts` with `glue` between them."""
    found: list[Span] = []
    for part in parts:
        found += ([Span(glue)] if found else []) + list(part)
    return tuple(found)


def render(pages: Sequence[Page], form: str, mark: str) -> dict[str, str]:
    """The files of `pages` in a format of FORMATS, by name; `mark` stands in their first lines."""
    suffix = FORMATS[form]
    template = _environment().get_template(f"reference{suffix}.j2")
    return {
        page.name + suffix: template.render(page=page, pages=pages, mark=mark).rstrip("\n") + "\n"
        for page in pages
    }


@cache
def _environment() -> "jinja2.Environment":
    environment = templating.environment(html=True)
    environment.filters.update(markdown=_markdown, html=_html)
    return environment


# ---- Markdown. ----

_MEANING = re.compile(
    r"[\\`*_\[\]<>|&~$#{}^@]"
    r"|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]"  # lists and underlines
    r"|:(?=//)|w(?=ww\.)"  # links that need no brackets
)
_FREE_CODE = re.compile(r"(?! )[^`|\\]+(?<! )")


def _markdown(spans: Text) -> str:
    return "".join(_markdown_span(span) for span in spans)


def _markdown_span(span: Span) -> str:
    known = _spaced(span)
    if not span.code:
        shown = _entities(known)
    elif _FREE_CODE.fullmatch(known):
        shown = f"`{known}`"
    else:
        shown = f"<code>{_entities(known)}</code>"
    return f"[{shown}]({_link(span, '.md')})" if _link(span, ".md") else shown


def _entities(known: str) -> str:
    return _MEANING.sub(lambda found: f"&#{ord(found[0])};", known)


# ---- HTML. ----


def _html(spans: Text) -> "markupsafe.Markup":
    import markupsafe

    return markupsafe.Markup("".join(_html_span(span) for span in spans))


def _html_span(span: Span) -> str:
    shown = html.escape(_spaced(span))
    shown = f"<code>{shown}</code>" if span.code else shown
    link = _link(span, ".html")
    return f'<a href="{link}">{shown}</a>' if link else shown


# ---- Both. ----


def _spaced(span: Span) -> str:
    """One line; a space at an end is kept, since the next span follows it."""
    if span.code:
        return line(span.text)
    before = " " if span.text[:1].isspace() else ""
    after = " " if span.text[-1:].isspace() and span.text.strip() else ""
    return before + line(span.text) + after


def _link(span: Span, suffix: str) -> str:
    page = span.page + suffix if span.page else ""
    return page + ("#" + span.anchor if span.anchor else "")
