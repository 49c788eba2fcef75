"""What the public suite for draft-04 says of each keyword, the generator and the library say, too."""

import re
import subprocess
import tempfile
import unittest
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.generator import random_schemas, suite
from tests.generator.suite import Event
from tests.generator.support import HERE, ROOT, generate

# Groups by file and place that we refuse for another reason than an unsupported keyword.
REFUSED = {
    ("ref", 0): "leads in a circle",  # a message of ours has an end
    ("ref", 3): "unknown keyword",  # targets stand under keywords that nobody knows
    ("ref", 5): "stands beside $ref",  # draft-04 would ignore it; we ignore nothing
    ("ecmascript-regex", 0): "is not supported; known are",  # the format regex
}
# Messages whose verdict is another one, by event and place: each with its cause.
OTHERWISE: dict[tuple[str, int], str] = {}
FLAGS = ["-std=c11", "-O0", "-w", "-D_POSIX_C_SOURCE=200809L"]


@dataclass(frozen=True)
class Answer:
    validated: str
    strict: str
    checked: str
    written: str


def sources() -> list[str]:
    """The runtime without the network."""
    floors = (ROOT / "runtime" / "floors.txt").read_text("utf-8")
    modules = " ".join(re.findall(r"^floor [0-3]:(.*)$", floors, re.MULTILINE)).split()
    files = [ROOT / "runtime" / "src" / f"{module}.c" for module in modules]
    return [str(file) for file in files if file.exists()]


def compiled(out: Path, program: Path) -> None:
    includes = [f"-I{ROOT}/runtime/include", f"-I{ROOT}/runtime/src", f"-I{out}/include"]
    generated = sorted(map(str, (out / "src").glob("*.c")))
    files = [str(HERE / "suite.c"), *generated, *sources()]
    half = [files[0::2], files[1::2]]
    running = []
    for index, some in enumerate(half):
        folder = out / f"objects-{index}"
        folder.mkdir()
        running.append(subprocess.Popen(["gcc", *FLAGS, *includes, "-c", *some], cwd=folder))
    assert [one.wait() for one in running] == [0, 0]
    objects = sorted(map(str, out.glob("objects-*/*.o")))
    subprocess.run(["gcc", "-o", program, *objects, "-lcjson", "-lpcre2-8", "-lm"], check=True)


def asked(program: Path, events: Sequence[Event]) -> list[Answer]:
    texts = [(event.name, text.encode()) for event in events for text, _ in event.messages]
    question = b"".join(b"%s %d\n%s" % (n.encode(), len(t), t) for n, t in texts)
    done = subprocess.run([program], input=question, capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"the program ended with {done.returncode}: {done.stderr.decode()}")
    out = done.stdout
    answers = []
    while out:
        line, _, out = out.partition(b"\n")
        validated, strict, checked, length = line.decode().split()
        answers.append(Answer(validated, strict, checked, out[: int(length)].decode()))
        out = out[int(length) + 1 :]
    return answers


class Suite(unittest.TestCase):
    def test_what_is_not_supported_is_refused_where_it_stands(self) -> None:
        refused = 0
        for group in suite.groups():
            with self.subTest(group=group.name):
                due = {"/properties/value" + at for at in suite.refusals(group.schema)}
                found = suite.faults(suite.as_member(group.schema))
                cause = REFUSED.get((group.file, group.index))
                if cause:
                    self.assertIn(cause, "; ".join(fault.message for fault in found))
                else:
                    self.assertEqual({fault.pointer for fault in found}, due)
                refused += bool(due or cause)
        print(f"\n{refused} of {len(suite.groups())} groups are refused", flush=True)
        self.assertGreater(refused, 30)

    def test_verdicts_are_those_of_the_suite(self) -> None:
        self.verdicts(
            [
                event
                for group in suite.groups()
                if not set(suite.refusals(group.schema)) and (group.file, group.index) not in REFUSED
                for event in suite.events(group)
            ],
            at_least=350,
        )

    def test_verdicts_are_those_that_our_own_cases_expect(self) -> None:
        events = [event for group in suite.own_groups() for event in suite.events(group)]
        self.verdicts(events, at_least=300)

    def test_verdicts_on_schemas_at_random_are_those_of_python3_jsonschema(self) -> None:
        self.verdicts(random_schemas.events(seed=4, count=40, instances=60), at_least=2400)

    def verdicts(self, events: Sequence[Event], at_least: int) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            folder, program = Path(scratch), Path(scratch) / "suite"
            suite.write(events, folder / "schemas")
            (folder / "rdx.toml").write_text("")
            done = generate(folder / "schemas", folder / "rdx.toml", folder / "out")
            self.assertEqual(done.returncode, 0, done.stderr)  # notes are no faults
            compiled(folder / "out", program)
            answers = iter(asked(program, events))
        judged = wrong = 0
        for event in events:
            for index, (text, valid) in enumerate(event.messages):
                answer = next(answers)
                judged += 1
                if (event.name, index) not in OTHERWISE:
                    with self.subTest(event=event.name, instance=index):
                        self.judge(answer, text, valid)
        print(f"\n{len(events)} events, {judged} messages, {len(OTHERWISE)} exceptions", flush=True)
        self.assertGreaterEqual(judged, at_least)

    def judge(self, answer: Answer, text: str, valid: bool) -> None:
        self.assertEqual(answer.validated == "RDX_OK", valid, f"validate: {answer.validated}")
        if "\\u0000" in text and answer.strict == "RDX_E_NUL":
            return  # structs have no way to hold it
        self.assertEqual(answer.strict == "RDX_OK", valid, f"parse: {answer.strict}")
        if valid:
            self.assertEqual(answer.checked, "RDX_OK")
            self.assertTrue(suite.same(text, answer.written), "written otherwise")


if __name__ == "__main__":
    unittest.main()
