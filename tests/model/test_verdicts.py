"""Spoiled messages of every event: the verdict and the places of the faults are those of
python3-jsonschema, which shares no line with us."""

import copy
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import jsonschema

sys.path.insert(0, str(Path(__file__).parent))

from full_message import Maker, Number, events, write  # noqa: E402

BIN = Path(os.environ["RDX_BIN_DIR"])
MESSAGES = 40  # of each event
STRANGERS: tuple[Any, ...] = (None, "text", Number("7"), Number("1.5"), True, False, [], {}, [None], {"x": None})


def plain(value: Any) -> Any:
    """The same with numbers that jsonschema takes for numbers."""
    if isinstance(value, Number):
        return float(value.text)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each container with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


def spoil(message: Any, chance: random.Random) -> Any:
    message = copy.deepcopy(message)
    for _ in range(chance.randrange(4)):
        spots = places(message)
        if spots:
            holder, key = chance.choice(spots)
            if chance.random() < 0.4:
                del holder[key]
            else:
                holder[key] = copy.deepcopy(chance.choice(STRANGERS))
    return message


def pointer(error: Any) -> str:
    parts = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        parts.append(re.match(r"'(.*)' is a required property", error.message)[1])
    return "".join("/" + part for part in parts)


def faults(lines: list[str], file: str) -> set[str]:
    """Pointers of the lines `FILE:LINE:COLUMN: error: POINTER: ...`."""
    found = (re.match(re.escape(file) + r":\d+:\d+: error: ([^: ]*): ", line) for line in lines)
    return {match[1] for match in found if match}


class Verdicts(unittest.TestCase):
    def test_verdicts_and_places_are_those_of_jsonschema(self) -> None:
        chance = random.Random(4711)
        verdicts = {True: 0, False: 0}
        for event, schema in events().items():
            validator = jsonschema.Draft4Validator(schema)
            full = Maker().make(schema)
            messages = [spoil(full, chance) for _ in range(MESSAGES)]
            with self.subTest(event=event), tempfile.TemporaryDirectory() as folder:
                files = [str(Path(folder, f"{i}.json")) for i in range(MESSAGES)]
                for file, message in zip(files, messages):
                    Path(file).write_text(write(message))
                command = [BIN / "rdx", "validate", "--event", event, *files]
                done = subprocess.run(command, capture_output=True, text=True)
                self.assertIn(done.returncode, (0, 1), done.stderr)
                lines = (done.stdout + done.stderr).splitlines()
                for file, message in zip(files, messages):
                    expected = {pointer(error) for error in validator.iter_errors(plain(message))}
                    verdicts[not expected] += 1
                    self.assertEqual(f"{file}: valid {event}" in lines, not expected, write(message))
                    self.assertEqual(faults(lines, file), expected, write(message))
        self.assertGreater(min(verdicts.values()), 100, "both verdicts must occur often")


if __name__ == "__main__":
    unittest.main()
