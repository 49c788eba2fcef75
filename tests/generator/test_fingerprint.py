"""Hashes of schemas in generated headers: right by a second reckoning, and only where they matter."""

import hashlib
import json
import re
import shutil
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator import fingerprint, loader, mapping, nodes, values
from generator.ir import Place
from generator.resolve import resolve
from tests.generator.support import MAP, ROOT, SCHEMAS, generate

LINE = re.compile(r"^// Schemas: sha256 ([0-9a-f]{64}),\n// over (.*); generator", re.MULTILINE)
INCLUDE = ROOT / "generated/include/rdx/gen"
OF_ALL = {"events.h", "models.h", "samples.h", "describe.h", "value_sets.h"}


def reckoned(places: list[tuple[str, str]]) -> str:
    """The hash of (schema, pointer) by what fingerprint.py promises in words."""
    found = []
    for name, pointer in sorted(places):
        value = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
        for token in pointer.split("/")[1:]:
            value = value[token]
        found.append([name, pointer, plain(value)])
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(schema: Any) -> Any:
    found = {key: schema[key] for key in sorted(schema) if key != "$schema"}
    if "properties" in found:
        found["properties"] = {key: plain(item) for key, item in found["properties"].items()}
    if "items" in found:
        found["items"] = plain(found["items"])
    for key in ("required", "type"):
        if isinstance(found.get(key), list):
            found[key] = sorted(found[key])
    return found


def pointer(place: Place) -> str:
    tokens = [token for token in re.split(r"\.|(\[\])", place.path) if token]
    return "".join("/items" if token == "[]" else f"/properties/{token}" for token in tokens)


def hashes(folder: Path) -> dict[str, str]:
    lines = {file.name: LINE.search(file.read_text("utf-8")) for file in folder.rglob("*.h")}
    return {name: line[1] for name, line in lines.items() if line}


class Fingerprint(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.schemas = self.scratch / "schemas"
        shutil.copytree(SCHEMAS, self.schemas)

    def after(self, name: str, how: Callable[[Any], None]) -> dict[str, str]:
        """The hashes when one schema is changed."""
        file = self.schemas / name
        document = json.loads(file.read_text("utf-8"))
        how(document)
        file.write_text(json.dumps(document, indent=1), "utf-8")
        out = self.scratch / "out"
        done = generate(self.schemas, MAP, out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return hashes(out / "include")

    def test_every_header_has_the_hash_of_all_places_of_its_struct(self) -> None:
        schemas, _ = loader.load(SCHEMAS)
        the_map, _ = mapping.load(MAP)
        model = resolve(schemas, the_map).model
        assert model is not None
        found = hashes(INCLUDE)
        headers = {file.name for file in INCLUDE.glob("*.h")}
        self.assertEqual(headers - set(found), {"table_version.h"})
        for struct in model.structs:
            with self.subTest(struct=struct.name):
                places = [(place.schema, pointer(place)) for place in struct.places]
                header = struct.name.removeprefix("rdx_") + ".h"
                self.assertEqual(found.pop(header), reckoned(places))
        self.assertEqual(set(found), OF_ALL)
        everything = reckoned([(schema.name, "") for schema in schemas])
        self.assertEqual(set(found.values()), {everything})
        source = (ROOT / "generated/src/events.c").read_text("utf-8")
        self.assertIn(f'return "{everything}";', source)

    def test_a_change_of_one_event_changes_the_headers_of_its_places_alone(self) -> None:
        before = hashes(INCLUDE)

        def change(document: Any) -> None:
            document["properties"]["Meta"]["properties"]["Test"]["type"] = "boolean"

        after = self.after("media/query.json", change)
        changed = {name for name in after if after[name] != before[name]}
        self.assertEqual(changed, OF_ALL | {"meta.h", "media_query.h"})

    def test_the_order_of_members_counts_and_that_of_keywords_and_required_does_not(self) -> None:
        def turn(document: Any) -> None:
            meta = document["properties"]["Meta"]
            meta["required"].reverse()
            document["properties"]["Meta"] = dict(reversed(meta.items()))

        def swap(document: Any) -> None:
            meta = document["properties"]["Meta"]
            meta["properties"] = dict(reversed(meta["properties"].items()))

        before = hashes(INCLUDE)
        self.assertEqual(self.after("notes/new.json", turn), before)
        self.assertNotEqual(self.after("notes/new.json", swap)["notes_new.h"], before["notes_new.h"])


class References(unittest.TestCase):
    """Documents that the loader has accepted; only what the hash makes of them is asked here."""

    def of(self, document: Any, pointer: str = "") -> str:
        pairs = values.parse(json.dumps(document))
        schema = loader.Schema("a/b", "", nodes.Node("any"), pairs)
        return fingerprint.of_places([("a/b", pointer)], {"a/b": schema})

    def test_what_is_referred_to_is_part_of_the_place(self) -> None:
        text = {"type": "string"}
        spelled = {"properties": {"A": {"properties": {"B/~": text}}}}
        referred = {
            "properties": {"A": {"$ref": "#/definitions/a"}},
            "definitions": {"a": {"properties": {"B/~": {"$ref": "#/definitions/t~1"}}}, "t/": text},
        }
        for pointer in ("", "/properties/A", "/properties/A/properties/B~1~0"):
            with self.subTest(pointer):
                self.assertEqual(self.of(referred, pointer), self.of(spelled, pointer))
        referred["definitions"]["t/"] = {"type": "number"}
        self.assertNotEqual(self.of(referred), self.of(spelled))

    def test_values_of_messages_are_no_schemas(self) -> None:
        one, other = ({"enum": [{"required": names}]} for names in (["a", "b"], ["b", "a"]))
        self.assertNotEqual(self.of(one), self.of(other))
        odd = {"default": {"$ref": "#/nowhere", "properties": 1}}
        self.assertEqual(self.of(odd), self.of({"default": dict(reversed(odd["default"].items()))}))

    def test_members_may_be_called_like_keywords(self) -> None:
        document = {"properties": {"type": {"type": "string"}, "definitions": {}, "$schema": {}}}
        lacking = {"properties": {"type": {"type": "string"}}}
        self.assertNotEqual(self.of(document), self.of(lacking))
        self.assertEqual(self.of(document, "/properties/type"), self.of(lacking, "/properties/type"))


if __name__ == "__main__":
    unittest.main()
