"""Fills the tables of docs/performance.md from docs/performance/results.json.

    python3 -m bench.report [--check]

A table stands between `<!-- KIND: PATTERN... -->` and `<!-- end -->`; what is between them is made
here, the rest is written by hand. Kinds: `machine`; `required`, a line for each requirement of the
rows that match; `rows`, a line for each row, a column for each peer. Words for rows and peers are
those of bench/titles.toml. --check says whether the page is what it would become.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.run import human

TITLES = Path(__file__).with_name("titles.toml")

BLOCK = re.compile(r"(<!-- (machine|required|rows)(?:: ([^\n]*))? -->\n).*?(<!-- end -->)",
                   re.DOTALL)
Json = Any


@dataclass(frozen=True)
class Docs:
    page: Path

    @property
    def folder(self) -> Path:
        return self.page.with_suffix("")

    @property
    def results(self) -> Path:
        return self.folder / "results.json"


DOCS = Docs(Path(__file__).resolve().parents[1] / "docs" / "performance.md")


# ---- Words ----

@dataclass(frozen=True)
class Titles:
    rows: dict[str, str]  # pattern -> words, in which {0} is what the first * stands for
    peers: dict[str, str]

    def row(self, name: str) -> str:
        for pattern, words in self.rows.items():
            found = re.fullmatch(re.escape(pattern).replace(r"\*", "(.*)"), name)
            if found:
                return words.format(*map(self.part, found.groups()))
        return name

    def peer(self, name: str) -> str:
        return self.peers.get(name, name)

    def part(self, part: str) -> str:
        """Of a row's name: a path of the processor by its words, a number in groups of three."""
        return f"{int(part):,}" if part.isdecimal() else self.peer(part)


def read_titles() -> Titles:
    told = tomllib.loads(TITLES.read_text(encoding="utf-8"))
    return Titles(told["rows"], told["peers"])


def times(factor: float) -> str:
    """Three digits say enough, and two of a small part."""
    if factor >= 100:
        return f"{factor:.0f} x"
    return f"{factor:#.3g} x" if factor >= 0.1 else f"{factor:.2g} x"


def spread(row: Json, peer: Json | None) -> str:
    """The median deviation of the ratio, of its two sides together."""
    sides = [row["subject"]] + ([peer] if peer else [])
    share = sum((side["mad"] / side["median"]) ** 2 for side in sides if side["median"]) ** 0.5
    return f"± {100 * share:.0f} %"


# ---- Tables ----

def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, rule, *lines))


def machine_table(results: Json) -> str:
    machine = results["machine"]
    sizes = results["corpus"]["sizes"]
    packages = machine["packages"] | machine.get("npm", {})
    lines = [
        ("run", str(results.get("date", ""))),
        ("processor", f"{machine['processor']}, {machine['cores']} cores "
                      f"({', '.join(machine['vector'])})"),
        ("system", f"{machine['architecture']}, kernel {machine['kernel']}"),
        ("compiler", f"{machine['compiler']}, `{machine['flags']}` for rdx and peers alike"),
        ("corpus", f"{sizes['count']:,} messages, {sizes['mean']:,} bytes on average, from "
                   f"{sizes['least']} to {sizes['most']:,}; seed {results['corpus']['seed']}"),
        ("peers", ", ".join(f"{name} {version}" for name, version in packages.items() if version)),
    ]
    return table(("", ""), lines)


def requirement_cells(row: Json, one: Json, titles: Titles) -> tuple[str, str, str]:
    """Beside whom, what is required, what was measured."""
    if "limit" in one:
        return ("", f"at most {human(one['limit'], row['unit'])}",
                human(one["measured"], row["unit"]))
    peer = row["peers"][one["peer"]]
    kind = "faster" if "faster" in one else "at_most"
    required = f"{one[kind]:g} x faster" if kind == "faster" else f"at most {one[kind]:g} x"
    return titles.peer(one["peer"]), required, f"{times(one['measured'])} {spread(row, peer)}"


def required_table(rows: Sequence[Json], titles: Titles) -> str:
    lines = []
    for row in rows:
        for one in row["required"]:
            beside, required, measured = requirement_cells(row, one, titles)
            met = "yes" if one["met"] else "**no**"
            lines.append((titles.row(row["name"]), beside, required, measured, met,
                          f"`{row['name']}`"))
    return table(("Work", "Beside", "Required", "Measured", "Met", "Row"), lines)


def rows_table(rows: Sequence[Json], titles: Titles) -> str:
    there = [row for row in rows if "left_out" not in row]
    peers = list(dict.fromkeys(name for row in there for name in row["peers"]))
    lines = []
    for row in rows:
        head = (f"`{row['name']}`", titles.row(row["name"]))
        if "left_out" in row:
            lines.append((*head, f"left out: {row['left_out']}", *([""] * len(peers))))
            continue
        own = human(row["subject"]["median"], row["unit"])
        told = [times(row["peers"][name]["ratio"]) if name in row["peers"] else ""
                for name in peers]
        lines.append((*head, own, *told))
    return table(("Row", "Work", "rdx, in this run", *map(titles.peer, peers)), lines)


def matching(results: Json, patterns: str) -> list[Json]:
    """Rows in the order of the patterns, none twice."""
    found = {row["name"]: row for pattern in patterns.split() for row in results["rows"]
             if fnmatch.fnmatchcase(row["name"], pattern)}
    return list(found.values())


def render(page: str, results: Json, titles: Titles) -> str:
    """The page with all its tables made anew."""
    def filled(block: re.Match[str]) -> str:
        start, kind, patterns, end = block.groups()
        if kind == "machine":
            made = machine_table(results)
        else:
            makers = {"required": required_table, "rows": rows_table}
            made = makers[kind](matching(results, patterns), titles)
        return f"{start}\n{made}\n{end}"
    return BLOCK.sub(filled, page)


def untold(page: str, results: Json) -> Iterator[str]:
    """Rows of the results that no table of the page shows."""
    patterns = " ".join(block.group(3) for block in BLOCK.finditer(page)
                        if block.group(2) == "rows")
    shown = {row["name"] for row in matching(results, patterns)}
    yield from (row["name"] for row in results["rows"] if row["name"] not in shown)


def wordless(results: Json, titles: Titles) -> set[str]:
    """Rows and peers that bench/titles.toml has no words for."""
    rows = {row["name"] for row in results["rows"]}
    peers = {name for row in results["rows"] for name in row.get("peers", {})}
    return {name for name in rows if titles.row(name) == name} | (peers - titles.peers.keys())


# ---- The command line ----

def told(docs: Docs) -> tuple[str, str, list[str]]:
    """The page, what it would become, and rows that it has no table for."""
    page = docs.page.read_text(encoding="utf-8")
    results = json.loads(docs.results.read_text(encoding="utf-8"))
    return page, render(page, results, read_titles()), list(untold(page, results))


def renew(docs: Docs) -> int:
    _, made, missing = told(docs)
    docs.page.write_text(made, encoding="utf-8")
    if missing:
        print(f"{docs.page.name} has no table for {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


def check(docs: Docs) -> int:
    page, made, missing = told(docs)
    if page == made and not missing:
        return 0
    print(f"{docs.page.name} is not what its results make: python3 -m bench.report",
          file=sys.stderr)
    return 1


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Fills the tables of docs/performance.md.")
    parser.add_argument("--check", action="store_true", help="change nothing, say what would")
    return (check if parser.parse_args(words).check else renew)(DOCS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
