"""Text for troff's man macros."""

from __future__ import annotations

import re

MADE = ".\\\" Made by `./dev man` from --help and docs/*.md; do not edit.\n"
SPECIAL = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def escape(text: str) -> str:
    """Text that means itself, wherever it stands."""
    escaped = "".join(SPECIAL.get(c, c) for c in text)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def paragraph(text: str) -> str:
    """A text with `code` and **strong** parts."""
    parts = re.split(r"(`[^`]+`|\*\*[^*]+\*\*)", text)
    out = "".join(f"\\fB{escape(part.strip('`*'))}\\fR" if re.match(r"`.|\*\*.", part)
                  else escape(part).removeprefix("\\&") for part in parts)
    return f"\\&{out}" if out.startswith((".", "\\(aq")) else out


def section(name: str) -> str:
    return f".SH {escape(name)}\n"


def title(page: str, number: int, version: str, manual: str) -> str:
    return f'{MADE}.TH {escape(page.upper())} {number} "" "{version}" "{manual}"\n'
