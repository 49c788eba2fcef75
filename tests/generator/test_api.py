"""The list of C symbols is what the public headers declare: no more, no less, to the letter."""

import re
import unittest
from pathlib import Path

from generator import api, loader, mapping
from generator.api import SymbolKind
from generator.ir import Model
from generator.resolve import resolve
from tests.generator.support import HERE, MAP, ROOT, SCHEMAS

FIXED = ("events.h", "samples.h", "describe.h", "models.h")  # the same for every model
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
NAMES = (
    r"(?m)^(?:typedef )?(?:struct|enum) (\w+) \{",
    r"(?m)^\} (\w+);",
    r"(?m)^typedef (?!struct|enum)\w+ (\w+);",
    r"(?m)^#define (\w+)(?:\(| \")",
    r"(?m)^    (RDX_\w+),$",
    r"(?m)^extern RDX_API [\w ]+ (\w+);",
    r"(?m)^RDX_API [^;(]*?(\w+)\(",
)


def model_of(schemas: Path, the_map: Path) -> Model:
    loaded, _ = loader.load(schemas)
    read, _ = mapping.load(the_map)
    model = resolve(loaded, read).model
    assert model is not None
    return model


def trees() -> list[tuple[Path, Path, Path]]:
    """Schemas, map and headers of the shipped models and of each golden."""
    goldens = [path for path in sorted((HERE / "golden").iterdir()) if (path / "schemas").is_dir()]
    found = [(SCHEMAS, MAP, ROOT / "generated")]
    found += [(path / "schemas", path / "rdx.toml", path / "expected") for path in goldens]
    return found


def headers(out: Path) -> dict[str, str]:
    """Every header that depends on the model, without comments."""
    files = sorted((out / "include").rglob("*.h"))
    return {
        file.relative_to(out / "include").as_posix(): COMMENT.sub("", file.read_text("utf-8"))
        for file in files
        if file.name not in FIXED
    }


def one_line(text: str) -> str:
    """Without what clang-format puts between a star and its name."""
    return " ".join(text.replace("\\\n", " ").split()).replace("* ", "*")


class Symbols(unittest.TestCase):
    def test_each_is_declared_so_in_its_header(self) -> None:
        for schemas, the_map, out in trees():
            spaced = {file: one_line(text) for file, text in headers(out).items()}
            for symbol in api.symbols(model_of(schemas, the_map)).values():
                with self.subTest(symbol=symbol.name):
                    self.assertIn(one_line(symbol.declaration), spaced[symbol.header])

    def test_no_name_of_a_header_is_left_out(self) -> None:
        for schemas, the_map, out in trees():
            known = set(api.symbols(model_of(schemas, the_map)))
            for file, text in headers(out).items():
                names = {name for shape in NAMES for name in re.findall(shape, text)}
                with self.subTest(header=file):
                    self.assertEqual(sorted(names - known), [])

    def test_an_enumerator_is_laid_out_by_its_number(self) -> None:
        found = api.symbols(model_of(SCHEMAS, MAP))
        self.assertEqual(found["RDX_CONTENT_TYPE_ABSENT"].layout, ("0",))
        self.assertEqual(found["RDX_CONTENT_TYPE_OTHER"].layout, ("5",))
        self.assertEqual(found["RDX_CONTENT_TYPE_OTHER"].owner, "rdx_content_type")

    def test_a_member_knows_its_key_and_its_type(self) -> None:
        media = api.symbols(model_of(SCHEMAS, MAP))["rdx_media"]
        parts = {part.name: (part.key, part.type) for part in media.parts}
        self.assertEqual(parts["provider"], ("Provider", "rdx_provider *"))
        self.assertEqual(parts["document_id"], ("DocumentID", "const char *"))
        self.assertEqual(parts["extra"], ("", "rdx_extra"))
        self.assertEqual(media.layout[0], "rdx_patient * patient")

    def test_a_macro_lists_its_members_in_order(self) -> None:
        macro = api.symbols(model_of(SCHEMAS, MAP))["RDX_MEDIA_DELETION_REQUIRED"]
        self.assertEqual(macro.kind, SymbolKind.MACRO)
        keys = ["FileType", "FileName", "DocumentType", "DocumentID", "Provider", "Availability"]
        self.assertEqual([part.key for part in macro.parts], keys)


if __name__ == "__main__":
    unittest.main()
