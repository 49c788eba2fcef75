"""Each kind of change with its verdicts and C symbols, there and back: diff_cases.py."""

import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from generator.diff import diff
from generator.diffs import sides
from generator.diffs.changes import Change, Report
from generator.diffs.kinds import AUDIENCES, RULES
from tests.generator.diff_cases import CASES, Case, Json


def schemas(given: Json) -> Json:
    """As a case gives them; a lone schema is the member M of x/new."""
    if all("/" in name for name in given) and given:
        return given
    return {"x/new": {"type": "object", "properties": {"M": given}}}


def write(folder: Path, given: Json, the_map: str) -> tuple[str, Path]:
    for name, schema in schemas(given).items():
        file = folder / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(schema))
    map_file = folder.with_suffix(".toml")
    map_file.write_text(the_map)
    return str(folder), map_file


def side(folder: Path, given: Json, the_map: str) -> sides.Side:
    found, faults = sides.load(*write(folder, given, the_map))
    assert found is not None, [str(fault) for fault in faults]
    return found


def both(case: Case, folder: Path) -> tuple[Report, Report]:
    old = side(folder / "old", case.old, case.old_map or case.map)
    new = side(folder / "new", case.new, case.map)
    return diff(old, new), diff(new, old)


def line(change: Change) -> str:
    verdicts = "".join(change.verdict(who).value[0] for who in AUDIENCES)
    symbols = [effect.symbol for effect in change.effects]
    return " ".join([change.kind, change.place, verdicts, *symbols])


class Kinds(unittest.TestCase):
    def test_each_case_says_what_is_expected(self) -> None:
        for case in CASES:
            with self.subTest(case=case.name), tempfile.TemporaryDirectory() as scratch:
                there, back = both(case, Path(scratch))
                found = [_sorted(line(change)) for change in there.changes]
                expected = [_sorted(text) for text in case.expect]
                self.assertEqual(sorted(found), sorted(expected))
                self.assertEqual(
                    Counter(RULES[change.kind].mirror for change in there.changes),
                    Counter(change.kind for change in back.changes),
                )
                self.assertEqual(
                    Counter(RULES[e.kind].mirror for c in there.changes for e in c.effects),
                    Counter(effect.kind for c in back.changes for effect in c.effects),
                )

    def test_every_kind_has_a_case(self) -> None:
        seen: set[str] = set()
        for case in CASES:
            with tempfile.TemporaryDirectory() as scratch:
                for report in both(case, Path(scratch)):
                    seen |= {change.kind for change in report.changes}
                    seen |= {effect.kind for c in report.changes for effect in c.effects}
        self.assertEqual(sorted(set(RULES) - seen), [])

    def test_equal_sides_have_no_change(self) -> None:
        for case in CASES:
            with self.subTest(case=case.name), tempfile.TemporaryDirectory() as scratch:
                one = side(Path(scratch) / "one", case.new, case.map)
                other = side(Path(scratch) / "two", case.new, case.map)
                kinds = {change.kind for change in diff(one, other).changes}
                self.assertLessEqual(kinds, {"map-unfit"})


def _sorted(text: str) -> list[str]:
    kind, place, verdicts, *symbols = text.split(" ")
    return [kind, place, verdicts, *sorted(symbols)]


if __name__ == "__main__":
    unittest.main()
