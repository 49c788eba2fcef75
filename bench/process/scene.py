"""What the works have in common: where the programs are, how often things run, and the files."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench import corpus
from bench.messages import Maker
from bench.process.measure import Launcher

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"

# Notes.New without a file, as `rdx send --file` takes it.
DRAFT = {
    "Meta": {"DataModel": "Notes", "EventType": "New",
             "Destinations": [{"ID": "00000000-0000-4000-8000-000000000001"}]},
    "Patient": {"Identifiers": [{"ID": "e167267c", "IDType": "EHRID"}]},
    "Note": {"ContentType": "Base64 Encoded", "DocumentType": "Consent form",
             "DocumentID": "b169267c", "Provider": {"ID": "4356789876"}},
}


@dataclass(frozen=True)
class Effort:
    """How often things run, and how many files there are."""

    embed: int = 15
    upload: int = 21
    uploads: int = 9
    batch: int = 5
    small: int = 151
    folder: int = 31
    per_message: int = 7
    many_files: int = 200
    each_process: int = 3  # every so many rounds, a process for each of the many files
    one_event_files: int = 1000
    repeats: int = 5  # of the corpus in what Blaze reads
    is_quick: bool = False


QUICK_BELOW = 9  # rounds


def effort(rounds: int | None) -> Effort:
    """With at most so many rounds of each; few rounds mean few files, too."""
    usual = Effort()
    if rounds is None:
        return usual
    counts = {name: min(getattr(usual, name), rounds)
              for name in ("embed", "upload", "uploads", "batch", "small", "folder", "per_message")}
    if rounds >= QUICK_BELOW:
        return replace(usual, **counts)
    return Effort(**counts, many_files=10, one_event_files=20, repeats=20, is_quick=True)


@dataclass(frozen=True)
class Scene:
    bin: Path  # the programs of the tree
    tools: Path  # those of bench/process
    corpus: Path
    effort: Effort

    @property
    def folder(self) -> Path:
        """For files that are made; they stay for the next run."""
        folder = self.corpus.with_name(f"{self.corpus.name}-process")
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def launcher(self) -> Launcher:
        return Launcher(self.tools / "launch")

    @property
    def rdx(self) -> Path:
        return self.bin / "rdx"

    def file(self, name: str, size: int) -> Path:
        """`size` random bytes, the same in each run."""
        path = self.folder / name
        if not path.exists() or path.stat().st_size != size:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(Random(name).randbytes(size))
        return path

    def draft(self) -> Path:
        path = self.folder / "draft.json"
        path.write_text(json.dumps(DRAFT), encoding="utf-8")
        return path

    def one_event(self, event: str) -> Path:
        """A folder of distinct messages of one event, each of about 3.5 KB."""
        folder = self.folder / "one-event"
        if len(list(folder.glob("*.json"))) == self.effort.one_event_files:
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        rng = Random(event)
        maker = Maker(corpus.by_name(event), rng)
        number = 0
        while number < self.effort.one_event_files:
            text = corpus.any_sender(rng).spell(maker.message())
            if len(text.encode()) in corpus.FILE_SIZES:
                (folder / f"{number:04}.json").write_text(text + "\n", encoding="utf-8")
                number += 1
        return folder

    def by_event(self) -> dict[str, list[str]]:
        """The lines of the corpus's messages, by the schema that they are of."""
        lines: dict[str, list[str]] = {}
        text = (self.corpus / "messages.ndjson").read_text(encoding="utf-8")
        for line in text.removesuffix("\n").split("\n"):
            meta = json.loads(line)["Meta"]
            lines.setdefault(f"{meta['DataModel']}/{meta['EventType']}".lower(), []).append(line)
        return lines

    def lines_file(self, event: str, lines: list[str], name: str) -> Path:
        path = self.folder / name / f"{event.replace('/', '_')}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path
