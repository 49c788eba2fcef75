"""Draws docs/performance/*.png from docs/performance/results.json: python3 -m bench.plots

Each picture carries the digest of the results that it was made from, so that a test sees whether
pictures and tables are of one run.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter  # noqa: E402

from bench.report import DOCS, Docs, Titles, read_titles  # noqa: E402

Json = Any

# Ours in blues, from portable to the widest vectors; peers in other colours, everywhere the same.
COLOURS = {
    "rdx": "#08519c", "portable": "#9ecae1", "sse": "#6baed6", "avx2": "#3182bd",
    "avx512": "#08519c", "neon": "#08519c", "cjson": "#d95f02", "rapidjson_dom": "#e7a600",
    "rapidjson_schema": "#1b9e77", "memcpy": "#777777",
    "malloc_memcpy": "#bbbbbb", "openssl": "#d95f02", "ajv": "#7570b3",
    "blaze": "#e7298a", "blaze_evaluation": "#f4a6cf",
}
ANY_COLOUR = "#444444"


def contestants(row: Json) -> dict[str, float]:
    """Name -> median, the subject first."""
    own = row["subject"]
    return {own["name"]: own["median"]} | {name: peer["median"] for name, peer in
                                          row["peers"].items()}


def plain(words: str) -> str:
    return words.replace("`", "")


def titled(name: str, titles: Titles) -> str:
    return plain(titles.peer(name))


# ---- Axes ----

def size_label(size: float, _: object = None) -> str:
    for unit, factor in (("MB", 1e6), ("KB", 1e3)):
        if size >= factor:
            return f"{size / factor:g} {unit}"
    return f"{size:g} B"


def count_label(count: float, _: object = None) -> str:
    return f"{count:,.0f}"


def rate_label(rate: float, _: object = None) -> str:
    return f"{rate:g}"


STEPS = (1, 2, 5)  # of a decade


def log_axis(axis: Any, label: Callable[..., str], steps: Sequence[int] = (1,)) -> None:
    axis.set_major_locator(LogLocator(base=10, subs=steps))
    axis.set_major_formatter(FuncFormatter(label))
    axis.set_minor_formatter(NullFormatter())


def quiet(axes: Axes) -> None:
    axes.grid(True, which="major", color="#dddddd", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


# ---- Throughput against size ----

WORKS = (("growth", "read into structs, validated"), ("growth.write", "write from structs"))
SERIES = (
    ("base64", "one message, base64 inside", "size of the text", size_label),
    ("text", "one message, text with escapes inside", "size of the text", size_label),
    ("elements", "one message, many results", "results", count_label),
)


def growth_rows(rows: Iterable[Json], start: str) -> list[Json]:
    return sorted((row for row in rows if re.fullmatch(re.escape(start) + r"\.\d+", row["name"])),
                  key=lambda row: row["size"])


def growth_panel(axes: Axes, rows: Sequence[Json], by_bytes: bool, titles: Titles) -> None:
    for name in dict.fromkeys(name for row in rows for name in contestants(row)):
        there = [row for row in rows if name in contestants(row)]
        axes.plot([row["bytes"] if by_bytes else row["size"] for row in there],
                  [row["bytes"] / contestants(row)[name] for row in there],
                  color=COLOURS.get(name, ANY_COLOUR), marker="o", markersize=3.5,
                  linestyle="--" if name == "memcpy" else "-", label=titled(name, titles))
    axes.set_xscale("log")
    axes.set_yscale("log")
    quiet(axes)


def growth(results: Json, titles: Titles) -> Figure | None:
    """A line of panels for each work, a column for each series."""
    figure, grid = pyplot.subplots(len(WORKS), len(SERIES), figsize=(13.8, 3.9 * len(WORKS)),
                                   sharex="col", sharey="row")
    handles: dict[str, Any] = {}
    for line, (start, work) in zip(grid, WORKS, strict=True):
        for axes, (series, title, label, formatter) in zip(line, SERIES, strict=True):
            rows = growth_rows(results["rows"], f"{start}.{series}")
            if not rows:
                return None
            growth_panel(axes, rows, formatter is size_label, titles)
            axes.set_title(title, fontsize=10)
            axes.set_xlabel(label if start == WORKS[-1][0] else "")
            log_axis(axes.xaxis, formatter)
            log_axis(axes.yaxis, rate_label, STEPS)
            handles |= {name: handle for handle, name in zip(*axes.get_legend_handles_labels(),
                                                             strict=True)}
        line[0].set_ylabel(f"{work}\nGB/s of text (more is better)")
    figure.legend(handles.values(), handles.keys(), loc="lower center", ncol=len(handles),
                  frameon=False)
    figure.suptitle("Throughput against size")
    figure.tight_layout(rect=(0, 0.04, 1, 1))
    return figure


# ---- Time a message ----

NO_PARSERS = ("memcpy", "malloc_memcpy", "blaze_evaluation")


def message_bars(results: Json, titles: Titles) -> list[tuple[str, float, str]]:
    """Label, microseconds and colour: ours first, then the peers from the fastest. Peers of other
    rows stand where their ratio puts them."""
    rows = {row["name"]: row for row in results["rows"] if "left_out" not in row}
    compact = rows.get("parse.strict.compact")
    if compact is None:
        return []
    bars = [(f"rdx: {label}", rows[name]["subject"]["median"] / 1e3, COLOURS["rdx"])
            for label, name in (("verdict alone", "validate.compact"),
                                ("STRICT parse into structs", "parse.strict.compact"))
            if name in rows]
    ratios = {name: peer["ratio"] for row in (compact, rows.get("peers.ajv"), rows.get("peers.blaze"))
              if row for name, peer in row["peers"].items() if name not in NO_PARSERS}
    own = compact["subject"]["median"] / 1e3
    return bars + [(titled(name, titles), ratio * own, COLOURS.get(name, ANY_COLOUR))
                   for name, ratio in sorted(ratios.items(), key=lambda one: one[1])]


def message(results: Json, titles: Titles) -> Figure | None:
    bars = message_bars(results, titles)
    if not bars:
        return None
    figure, axes = pyplot.subplots(figsize=(8.6, 0.48 * len(bars) + 1.5))
    places = range(len(bars))
    axes.barh(places, [time for _, time, _ in bars], color=[colour for *_, colour in bars])
    for place, (_, time, _) in zip(places, bars, strict=True):
        axes.text(time * 1.06, place, f"{time:.3g} µs", va="center", fontsize=9)
    axes.set_yticks(list(places), [label for label, *_ in bars])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlim(1, max(time for _, time, _ in bars) * 2)
    axes.set_xlabel("time a message, µs, logarithmic (less is better)")
    log_axis(axes.xaxis, rate_label, STEPS)
    mean = results["corpus"]["sizes"]["mean"] / 1e3
    axes.set_title(f"{results['corpus']['sizes']['count']:,} distinct messages of {mean:.1f} KB on "
                   "average", fontsize=11)
    quiet(axes)
    axes.grid(False, axis="y")
    figure.tight_layout()
    return figure


# ---- Base64 ----

SIZES = ("16kb", "200kb", "30mb")
PATHS = ("portable", "sse", "avx2", "avx512", "neon")


def base64_rates(results: Json, way: str, size: str) -> dict[str, float]:
    """Contestant -> GB/s of bytes: our paths, then the peers as they were beside the last path."""
    ours: dict[str, float] = {}
    peers: dict[str, float] = {}
    for row in results["rows"]:
        path = row["name"].removeprefix(f"base64.{way}.{size}.")
        if path in PATHS and "left_out" not in row:
            ours[path] = row["bytes"] / row["subject"]["median"]
            peers = {name: row["bytes"] / peer["median"] for name, peer in row["peers"].items()}
    return {path: ours[path] for path in PATHS if path in ours} | peers


def base64_panel(axes: Axes, results: Json, way: str, titles: Titles) -> None:
    groups = [base64_rates(results, way, size) for size in SIZES]
    names = list(dict.fromkeys(name for group in groups for name in group))
    width = 0.8 / max(len(names), 1)
    for i, name in enumerate(names):
        axes.bar([g + (i - (len(names) - 1) / 2) * width for g in range(len(groups))],
                 [group.get(name, 0) for group in groups], width,
                 color=COLOURS.get(name, ANY_COLOUR), label=titled(name, titles))
    axes.set_xticks(range(len(SIZES)), [size_label({"16kb": 16e3, "200kb": 2e5, "30mb": 3e7}[size])
                                        for size in SIZES])
    axes.set_yscale("log")
    axes.set_title(way, fontsize=11)
    axes.set_xlabel("size of the bytes")
    quiet(axes)
    axes.grid(False, axis="x")


def base64(results: Json, titles: Titles) -> Figure | None:
    if not base64_rates(results, "encode", SIZES[0]):
        return None
    figure, axes = pyplot.subplots(1, 2, figsize=(9.6, 4.2), sharey=True)
    for one, way in zip(axes, ("encode", "decode"), strict=True):
        base64_panel(one, results, way, titles)
    axes[0].set_ylim(bottom=0.5)
    axes[0].set_ylabel("GB/s of bytes, logarithmic (more is better)")
    log_axis(axes[0].yaxis, rate_label, STEPS)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=len(labels), frameon=False, fontsize=9)
    figure.suptitle("Base64 by path")
    figure.tight_layout(rect=(0, 0.06, 1, 1))
    return figure


PICTURES = {"growth.png": growth, "message.png": message, "base64.png": base64}


def draw(docs: Docs) -> None:
    text = docs.results.read_bytes()
    results = json.loads(text)
    titles = read_titles()
    source = f"results.json {hashlib.sha256(text).hexdigest()}"
    for name, make in PICTURES.items():
        figure = make(results, titles)
        if figure is None:
            print(f"{name} is not drawn: the results have no rows for it", file=sys.stderr)
            continue
        figure.savefig(docs.folder / name, dpi=110, metadata={"Software": None, "Source": source})
        pyplot.close(figure)


if __name__ == "__main__":
    draw(DOCS)
