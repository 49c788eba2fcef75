"""All 24 data models of Redox, with schemas of our own making: what is generated compiles without a
warning, in C and C++, and every event parses, checks and writes as python3-jsonschema judges.

Once with no map at all, once with the shipped map, in which the 14 shipped events are themselves.
"""

import copy
import json
import random
import shutil
import subprocess
import tempfile
import unittest
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from generator import loader, mapping
from generator.render import render
from generator.resolve import resolve
from tests.generator import made_schemas
from tests.generator.support import HERE, MAP, ROOT, SCHEMAS, WARNINGS

FLOORS = ROOT / "runtime" / "floors.txt"
SPOILED = 3  # texts of each event
Texts = list[tuple[str, str]]  # schema, text


@cache
def events() -> tuple[str, ...]:
    the_map, _ = mapping.load(MAP)
    return tuple(sorted(the_map.all_events))


def runtime_sources() -> list[Path]:
    """Those that a program without net and patterns needs."""
    found = []
    for line in FLOORS.read_text().splitlines():
        if line.startswith(("floor 0:", "floor 1:", "floor 2:")):
            found += [ROOT / "runtime" / "src" / f"{m}.c" for m in line.partition(":")[2].split()]
    return [file for file in found if file.is_file() and file.stem != "cjson"]


class Made:
    """Schemas, generated code and a program of them, in a folder."""

    def __init__(self, folder: Path, mapped: bool) -> None:
        self.out = folder / "out"
        self.schemas: dict[str, Any] = {}
        for number, name in enumerate(events()):
            file = folder / "schemas" / f"{name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            if mapped and (SCHEMAS / f"{name}.json").is_file():
                shutil.copy(SCHEMAS / f"{name}.json", file)
            else:
                text = json.dumps(made_schemas.schema(name, number), ensure_ascii=False)
                file.write_text(text, "utf-8")
            self.schemas[name] = json.loads(file.read_text("utf-8"))
        loaded, faults = loader.load(folder / "schemas")
        the_map, more = mapping.load(MAP) if mapped else (mapping.Map(), ())
        result = resolve(loaded, the_map)
        assert not faults and not more
        self.names = the_map.all_events
        assert result.model is not None, [str(fault) for fault in result.faults]
        for name, text in render(result.model).items():
            file = self.out / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        self.includes = [f"-I{ROOT}/runtime/include", f"-I{self.out}/include",
                         f"-I{ROOT}/runtime/src", f"-I{self.out}/src"]

    def completed(self, schema: str, message: Any) -> Any:
        """With the names of its event in Meta, which writing fills in where the map has them."""
        if schema in self.names and isinstance(message, dict):
            meta = message.setdefault("Meta", {})
            meta.setdefault("DataModel", self.names[schema].data_model)
            meta.setdefault("EventType", self.names[schema].event_type)
        return message

    def headers(self) -> list[Path]:
        return sorted((self.out / "include").rglob("*.h"))

    def errors(self, compiler: str, standard: str, files: list[Path]) -> str:
        language = "c++" if "++" in standard else "c"
        flags = [flag for flag in WARNINGS if language == "c" or flag != "-Wstrict-prototypes"]
        command = [compiler, f"-std={standard}", *flags, *self.includes, "-fsyntax-only"]
        command += ["-x", language, *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr[:4000] if done.returncode else ""

    def program(self, objects: list[Path]) -> Path:
        """Sources in batches, each a translation unit: a static name that occurs twice shows too."""
        sources = sorted((self.out / "src").glob("*.c"))
        units = []
        for start in range(0, len(sources), 100):
            unit = self.out / f"unit{start}.c"
            unit.write_text("".join(f'#include "{s}"\n' for s in sources[start : start + 100]))
            units.append(unit)
        program = self.out / "driver"
        command = ["gcc", "-std=c11", "-O0", *WARNINGS, *self.includes, "-o", program]
        done = subprocess.run([*command, HERE / "driver.c", *units, *objects, "-lm", "-lpthread"],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[:4000]
        return program


def samples(program: Path) -> Texts:
    data = subprocess.run([program], capture_output=True, check=True).stdout
    found: Texts = []
    while data:
        head, _, data = data.partition(b"\n")
        schema, *sizes = head.decode().split(" ")
        for size in map(int, sizes):
            found.append((schema, data[:size].decode()))
            data = data[size:]
    return found


def judged(program: Path, texts: Texts) -> list[tuple[list[str], str]]:
    """The statuses of parse, check and write, and what is written."""
    sent = [(schema, text.encode()) for schema, text in texts]
    stream = b"".join(f"{schema} {len(data)}\n".encode() + data for schema, data in sent)
    done = subprocess.run([program, "judge"], input=stream, capture_output=True, check=True)
    data, found = done.stdout, []
    while data:
        head, _, data = data.partition(b"\n")
        *statuses, size = head.decode().split(" ")
        found.append((statuses, data[: int(size)].decode()))
        data = data[int(size) :]
    return found


def spoil(value: Any, chance: random.Random) -> Any:
    """One value of another type, one member less, or one more; not always a fault."""
    value = copy.deepcopy(value)
    spots = list(_spots(value))
    if not spots:
        return {}
    holder, key = chance.choice(spots)
    what = chance.randrange(4)
    if what == 0 and isinstance(holder, dict):
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder[key + "Zusätzlich"] = [1, {"a": None}]
    else:
        holder[key] = chance.choice(("text", 7, True, None, [], {}, [[]], [{}], -0.5))
    return value


def _spots(value: Any) -> Any:
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from _spots(value[key])


class AllModels(unittest.TestCase):
    scratch: "tempfile.TemporaryDirectory[str]"
    objects: list[Path]

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory()
        folder = Path(cls.scratch.name)
        command = ["gcc", "-std=c11", "-O0", "-w", "-c", "-D_DEFAULT_SOURCE",
                   f"-I{ROOT}/runtime/include", f"-I{ROOT}/runtime/src"]
        subprocess.run([*command, *runtime_sources()], cwd=folder, check=True)
        cls.objects = sorted(folder.glob("*.o"))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.scratch.cleanup()

    def test_there_are_111_events_of_24_models(self) -> None:
        self.assertEqual(len(events()), 111)
        self.assertEqual(len({name.partition("/")[0] for name in events()}), 24)

    def test_made_schemas_are_draft_04_and_always_the_same(self) -> None:
        for number, name in enumerate(events()):
            schema = made_schemas.schema(name, number)
            jsonschema.Draft4Validator.check_schema(_checkable(schema))
            self.assertEqual(schema, made_schemas.schema(name, number))

    def test_without_a_map_all_of_it_compiles_and_works(self) -> None:
        self.compiles_and_works(mapped=False)

    def test_with_the_shipped_map_all_of_it_compiles_and_works(self) -> None:
        self.compiles_and_works(mapped=True)

    def compiles_and_works(self, mapped: bool) -> None:
        with tempfile.TemporaryDirectory() as folder:
            made = Made(Path(folder), mapped)
            headers = made.headers()
            self.assertGreater(len(headers), 500)
            if not mapped:
                self.assertEqual(made.errors("gcc", "c11", headers), "")
                self.assertEqual(made.errors("clang", "c11", headers[::20]), "")
                self.assertEqual(made.errors("clang++", "c++17", headers[::40]), "")
            everything = [made.out / "include" / "rdx" / "gen" / "models.h"]
            self.assertEqual(made.errors("g++", "c++17", everything + headers[::20]), "")
            program = made.program(self.objects)
            texts = samples(program)
            self.assertEqual(len(texts), 2 * 111)
            self.round_trips(program, texts, made)
            self.verdicts(program, texts, made)

    def round_trips(self, program: Path, texts: Texts, made: Made) -> None:
        for (schema, text), (statuses, written) in zip(texts, judged(program, texts), strict=True):
            with self.subTest(event=schema):
                self.assertEqual(statuses, ["RDX_OK"] * 3)
                self.assertEqual(json.loads(written), made.completed(schema, json.loads(text)))
                jsonschema.Draft4Validator(made.schemas[schema]).validate(json.loads(text))

    def verdicts(self, program: Path, texts: Texts, made: Made) -> None:
        chance = random.Random(24)
        spoiled = [(schema, spoil(json.loads(text), chance))
                   for schema, text in texts for _ in range(SPOILED)]
        found = judged(program, [(schema, json.dumps(value)) for schema, value in spoiled])
        refused = 0
        for (schema, value), (statuses, written) in zip(spoiled, found, strict=True):
            valid = jsonschema.Draft4Validator(made.schemas[schema]).is_valid(value)
            with self.subTest(event=schema):
                self.assertEqual(statuses[0] == "RDX_OK", valid, statuses)
                if valid and statuses[2] == "RDX_OK":
                    self.assertEqual(json.loads(written), made.completed(schema, value))
            refused += not valid
        self.assertGreater(refused, 50)


def _checkable(schema: Any) -> Any:
    """With ["null", "null"] as one: Redox publishes it, though draft-04 wants different types."""
    if isinstance(schema, dict):
        return {key: "null" if value == ["null", "null"] else _checkable(value)
                for key, value in schema.items()}
    return schema


if __name__ == "__main__":
    unittest.main()
