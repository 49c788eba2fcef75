#!/usr/bin/env python3
"""Sends without pause into a sandbox that fails on purpose, and accounts for every message.

    soak.py SECONDS [--threads N]      programs: $RDX_BIN_DIR, the sender: $RDX_SOAK

The sandbox's store is emptied as it is verified: each file must be, byte for byte, the part that was
sent. In the end every message that the sender was told is accepted must have arrived, none that it
was told is lost may have, and none may have come twice unless the reply said that it could; memory and
descriptors of both programs must not have grown. It prints what it counted, and exits with 1 when one of
these does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "net"))
from sandbox_process import Key, Sandbox  # noqa: E402

FAULTS = (
    "401:1%@endpoint", "429:1%@upload", "500:1%@endpoint", "502:1%@endpoint", "502:1%@upload",
    "503:2%@endpoint", "504:1%@endpoint", "reset-request:1%@endpoint", "reset-reply:1%@endpoint",
    "slow=20:3%@endpoint", "503:5%@token",
)
TOKEN_LIFE_S = 10
FILE_SIZE = 1_000_000
AT_ONCE = 100  # messages verified between two looks at memory
GROWTH_KIB = 2048  # of memory, from the middle of the run to its last third
GROWTH_DESCRIPTORS = 4
NOT_LOST = {"RDX_E_NETWORK", "RDX_E_SERVER", "RDX_E_TIMEOUT", "RDX_E_RATE", "RDX_E_AUTH"}


@dataclass
class Told:
    """What the sender was told of one message."""
    first: int
    size: int
    status: str
    attempts: int
    may_have_arrived: bool
    duplicate_possible: bool


@dataclass
class Usage:
    """Memory and descriptors of a process while it runs."""
    pid: int
    memory_kib: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def sample(self) -> None:
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
            count = len(os.listdir(f"/proc/{self.pid}/fd"))
        except OSError:
            return
        if "VmRSS:" in status:
            self.memory_kib.append(int(status.split("VmRSS:")[1].split()[0]))
            self.descriptors.append(count)


def peaks(samples: list[int]) -> tuple[int, int]:
    """The greatest of the middle third and of the last one."""
    third = len(samples) // 3
    if third == 0:
        raise SystemExit("the run was too short to tell whether anything grows")
    return max(samples[third:2 * third]), max(samples[2 * third:])


@dataclass
class Soak:
    sandbox: Sandbox
    file: bytes
    told: dict[str, Told] = field(default_factory=dict)
    arrived: Counter[str] = field(default_factory=Counter)
    # Of messages that the sender was not yet told of; it may still repeat them.
    parts: dict[str, list[bytes]] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    spoiled: list[str] = field(default_factory=list)
    bytes_verified: int = 0

    # ---- What the sender says ----

    def listen(self, sender: subprocess.Popen[str]) -> None:
        assert sender.stdout is not None
        for line in sender.stdout:
            name, first, size, status, attempts, may, duplicate = line.split()
            self.told[name] = Told(int(first), int(size), status, int(attempts), may == "1",
                                   duplicate == "1")

    # ---- What the sandbox has ----

    def drain(self) -> int:
        """Takes up to AT_ONCE messages out of the store; how many there were."""
        names = os.listdir(self.sandbox.store / "messages")[:AT_ONCE]
        for name in names:
            self.take(self.sandbox.store / "messages" / name)
        self.verify()
        return len(names)

    def take(self, path: Path) -> None:
        note = json.loads(path.read_bytes())["Note"]
        files = self.sandbox.store / "files" / path.stem
        name = note["DocumentID"]
        self.arrived[name] += 1
        content = b"".join(part.read_bytes() for part in files.iterdir())
        self.parts.setdefault(name, []).append(content)
        if note["FileContents"].startswith("http"):
            self.blobs[name] = note["FileContents"].rpartition("/")[2]
        path.unlink()
        shutil.rmtree(files)

    def verify(self) -> None:
        for name in [name for name in self.parts if name in self.told]:
            told = self.told[name]
            for content in self.parts.pop(name):
                self.bytes_verified += len(content)
                if content != self.file[told.first:told.first + told.size]:
                    self.spoiled.append(name)
            if name in self.blobs:
                # It may be gone with the first of two.
                blob = self.sandbox.store / "blobs" / self.blobs.pop(name)
                blob.unlink(missing_ok=True)
                blob.with_suffix(".name").unlink(missing_ok=True)

    # ---- The account ----

    def faults(self) -> list[str]:
        found = [f"{name}: what arrived is not what was sent" for name in self.spoiled]
        found += [f"{name}: arrived, and nobody was told of it"
                  for name in self.arrived if name not in self.told]
        for name, told in self.told.items():
            count = self.arrived[name]
            if told.status == "RDX_OK" and count == 0:
                found.append(f"{name}: accepted, and lost")
            if told.status != "RDX_OK" and count > 0 and not told.may_have_arrived:
                found.append(f"{name}: {told.status}, and arrived all the same")
            if told.status != "RDX_OK" and told.status not in NOT_LOST:
                found.append(f"{name}: {told.status} is no outcome of these faults")
            if count > 1 and not told.duplicate_possible:
                found.append(f"{name}: arrived {count} times, unannounced")
        return found


def faults_of_usage(name: str, usage: Usage) -> list[str]:
    found = []
    for what, samples, limit in (("KiB of memory", usage.memory_kib, GROWTH_KIB),
                                 ("descriptors", usage.descriptors, GROWTH_DESCRIPTORS)):
        before, after = peaks(samples)
        if after - before > limit:
            found.append(f"{name}: {what} grew from {before} to {after}")
    return found


def run(soak: Soak, folder: Path, seconds: int, threads: int) -> dict[str, Usage]:
    """Sends for so long; the store is drained meanwhile and afterwards."""
    program = os.environ.get("RDX_SOAK", "build/release/tests/soak/soak")
    command = [program, soak.sandbox.url, str(soak.sandbox.key.private), str(folder / "file"),
               str(threads), str(seconds)]
    usage: dict[str, Usage] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        listener = threading.Thread(target=soak.listen, args=(sender,))
        listener.start()
        usage = {"sender": Usage(sender.pid), "sandbox": Usage(soak.sandbox.process.pid)}
        while sender.poll() is None:
            for each in usage.values():
                each.sample()
            if soak.drain() < AT_ONCE:
                time.sleep(0.2)
        listener.join()
    while soak.drain() > 0:
        pass
    if sender.returncode != 0:
        raise SystemExit(f"the sender ended with {sender.returncode}")
    return usage


def summary(soak: Soak, usage: dict[str, Usage], seconds: int) -> dict[str, Any]:
    told = soak.told.values()
    accepted = [t for t in told if t.status == "RDX_OK"]
    return {
        "seconds": seconds,
        "messages": len(told),
        "accepted": len(accepted),
        "lost": sum(1 for name, t in soak.told.items()
                    if t.status == "RDX_OK" and soak.arrived[name] == 0),
        "accepted after more than one attempt": sum(1 for t in accepted if t.attempts > 1),
        "failed, by status": dict(Counter(t.status for t in told if t.status != "RDX_OK")),
        "arrived twice or more, announced": sum(1 for n in soak.arrived.values() if n > 1),
        "messages a second": round(len(told) / seconds, 1),
        "megabytes verified": round(soak.bytes_verified / 1e6),
        "memory in KiB, middle and last third": {
            name: peaks(each.memory_kib) for name, each in usage.items()},
        "descriptors, middle and last third": {
            name: peaks(each.descriptors) for name, each in usage.items()},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("seconds", type=int)
    parser.add_argument("--threads", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rdx-soak-") as name:
        folder = Path(name)
        file = os.urandom(FILE_SIZE)
        (folder / "file").write_bytes(file)
        given = [word for fault in FAULTS for word in ("--fault", fault)]
        sandbox = Sandbox(folder, Key(folder, "key"), "--token-life", str(TOKEN_LIFE_S), *given)
        try:
            soak = Soak(sandbox, file)
            usage = run(soak, folder, options.seconds, options.threads)
        finally:
            end = sandbox.stop()
        found = soak.faults() + [f for name, each in usage.items() for f in faults_of_usage(name, each)]
        if end != 0:
            found.append(f"the sandbox ended with {end}")
        print(json.dumps(summary(soak, usage, options.seconds), indent=2))
        print("\n".join(found[:50]))
        return 1 if found or not soak.told else 0


if __name__ == "__main__":
    sys.exit(main())
