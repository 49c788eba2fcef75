"""What docs/ci.md and the files it speaks of tell CI systems to run does what it says."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("RDX_BIN_DIR", ROOT / "build/release/bin")).resolve()
CANARY = "Zaphod-4711"


class Ci(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "payloads").mkdir()
        self.good = subprocess.run(
            [BIN / "rdx", "sample", "notes/new"], check=True, capture_output=True, text=True
        ).stdout
        (self.folder / "payloads/good.json").write_text(self.good)

    def spoil(self) -> None:
        message = json.loads(self.good)
        message["Note"]["DocumentID"] = {CANARY: CANARY}
        (self.folder / "payloads/bad.json").write_text(json.dumps(message, indent=1))

    def run_bash(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{BIN}:/usr/bin:/bin", **variables}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        self.assertNotIn(CANARY, done.stdout + done.stderr)
        return done


class PreCommit(Ci):
    def hook(self) -> dict[str, Any]:
        return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]

    def test_the_hook_judges_the_files_of_its_pattern(self) -> None:
        entry = self.hook()["entry"]
        self.assertEqual(self.run_bash(f"{entry} payloads/good.json").returncode, 0)
        self.spoil()
        done = self.run_bash(f"{entry} payloads/good.json payloads/bad.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/Note/DocumentID", done.stdout)

    def test_the_pattern_takes_messages_alone(self) -> None:
        pattern = re.compile(self.hook()["files"])
        self.assertTrue(all(map(pattern.search, ("a/b.json", "c.ndjson", "d.jsonl"))))
        self.assertFalse(any(map(pattern.search, ("a.c", "json", "a.json.txt"))))

    def test_the_guide_names_the_hook(self) -> None:
        self.assertIn(f"- id: {self.hook()['id']}\n", (ROOT / "docs/ci.md").read_text())


class Action(Ci):
    def setUp(self) -> None:
        super().setUp()
        action = yaml.safe_load((ROOT / ".github/actions/validate/action.yml").read_text())
        self.inputs = {name: str(of.get("default", "")) for name, of in action["inputs"].items()}
        self.steps = action["runs"]["steps"]

    def run_steps(self, **given: str) -> subprocess.CompletedProcess[str]:
        inputs = self.inputs | given
        for step in self.steps:
            variables = {
                name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: inputs[m[1]], value)
                for name, value in step.get("env", {}).items()
            }
            self.assertNotIn("${{", " ".join([step["run"], *variables.values()]))
            done = self.run_bash(
                step["run"], GITHUB_ACTION_PATH=str(ROOT / ".github/actions/validate"), **variables
            )
            if done.returncode != 0:
                return done
        return done

    def test_good_messages_pass(self) -> None:
        done = self.run_steps(paths="payloads")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_faulty_one_fails_with_a_command_for_its_line(self) -> None:
        self.spoil()
        done = self.run_steps(paths="payloads/good.json payloads", sarif="rdx.sarif")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"(?m)^::error file=payloads/bad\.json,line=\d+,col=\d+")
        log = json.loads((self.folder / "rdx.sarif").read_text())
        self.assertEqual(log["version"], "2.1.0")
        self.assertTrue(log["runs"][0]["results"])

    def test_paths_may_stand_in_lines(self) -> None:
        self.spoil()
        for paths in ("payloads/good.json\npayloads/bad.json\n", "payloads/good.json \n\n payloads\n"):
            done = self.run_steps(paths=paths)
            self.assertEqual(done.returncode, 1)
            self.assertIn("::error file=payloads/bad.json,", done.stdout)

    def test_a_path_is_no_option(self) -> None:
        (self.folder / "--help").write_text(self.good)
        self.assertEqual(self.run_steps(paths="--help").stdout, "")

    def test_trouble_does_not_hide_the_faults_of_other_files(self) -> None:
        self.spoil()
        done = self.run_steps(paths="nowhere payloads", sarif="rdx.sarif")
        self.assertEqual(done.returncode, 2)
        self.assertIn("::error file=payloads/bad.json,", done.stdout)
        self.assertTrue(json.loads((self.folder / "rdx.sarif").read_text())["runs"][0]["results"])

    def test_trouble_is_not_taken_for_a_verdict(self) -> None:
        self.assertEqual(self.run_steps(paths="nowhere", sarif="rdx.sarif").returncode, 2)


class Jobs(Ci):
    def commands(self) -> list[str]:
        found = re.findall(r"rdx validate --format junit [^'\n]+", (ROOT / "docs/ci.md").read_text())
        self.assertEqual(len(found), 2)
        return found

    def test_jobs_leave_a_junit_file_whatever_the_verdict(self) -> None:
        for command in self.commands():
            self.assertEqual(self.run_bash(command).returncode, 0)
            self.assertEqual(self.failures(), 0)
        self.spoil()
        for command in self.commands():
            self.assertEqual(self.run_bash(command).returncode, 1)
            self.assertEqual(self.failures(), 1)

    def failures(self) -> int:
        text = (self.folder / "rdx.xml").read_text()
        self.assertNotIn(CANARY, text)
        return len(ElementTree.fromstring(text).findall(".//failure"))


if __name__ == "__main__":
    unittest.main()
