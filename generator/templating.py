"""How templates are read: the same for C and for pages, so that each loops and places alike."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


def environment(html: bool = False) -> "jinja2.Environment":
    """With `html`, what goes into pages of HTML is escaped."""
    import jinja2  # here: what compares schemas needs the modules that call this, and no jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=(lambda name: name is not None and ".html" in name) if html else False,
    )
