"""Makes the manual pages: of the programs from their --help, those of section 5 from docs/*.md.

    python3 docs/man/make.py BIN_DIR          writes docs/man/*.1 and *.5

What a page says stands in one place, the program; here is only where on the page it goes. A --help
has usage lines, paragraphs, rows of two columns (a term behind two blanks, two blanks, what it is)
and "Exit codes: 0 ..., 1 ...".
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import markdown  # noqa: E402
from roff import escape, paragraph, section, title  # noqa: E402

FOLDER = Path(__file__).resolve().parent
SETTING = re.compile(r"^  (--\S+) +(RDX_\w+) +(.*)$")
ROW = re.compile(r"^  (\S+(?: \S+)*)(?: {2,}(\S.*))?$")
SANDBOX = "rdx-sandbox"
DOCUMENTS = {"rdx-config": "settings of rdx, by profile",
             "rdx-batch": "lists of messages and their results"}  # of docs/config.md and so on
FRAME = r""".SH ENVIRONMENT
The variables of the settings, and:
.TP
\fBXDG_CONFIG_HOME\fR, \fBHOME\fR
where the configuration file is looked for
.TP
\fBTERM\fR
without it, or where it is \fBdumb\fR, no progress is shown
.SH FILES
.TP
\fI\(ti/.config/rdx/config\fR
settings by profile; see
.BR rdx\-config (5)
"""


@dataclass(frozen=True)
class Block:
    """A paragraph, or rows of a term and what it is."""

    text: str
    rows: tuple[tuple[str, str], ...]


# ---- --help ----

def kind_of(line: str) -> str:
    return "" if not line else "row" if line.startswith("  ") else "text"


def rows_of(lines: list[str]) -> tuple[tuple[str, str], ...]:
    rows: list[tuple[str, str]] = []
    for line in lines:
        setting, row = SETTING.match(line), ROW.match(line)
        if setting:
            rows.append((f"{setting[1]}, {setting[2]}", setting[3]))
        elif row and not line.startswith("   "):
            rows.append((row[1], row[2] or ""))
        else:
            rows[-1] = rows[-1][0], f"{rows[-1][1]} {line.strip()}".strip()
    return tuple(rows)


def blocks_of(text: str) -> list[Block]:
    blocks = []
    for kind, group in groupby(text.splitlines(), kind_of):
        if kind == "row":
            blocks.append(Block("", rows_of(list(group))))
        elif kind == "text":
            blocks += [Block(part.strip(), ()) for part in
                       re.split(r"(?=Exit codes: )", " ".join(group)) if part.strip()]
    return blocks


def usage_of(text: str) -> tuple[str, list[str], str]:
    """The program's name, the usage lines without "Usage: ", and what is behind them."""
    usage, _, rest = text.partition("\n\n")
    lines = [line.removeprefix("Usage:").strip() for line in usage.splitlines()]
    return re.match(r"rdx(?:-sandbox| [a-z]+)?", lines[0])[0], lines, rest  # type: ignore[index]


# ---- Pages ----

def write_usage(name: str, lines: list[str]) -> Iterator[str]:
    yield ".nf\n"
    for line in lines:
        bold = name if line.startswith(name) else ""
        yield f"\\fB{escape(bold)}\\fR{escape(line[len(bold):])}\n" if bold else f"{escape(line)}\n"
    yield ".fi\n"


def write_rows(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, what in rows:
        yield f".TP\n\\fB{escape(term)}\\fR\n{paragraph(what) or '.br'}\n"


def write_exit_codes(text: str) -> Iterator[str]:
    yield section("EXIT STATUS")
    for code in re.split(r",\s+(?=\d )", text.removeprefix("Exit codes: ")):
        number, _, what = code.partition(" ")
        yield f".TP\n\\fB{number}\\fR\n{paragraph(what.removesuffix('.'))}\n"


def write_body(rest: str) -> Iterator[str]:
    """Sections in the order of manual pages; the exit codes come behind all options."""
    exit_codes = ""
    begun = False
    yield section("DESCRIPTION")
    for block in blocks_of(rest):
        if block.text.startswith("Exit codes: "):
            exit_codes = block.text
        elif block.text.startswith("Settings, "):
            yield section("SETTINGS") + paragraph(block.text) + "\n"
        elif block.text:
            yield f".PP\n{paragraph(block.text)}\n"
        else:
            options = block.rows[0][0].startswith("--")
            if options and not begun and not block.rows[0][0].startswith("--client-id, "):
                yield section("OPTIONS")
                begun = True
            yield from write_rows(block.rows)
    if exit_codes:
        yield from write_exit_codes(exit_codes)
    if "RDX_CONFIG" in rest:
        yield FRAME


def write_page(help_text: str, what: str, version: str, others: list[str]) -> str:
    name, usage, rest = usage_of(help_text)
    page = name.replace(" ", "-")
    see = [f".BR {escape(other)} ({5 if other in DOCUMENTS else 1})" for other in others
           if other != page]
    return "".join([title(page, 1, version, "User Commands"), section("NAME"),
                    f"{escape(page)} \\- {escape(what)}\n", section("SYNOPSIS"),
                    *write_usage(name, usage), *write_body(rest), section("SEE ALSO"),
                    " ,\n".join(see).replace(") ,", "),"), "\n"])


def output_of(program: Path, *arguments: str) -> str:
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def commands_of(help_text: str) -> dict[str, str]:
    """What `rdx --help` says of each command."""
    rows = [row for block in blocks_of(help_text) for row in block.rows]
    return {term.split()[0]: what for term, what in rows}


def pages(programs: Path) -> dict[str, str]:
    """All pages by their file's name."""
    top = output_of(programs / "rdx", "--help")
    version = output_of(programs / "rdx", "--version").splitlines()[0]
    commands = commands_of(top)
    names = ["rdx", *(f"rdx-{command}" for command in commands), SANDBOX, *DOCUMENTS]
    texts = {"rdx": (top, "messages of the Redox Data Model API"),
             SANDBOX: (output_of(programs / SANDBOX, "--help"), "Redox's endpoints on this machine")}
    for command, what in commands.items():
        texts[f"rdx-{command}"] = output_of(programs / "rdx", command, "--help"), what
    made = {f"{name}.1": write_page(text, what, version, names)
            for name, (text, what) in texts.items()}
    for name, what in DOCUMENTS.items():
        document = FOLDER.parent / f"{name.removeprefix('rdx-')}.md"
        made[f"{name}.5"] = markdown.write_page(document.read_text(encoding="utf-8"), name, version,
                                                what)
    return made


def main() -> int:
    made = pages(Path(sys.argv[1]).resolve())
    for old in [*FOLDER.glob("*.1"), *FOLDER.glob("*.5")]:
        old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
