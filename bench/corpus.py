"""The texts that the bench reads and writes: python3 -m bench.corpus FOLDER [--quick] [--seed N]

    messages.ndjson      2,000 distinct valid messages of all events, one a line, without white space
    indented.json-seq    the same, indented by two spaces, each behind a record separator (RFC 7464)
    shuffled.ndjson      the same, the members of each object in any order
    invalid.ndjson       the same with one fault each: a value of another type
    base64_*.ndjson      messages with 200 KB, 1 MB and 10 MB of base64 (of random bytes) inside
    growth/NAME_N.json   one message each: N bytes of base64 or of escaped text, or N results
    files/N.json         1,000 messages of about 3.5 KB in files of their own, no two alike
    corpus.json          seed, counts, sizes in bytes and the digest over all of it

Three senders in four write non-ASCII text as it is, the others as \\u escapes; one in thirty
escapes its slashes, too. The same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench import words
from bench.messages import SCHEMAS, Event, Json, Maker, events

SEED = 20260115
# Results weigh double: elsewhere a message of 4.75 KB on average could not be had of all events.
WEIGHTS = {"results/new": 2, "results/newunsolicited": 2, "results/queryresponse": 2}
BASE64_SIZES = {"200kb": (200_000, 8), "1mb": (1_000_000, 4), "10mb": (10_000_000, 1)}
GROWTH_SIZES = tuple(n * 10**e for e in range(3, 8) for n in (1, 3) if n * 10**e <= 30_000_000)
GROWTH_COUNTS = tuple(n * 10**e for e in range(6) for n in (1, 3) if n * 10**e <= 100_000)
BARE = 0.3  # how often optional members are there in messages that grow by one thing
DISTINCT_RESULTS = 1_000  # of a long list; then they come again
FILE_SIZES = range(3_000, 4_001)


@dataclass(frozen=True)
class Extent:
    """How much of everything is made."""

    messages: int = 2_000
    files: int = 1_000
    largest: int = 30_000_000
    elements: int = 100_000


QUICK = Extent(messages=85, files=17, largest=100_000, elements=300)


def compact(message: Json, ascii_only: bool = False) -> str:
    return json.dumps(message, ensure_ascii=ascii_only, separators=(",", ":"))


@dataclass(frozen=True)
class Sender:
    """How one sender spells its JSON."""

    ascii_only: bool
    escapes_slashes: bool

    def spell(self, message: Json, indent: int | None = None) -> str:
        separators = (",", ":") if indent is None else (",", ": ")
        text = json.dumps(
            message, ensure_ascii=self.ascii_only, separators=separators, indent=indent
        )
        return text.replace("/", "\\/") if self.escapes_slashes else text


def any_sender(rng: Random) -> Sender:
    return Sender(rng.random() < 0.25, rng.random() < 1 / 30)


def messages(rng: Random, count: int) -> Iterator[tuple[Event, Json, Sender]]:
    """Of all events in turn."""
    turns = [event for event in events() for _ in range(WEIGHTS.get(event.name, 1))]
    for i in range(count):
        event = turns[i % len(turns)]
        yield event, Maker(event, rng).message(), any_sender(rng)


def shuffled(rng: Random, value: Json) -> Json:
    if isinstance(value, dict):
        members = [(key, shuffled(rng, one)) for key, one in value.items()]
        rng.shuffle(members)
        return dict(members)
    return [shuffled(rng, one) for one in value] if isinstance(value, list) else value


WRONG = {"string": {}, "object": "text", "array": 1, "number": "1", "boolean": "true"}


def spoiled(rng: Random, schema: Json, message: Json) -> Json:
    """A copy with a value of the wrong type somewhere outside Meta, where it has a type."""
    copy = json.loads(json.dumps(message))
    spots = [spot for spot in typed(schema, copy) if spot[0] not in (copy, copy["Meta"])]
    holder, key, kind = rng.choice(spots or [(copy["Meta"], "Test", "boolean")])
    holder[key] = WRONG[kind]
    return copy


def typed(schema: Json, value: Json) -> Iterator[tuple[Json, str, str]]:
    """Members with a type: the object that holds it, its key, its type."""
    for item in value if isinstance(value, list) else ():
        yield from typed(schema["items"], item)
    for key, one in value.items() if isinstance(value, dict) else ():
        node = schema["properties"][key]
        kinds = node.get("type", [])
        kind = kinds if isinstance(kinds, str) else kinds[0]
        yield value, key, kind
        yield from typed(node, one)


# ---- Files of the corpus ----

Files = Iterator[tuple[str, str]]


def message_files(rng: Random, extent: Extent) -> Files:
    made = list(messages(rng, extent.messages))
    yield "messages.ndjson", "".join(sender.spell(m) + "\n" for _, m, sender in made)
    yield "indented.json-seq", "".join(f"\x1e{sender.spell(m, 2)}\n" for _, m, sender in made)
    bad = (sender.spell(spoiled(rng, event.schema, m)) + "\n" for event, m, sender in made)
    yield "invalid.ndjson", "".join(bad)
    yield "shuffled.ndjson", "".join(sender.spell(shuffled(rng, m)) + "\n" for _, m, sender in made)


def by_name(name: str) -> Event:
    return next(event for event in events() if event.name == name)


def with_base64(rng: Random, size: int, rich: float = 1.0) -> Json:
    """Media.New with so many characters of base64."""
    message = Maker(by_name("media/new"), rng, rich).message()
    message["Media"]["FileContents"] = words.base64_text(rng, size // 4 * 3)
    return message


def base64_files(rng: Random, extent: Extent) -> Files:
    for name, (size, count) in BASE64_SIZES.items():
        made = (compact(with_base64(rng, min(size, extent.largest))) for _ in range(count))
        yield f"base64_{name}.ndjson", "".join(text + "\n" for text in made)


def with_text(rng: Random, size: int) -> str:
    """Notes.New with so many characters of text that has line ends, quotes and non-ASCII."""
    message = Maker(by_name("notes/new"), rng, BARE).message()
    prose = words.prose(rng, min(size, 100_000), min(size, 100_000))
    message["Note"] |= {"ContentType": "Plain Text", "FileName": "note.txt"}
    message["Note"]["FileContents"] = prose * max(1, size // len(prose))
    return compact(message)


def with_results(rng: Random, count: int) -> str:
    """Results.New with one order of so many results."""
    maker = Maker(by_name("results/new"), rng, BARE)
    message = maker.message()
    distinct = min(count, DISTINCT_RESULTS)
    results = [compact(maker.part("Orders[].Results[]")) for _ in range(distinct)]
    del message["Orders"][1:]
    message["Orders"][0]["Results"] = ["\x00"]
    listed = ",".join(results[i % distinct] for i in range(count))
    return compact(message).replace('"\\u0000"', listed)


def growth_files(rng: Random, extent: Extent) -> Files:
    """Within a series all but what grows is the same."""
    seed = rng.random()
    for size in GROWTH_SIZES:
        if size <= extent.largest:
            yield f"growth/base64_{size}.json", compact(with_base64(Random(seed), size, BARE))
            yield f"growth/text_{size}.json", with_text(Random(seed), size)
    for count in GROWTH_COUNTS:
        if count <= extent.elements:
            yield f"growth/elements_{count}.json", with_results(Random(seed), count)


def single_files(rng: Random, extent: Extent) -> Files:
    """Of whatever event makes a message of that size."""
    number = 0
    while number < extent.files:
        for _, message, sender in messages(rng, 100):
            text = sender.spell(message)
            if len(text.encode()) in FILE_SIZES and number < extent.files:
                yield f"files/{number:04}.json", text + "\n"
                number += 1


def corpus(seed: int, extent: Extent) -> Files:
    """Each part has a random source of its own, so that one may grow and the others stay."""
    for part in (message_files, base64_files, growth_files, single_files):
        yield from part(Random(f"{seed} {part.__name__}"), extent)


# ---- Writing ----


def fingerprint(seed: int, extent: Extent) -> str:
    """What the corpus is made from."""
    made_from = hashlib.sha256(f"{seed} {extent}".encode())
    sources = [Path(__file__).with_name(name) for name in ("corpus.py", "messages.py", "words.py")]
    for file in [*sources, *sorted(SCHEMAS.glob("*/*.json")), SCHEMAS / "rdx.toml"]:
        made_from.update(file.read_bytes())
    return made_from.hexdigest()


def sizes_of(text: str) -> dict[str, int]:
    """The spread of a file of messages, a line each."""
    sizes = sorted(len(line.encode()) for line in text.removesuffix("\n").split("\n"))
    tenths = statistics.quantiles(sizes, n=10)
    return {
        "count": len(sizes),
        "mean": round(statistics.mean(sizes)),
        "least": sizes[0],
        "tenth": round(tenths[0]),
        "median": round(statistics.median(sizes)),
        "nine_tenths": round(tenths[-1]),
        "most": sizes[-1],
    }


def write(folder: Path, seed: int, extent: Extent) -> Json:
    """All files below `folder`; returns what corpus.json says."""
    digest = hashlib.sha256()
    facts = {"seed": seed, "fingerprint": fingerprint(seed, extent)}
    for name, text in corpus(seed, extent):
        data = text.encode()
        digest.update(f"{name} {len(data)}\n".encode() + data)
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if name == "messages.ndjson":
            facts["sizes"] = sizes_of(text)
    facts["sha256"] = digest.hexdigest()
    (folder / "corpus.json").write_text(json.dumps(facts, indent=2) + "\n")
    return facts


def ensure(folder: Path, *, quick: bool = False, seed: int = SEED) -> Json:
    """What corpus.json says; the corpus is made anew only when what it is made from has changed."""
    extent = QUICK if quick else Extent()
    told = folder / "corpus.json"
    facts = json.loads(told.read_text()) if told.exists() else {}
    if facts.get("fingerprint") == fingerprint(seed, extent):
        return facts
    return write(folder, seed, extent)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Makes the corpus of the bench.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true", help="a small corpus, for tests")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(arguments)
    print(json.dumps(ensure(asked.folder, quick=asked.quick, seed=asked.seed), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
