"""The reference pages: complete, linked, and never taken for markup.

golden/<name>/reference/ has the pages of a golden in both formats; `./dev generate` writes them.
"""

import json
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator import pages, reference
from tests.generator.html_pages import as_html, look
from tests.generator.support import HERE, MAP, ROOT, SCHEMAS, run, tree
from tests.generator.test_describe import model

GOLDEN = sorted(folder for folder in (HERE / "golden").iterdir() if folder.is_dir())
REFERENCE = ROOT / "docs/reference"
SUFFIX = {"markdown": ".md", "html": ".html"}
PLAIN = {"a", "code", "h1", "h2", "li", "p", "table", "tbody", "td", "th", "thead", "tr", "ul"}
OF_HTML = PLAIN | {"body", "head", "html", "meta", "nav", "style", "title"}

# Each key ends in a letter of its own, so that C can tell them apart.
HOSTILE = {
    "|a": "|a",
    "`b": "`b",
    "``c`": "``c`",
    "</td><script>alert(1)</script>d": "</td><script>alert(1)</script>d",
    "<!--e": "<!--e",
    "*/f": "*/f",
    "[g](http://example.org)g": '"[g](http://example.org)g"',
    "&amp;h": "&amp;h",
    "line\nend i": '"line\\nend i"',
    "\u202ej": '"\\u202ej"',
    "\x1b[31mk": '"\\u001b[31mk"',
    "\\|l": '"\\\\|l"',
    "a.b m": '"a.b m"',
    " n ": '" n "',
    "$o$": "$o$",
    "~~p~~": "~~p~~",
    "https://example.org/q": '"https://example.org/q"',
    "{{ r }}": "{{ r }}",
    "**s**": "**s**",
    "http://t": "http://t",
    "'\"u": '"\'\\"u"',
}
WORDS = "</p><script>a|b`c` *d* [e](f) & <g>\n\n# h\n- i\r\n\x1b\u202e ~~j~~ \\| k -->"
SHOWN = "</p><script>a|b`c` *d* [e](f) & <g> # h - i \\x1b\\u202e ~~j~~ \\| k -->"


def docs(schemas: Path, the_map: Path, out: Path, form: str, *more: str, seed: str = "0") -> Any:
    options = ("--schemas", schemas, "--map", the_map, "--out", out, "--format", form)
    return run("docs", *options, *more, seed=seed)


def members(node: dict[str, Any], at: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, types and whether it is required, of every member of a schema."""
    if node.get("type") == "array":
        yield from members(node["items"], at)
    for key, member in node.get("properties", {}).items():
        types = member.get("type", "any")
        types = [types] if isinstance(types, str) else types
        path = f"{at}.{key}" if at else key
        if "array" in types:
            path += "[]"
            types = ["array of objects" if "properties" in member["items"] else "array"]
        required = "yes" if key in node.get("required", []) else "no"
        yield path, " or ".join(types), required
        yield from members(member, path)


class Pages(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.out = Path(scratch.name) / "reference"

    def made(self, schemas: Path, the_map: Path, form: str, seed: str = "0") -> dict[str, str]:
        done = docs(schemas, the_map, self.out, form, seed=seed)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {name: text for name, text in tree(self.out).items() if name.endswith(SUFFIX[form])}

    def test_pages_are_the_expected_ones_whatever_the_hash_seed_is(self) -> None:
        for folder in GOLDEN:
            expected = tree(folder / "reference")
            for seed, form in (("1", "markdown"), ("4242", "html")):
                with self.subTest(golden=folder.name, form=form):
                    made = self.made(folder / "schemas", folder / "rdx.toml", form, seed)
                    kept = {n: t for n, t in expected.items() if n.endswith(SUFFIX[form])}
                    self.assertEqual(sorted(made), sorted(kept))
                    for name, text in kept.items():
                        self.assertEqual(made[name], text, name)
            for file in self.out.iterdir():
                file.unlink()

    def test_markdown_and_html_say_the_same(self) -> None:
        for folder in (*(golden / "reference" for golden in GOLDEN), self.hostile()):
            for file in sorted(folder.glob("*.md")):
                with self.subTest(folder=folder.parent.name, page=file.name):
                    one = look(as_html(file.read_text("utf-8")))
                    other = look(file.with_suffix(".html").read_text("utf-8"))
                    self.assertEqual(one.cells, other.cells)
                    self.assertEqual(one.headings, other.headings)
                    self.assertEqual(one.words, other.words)
                    links = [link.replace(".md", ".html") for link in one.links]
                    self.assertEqual(links, [link for link in other.links if link != "index.html"])
                    self.assertEqual(sorted(one.ids), sorted(other.ids))

    def hostile(self) -> Path:
        """Pages in both formats of names and words that mean to be markup."""
        base = self.out.parent / "hostile"
        (base / "schemas" / "odd").mkdir(parents=True)
        inner = {"type": "object", "properties": {key: {"type": "string"} for key in HOSTILE}}
        schema = {"type": "object", "properties": {"Thing": inner, "<b>Other</b>": inner}}
        (base / "schemas" / "odd" / "new.json").write_text(json.dumps(schema), "utf-8")
        quoted = json.dumps(WORDS)
        (base / "rdx.toml").write_text(
            f'[events]\n"odd/new" = {{ data_model = "<i>|Odd", event_type = "New`" }}\n'
            f"[types.thing]\ndoc = {quoted}\nplaces = ['odd/new:Thing', 'odd/new:<b>Other</b>']\n"
            f"[types.thing.docs]\n'|a' = {quoted}\n"
            f"[value_sets.odd]\ndoc = {quoted}\nvalues = ['|x', '`y', '<z>']\n"
            "places = ['odd/new:Thing.`b']\n",
            "utf-8",
        )
        for form in SUFFIX:
            done = docs(base / "schemas", base / "rdx.toml", base / "reference", form)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        return base / "reference"

    def test_names_and_words_are_shown_and_become_no_markup(self) -> None:
        folder = self.hostile()
        names = [f"{page}{suffix}" for page in ("i_odd_new", "index", "types", "value-sets")
                 for suffix in (".html", ".md")]
        self.assertEqual(sorted(file.name for file in folder.iterdir()), names)
        for file in sorted(folder.iterdir()):
            with self.subTest(page=file.name):
                text = file.read_text("utf-8")
                self.assertTrue(all(c.isprintable() or c == "\n" for c in text))
                seen = look(as_html(text) if file.suffix == ".md" else text)
                self.assertEqual(seen.unclosed, [])
                self.assertEqual(seen.tags - (PLAIN if file.suffix == ".md" else OF_HTML), set())
                self.assertEqual({link for link in seen.links if ":" in link}, set())
                if file.stem == "types":
                    self.assertIn(["|a", "const char * rdx_thing.a", SHOWN], seen.cells)
                if file.stem == "value-sets":
                    self.assertEqual([row[0] for row in seen.cells], ["|x", "`y", "<z>"])
                if file.stem not in ("index", "types", "value-sets"):
                    shown = [row[0] for row in seen.cells]
                    things = [f"Thing.{path}" for path in HOSTILE.values()]
                    self.assertEqual(shown[: 2 + len(HOSTILE)], ["Thing", "<b>Other</b>", *things])

    def test_html_asks_for_nothing_else(self) -> None:
        for file in sorted((GOLDEN[0] / "reference").glob("*.html")):
            text = file.read_text("utf-8")
            self.assertFalse(look(text).tags & {"script", "img", "link", "iframe", "object"})
            self.assertNotRegex(text, r"url\(|@import|https?:|\bon\w+=")

    def test_links_lead_somewhere_and_every_page_is_reached(self) -> None:
        for folder in (*(golden / "reference" for golden in GOLDEN), self.hostile(), REFERENCE):
            pages = {
                file.name: look(as_html(text) if file.suffix == ".md" else text)
                for file in sorted(folder.iterdir())
                for text in [file.read_text("utf-8")]
            }
            reached = {"index.md", "index.html"}
            for name, page in pages.items():
                with self.subTest(folder=str(folder), page=name):
                    self.assertEqual(len(page.ids), len(set(page.ids)))
                    for link in page.links:
                        target, _, anchor = link.partition("#")
                        reached.add(target or name)
                        self.assertIn(target or name, pages)
                        self.assertTrue(not anchor or anchor in pages[target or name].ids, link)
            self.assertEqual(set(pages) - reached, set())


class Shipped(unittest.TestCase):
    def test_every_member_of_every_event_has_its_row_and_no_other_has(self) -> None:
        files = sorted(SCHEMAS.glob("*/*.json"))
        titles: dict[str, list[list[str]]] = {}
        for file in sorted(REFERENCE.glob("*_*.md")):
            text = file.read_text("utf-8")
            schema = text.partition("Schema `")[2].partition("`")[0]
            titles[schema] = look(as_html(text)).cells
        self.assertEqual(sorted(titles), [f"{f.parent.name}/{f.stem}" for f in files])
        for file in files:
            with self.subTest(schema=f"{file.parent.name}/{file.stem}"):
                wanted = sorted(members(json.loads(file.read_text("utf-8"))))
                rows = titles[f"{file.parent.name}/{file.stem}"]
                self.assertEqual(sorted((r[0], r[1], r[2]) for r in rows), wanted)

    def test_every_c_name_is_one_of_the_headers(self) -> None:
        headers = "".join(tree(ROOT / "generated/include").values())
        for file in sorted(REFERENCE.glob("*.md")):
            for row in look(as_html(file.read_text("utf-8"))).cells:
                if len(row) == 5 and "." in row[3] and file.stem != "index":
                    kind, _, symbol = row[3].rpartition(" ")
                    name = symbol.partition(".")[2]
                    glue = "" if kind.endswith("*") else " "
                    self.assertIn(f"    {kind}{glue}{name};", headers, symbol)

    def test_every_value_set_and_macro_is_there(self) -> None:
        headers = "".join(tree(ROOT / "generated/include").values())
        text = "".join(tree(REFERENCE).values())
        sets = (REFERENCE / "value-sets.md").read_text("utf-8")
        names = [line.split()[1] for line in headers.splitlines() if line.startswith("#define RDX_")]
        self.assertGreater(len(names), 100)
        for name in names:
            if "(" in name:
                self.assertIn(name.partition("(")[0] + "(", text)
            elif not name.startswith("RDX_GEN_"):
                self.assertIn(f"`{name}`", sets)


class Asked(unittest.TestCase):
    """A model with assertions, and an event that is a list of untyped values."""

    def rows(self, form: str) -> dict[str, list[str]]:
        page = pages.render(reference.pages(model()), form, "mark")["chart_new" + SUFFIX[form]]
        return {row[0]: row for row in look(as_html(page) if form == "markdown" else page).cells}

    def test_a_row_says_what_the_schema_asks(self) -> None:
        for form in SUFFIX:
            with self.subTest(form):
                rows = self.rows(form)
                title = "Schema: matches ^[A-Z]|x$; at least 1 character."
                self.assertTrue(rows["Document.Title"][4].endswith(title))
                self.assertEqual(rows["Document.Pages"][1], "integer or null")
                self.assertEqual(rows["Document.Pages"][4], "Schema: at least 1.")
                self.assertTrue(rows["Document.Format"][4].endswith("One of rdx_layout."))

    def test_a_list_of_untyped_values_has_a_page_without_objects(self) -> None:
        made = pages.render(reference.pages(model()), "markdown", "mark")
        self.assertIn("The message is an array of untyped values.", made["chart_l.md"])
        self.assertEqual(look(as_html(made["chart_l.md"])).cells, [])
        self.assertIn("Schema: `at least 2 elements; no element twice`.", made["chart_l.md"])
        self.assertIn("(chart_l.md)", made["index.md"])


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.out = Path(scratch.name)
        golden = HERE / "golden" / "mapped"
        self.input = (golden / "schemas", golden / "rdx.toml", self.out)

    def test_check_finds_stale_missing_and_surplus_pages_and_no_others(self) -> None:
        self.assertEqual(docs(*self.input, "markdown").returncode, 0)
        first = (self.out / "types.md").read_text("utf-8").partition("\n")[0]
        (self.out / "README.md").write_text("# By hand\n")
        (self.out / "to_be_written.md").touch()
        self.assertEqual(docs(*self.input, "markdown", "--check").returncode, 0)
        (self.out / "types.md").write_text(f"{first}\nchanged\n")
        (self.out / "index.md").unlink()
        (self.out / "gone_new.md").write_text(f"{first}\n")
        done = docs(*self.input, "markdown", "--check")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(
            sorted(line.removeprefix(f"{self.out}/") for line in done.stderr.splitlines()),
            [
                "gone_new.md: surplus: not generated from these schemas",
                "index.md: missing: run docs",
                "types.md: stale: run docs",
            ],
        )
        self.assertEqual(docs(*self.input, "markdown").returncode, 0)
        self.assertFalse((self.out / "gone_new.md").exists())
        self.assertEqual((self.out / "README.md").read_text(), "# By hand\n")
        self.assertTrue((self.out / "to_be_written.md").exists())
        self.assertEqual(docs(*self.input, "markdown", "--check").returncode, 0)

    def test_pages_of_both_formats_can_share_a_folder(self) -> None:
        for form in SUFFIX:
            self.assertEqual(docs(*self.input, form).returncode, 0)
        for form in SUFFIX:
            self.assertEqual(docs(*self.input, form, "--check").stderr, "")

    def test_a_page_of_somebody_else_is_in_the_way_and_nothing_is_written(self) -> None:
        (self.out / "types.md").write_text("# Mine\n")
        done = docs(*self.input, "markdown")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, f"{self.out}/types.md: is in the way: not a generated file\n")
        self.assertEqual(tree(self.out), {"types.md": "# Mine\n"})

    def test_faults_of_schemas_and_map_are_listed_and_nothing_is_written(self) -> None:
        done = docs(self.out / "none", MAP, self.out / "pages", "html")
        self.assertEqual(done.returncode, 2)
        self.assertIn("none", done.stderr)
        self.assertFalse((self.out / "pages").exists())


if __name__ == "__main__":
    unittest.main()
