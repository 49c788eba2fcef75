"""Peers from npm: ajv, and sourcemeta's `jsonschema` with Blaze in it.

Installed into the build folder where node and npm are there; left out, with a line that says so,
where they are not.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.process.scene import Scene

PACKAGES = {"ajv": "8.17.1", "ajv-draft-04": "1.0.0", "@sourcemeta/jsonschema": "16.11.0"}
# As npm/main.js of the package names its programs.
MACHINES = {"x86_64": "x86_64", "aarch64": "arm64"}


@dataclass(frozen=True)
class Node:
    """What is installed; `why_not` says why a peer is not there."""

    folder: Path
    why_not: str

    @property
    def has_ajv(self) -> bool:
        return {"ajv", "ajv-draft-04"} <= versions(self.folder).keys()

    @property
    def jsonschema(self) -> Path | None:
        """The program itself; the script in front of it starts node first."""
        machine = MACHINES.get(platform.machine(), "none")
        found = sorted(self.folder.glob(f"node_modules/@sourcemeta/jsonschema/**/"
                                        f"jsonschema-linux-{machine}"))
        return found[0] if found else None


def peers(scene: Scene) -> Node:
    """Those of the build folder, installed when they are not. A quick run installs nothing."""
    folder = scene.bin.parent / "node"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return Node(folder.with_name("none"), "node and npm are not there")
    if versions(folder) == PACKAGES:
        return Node(folder, "the package has no program for this machine")
    if scene.effort.is_quick:
        return Node(folder, "a quick run installs nothing from npm")
    return Node(folder, "" if _install(folder) else "npm could not install it")


def _install(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n')
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
    done = subprocess.run(["npm", "install", *options, *wanted], cwd=folder, capture_output=True)
    return done.returncode == 0


def versions(folder: Path) -> dict[str, str]:
    """What is installed there, by the packages' own word."""
    found = {}
    for name in PACKAGES:
        about = folder / "node_modules" / name / "package.json"
        if about.exists():
            found[name] = json.loads(about.read_text(encoding="utf-8"))["version"]
    return found
