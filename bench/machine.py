"""What a measurement depends on: the processor, the kernel, compilers and versions of peers."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.process import node

PACKAGES = (
    "libcjson1", "rapidjson-dev", "libssl3", "libcurl4", "curl", "coreutils", "libc6", "nodejs",
)  # fmt: skip
FLAGS = ("ssse3", "avx2", "avx512bw", "avx512vl", "avx512vbmi")


def facts(build: Path) -> dict[str, object]:
    return {
        "processor": _processor("model name"),
        "vector": [flag for flag in FLAGS if flag in _processor("flags").split()],
        "cores": os.cpu_count() or 0,
        "kernel": platform.release(),
        "architecture": platform.machine(),
        "compiler": _first_line(["gcc", "--version"]),
        "flags": _flags(build),
        "packages": {name: _version(name) for name in PACKAGES},
        "npm": node.versions(build / "node"),
    }


def _processor(key: str) -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    found = (line.partition(":")[2].strip() for line in lines if line.split(":")[0].strip() == key)
    return next(found, "unknown")


def _flags(build: Path) -> str:
    """Of the compiler for this build: all C and C++ of it, ours and peers from headers."""
    try:
        cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
    except OSError:
        return "unknown"
    values = dict(line.partition(":")[::2] for line in cache.splitlines() if ":" in line)
    kind = values.get("CMAKE_BUILD_TYPE", "=").partition("=")[2]
    return values.get(f"CMAKE_C_FLAGS_{kind.upper()}", "=").partition("=")[2]


def _version(package: str) -> str:
    """By Debian's packages; "" where there is none."""
    return _first_line(["dpkg-query", "-W", "-f", "${Version}", package])


def _first_line(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return (done.stdout.splitlines() or [""])[0]
