"""Files that a user names: what is written stays what it was, be it a link, a FIFO or a device."""

import os
import re
import stat
import threading
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import files
from tests.generator.support import HERE, ROOT, run

GOLDEN = HERE / "diff_golden"
DIFF = ("diff", GOLDEN / "old", GOLDEN / "new", "--map", GOLDEN / "rdx.toml")
FULL, NULL = os.makedev(1, 7), os.makedev(1, 3)
DOORS = re.compile(
    r"\bos\.|\bopen\(|(read|write)_(bytes|text)\(|\b(tempfile|shutil|subprocess)\b|"
    r"\.(exists|is_file|is_dir|unlink|mkdir|stat|iterdir|glob|rglob)\("
)


class Files(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.file = self.folder / "file"

    def device(self, number: int) -> Path:
        """A copy of a device, so that a fault can't harm the machine's own."""
        path = self.folder / "device"
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, number)
            path.open("wb").close()
        except OSError:
            self.skipTest("no device can be made here")
        return path


class Write(Files):
    def test_a_new_file_has_the_mode_that_the_umask_leaves(self) -> None:
        before = os.umask(0o027)
        self.addCleanup(os.umask, before)
        self.assertIsNone(files.write(self.file, b"a"))
        self.assertEqual(self.file.read_bytes(), b"a")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o640)
        self.assertEqual(os.listdir(self.folder), ["file"])

    def test_a_file_is_swapped_whole_and_keeps_its_mode(self) -> None:
        self.file.write_bytes(b"old")
        self.file.chmod(0o604)
        with self.file.open("rb") as reader:
            self.assertIsNone(files.write(self.file, b"new"))
            self.assertEqual(reader.read(), b"old")
        self.assertEqual(self.file.read_bytes(), b"new")
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o604)
        self.assertEqual(os.listdir(self.folder), ["file"])

    def test_what_a_link_leads_to_is_swapped(self) -> None:
        (self.folder / "deep").mkdir()
        self.file.symlink_to("deep/target")
        for text in (b"new", b"newer"):
            self.assertIsNone(files.write(self.file, text))
            self.assertEqual(os.readlink(self.file), "deep/target")
            self.assertEqual((self.folder / "deep/target").read_bytes(), text)
        self.assertEqual(os.listdir(self.folder / "deep"), ["target"])

    def test_a_link_in_a_circle_is_a_fault(self) -> None:
        self.file.symlink_to("file")
        found = files.write(self.file, b"new")
        self.assertEqual(str(found), f"{self.file}: Too many levels of symbolic links")

    def test_a_device_is_refused_where_a_file_is_to_be_replaced(self) -> None:
        device = self.device(NULL)
        with self.assertRaisesRegex(OSError, "is no regular file"):
            with files.replacement(device, b"new"):
                self.fail("was not refused")
        self.assertTrue(stat.S_ISCHR(device.stat().st_mode))
        self.assertEqual(os.listdir(self.folder), ["device"])

    def test_nothing_changes_unless_it_is_put_in_place(self) -> None:
        self.file.write_bytes(b"old")
        with files.replacement(self.file, b"new"):
            pass
        self.assertEqual(self.file.read_bytes(), b"old")
        self.assertEqual(os.listdir(self.folder), ["file"])


class Commands(Files):
    def test_diff_writes_to_a_fifo_and_leaves_it_one(self) -> None:
        os.mkfifo(self.file)
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append(self.file.read_bytes()), daemon=True)
        reader.start()
        done = run(*DIFF, "--output", self.file)
        reader.join(10)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertTrue(read and read[0].startswith(b"13 changes"))
        self.assertTrue(stat.S_ISFIFO(self.file.stat().st_mode))

    def test_diff_writes_to_a_device_and_tells_when_that_is_full(self) -> None:
        for number, code, message in (
            (NULL, 0, ""), (FULL, 2, "{}: No space left on device\n"),
        ):
            device = self.device(number)
            done = run(*DIFF, "--output", device)
            self.assertEqual((done.returncode, done.stderr), (code, message.format(device)))
            self.assertEqual(device.stat().st_rdev, number)
            self.assertEqual(os.listdir(self.folder), ["device"])
            device.unlink()

    def test_generate_refuses_a_map_that_is_no_regular_file(self) -> None:
        os.mkfifo(self.file)
        for more in ((), ("--adopt",)):
            out = self.folder / "out"
            call = ("generate", "--schemas", GOLDEN / "old", "--map", self.file, "--out", out)
            done = run(*call, *more)
            self.assertEqual((done.returncode, done.stderr),
                             (2, f"{self.file}: is no regular file\n"))
            self.assertEqual(os.listdir(self.folder), ["file"])
            self.assertTrue(stat.S_ISFIFO(self.file.stat().st_mode))


class Modules(unittest.TestCase):
    def test_only_those_that_contributing_names_touch_files(self) -> None:
        page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
        (named,) = re.findall(r"only `generator/(.*?) touch files", page, re.DOTALL)
        doors = re.findall(r"[a-z_]+(?:/|\.py)", named)
        self.assertIn("files.py", doors)
        for file in sorted((ROOT / "generator").rglob("*.py")):
            name = file.relative_to(ROOT / "generator").as_posix()
            if not name.startswith(tuple(doors)):
                with self.subTest(module=name):
                    self.assertIsNone(DOORS.search(file.read_text("utf-8")))


if __name__ == "__main__":
    unittest.main()
