"""Names and words of schemas made harmless, for each format."""

import re
from urllib.parse import quote
from xml.sax.saxutils import escape as _xml

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$-])")


def _is_control(character: str) -> bool:
    """Control characters, ends of lines, and what turns the direction of text around."""
    number = ord(character)
    if number < 0x20 or 0x7F <= number < 0xA0 or 0xD800 <= number <= 0xDFFF:
        return True
    return number in (0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF) or (
        0x202A <= number <= 0x202E or 0x2066 <= number <= 0x2069
    )


def plain(text: str) -> str:
    """One line of visible characters."""
    return "".join(f"\\u{ord(c):04x}" if _is_control(c) else c for c in text)


def markdown(text: str) -> str:
    """Text of a paragraph or a table: no link, mention, HTML or cell comes of it."""
    shown = _MARKDOWN.sub(r"\\\1", plain(text)).replace("\\<", "&lt;").replace("\\@", "&#64;")
    return shown.replace("://", "&#58;//").replace("www.", "www&#46;")


def code(text: str) -> str:
    """A span of code, which stands in no table; backticks end none before its end."""
    shown = plain(text)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def xml(text: str) -> str:
    return _xml(plain(text), {'"': "&quot;"})


def uri(path: str) -> str:
    """A file as a URI reference."""
    safe = quote(path.encode("utf-8", "surrogateescape"), safe="/-._~")
    return f"file://{safe}" if path.startswith("/") else safe


def github(text: str) -> str:
    """The message of a workflow command."""
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    return github(text).replace(":", "%3A").replace(",", "%2C")
