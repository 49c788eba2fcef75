"""Output is swapped in whole or not at all, whatever ends a run on its way."""

import errno
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from generator import output, staging
from generator.render import MARK
from tests.generator.support import HERE, ROOT, run, tree

HEAD = f"// {MARK}; a test.\n"
STEPS = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.link", "os.chmod", "open"}
OLD = {
    "include/rdx/gen/kept.h": HEAD + "kept\n",
    "include/rdx/gen/changed.h": HEAD + "old\n",
    "src/gone.c": HEAD + "old\n",
}
NEW = {
    "include/rdx/gen/kept.h": HEAD + "kept\n",
    "include/rdx/gen/changed.h": HEAD + "new\n",
    "src/added.c": HEAD + "new\n",
}
DONE = 3
MINE = {"CMakeLists.txt": "# mine\n", "include/rdx/mine.h": "// mine\n"}


class Swap(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.out = Path(scratch.name) / "out"

    def old(self, with_output: bool = True) -> dict[str, str]:
        """An output folder as it was before, with files of someone else."""
        if self.out.exists():
            subprocess.run(["rm", "-rf", self.out], check=True)
        for name, text in (MINE | (OLD if with_output else {})).items():
            file = self.out / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tree(self.out)

    def ends(
        self, step: int, how: Callable[[str], None], new: dict[str, str] = NEW, pages: str = ""
    ) -> int:
        """The status of a process that writes, and in which `how` is called before a step: DONE
        when it has not as many steps."""
        child = os.fork()
        if child == 0:
            left = [step]

            def hook(event: str, arguments: tuple[object, ...]) -> None:
                if event in STEPS and str(arguments[0]).startswith(str(self.out)):
                    left[0] -= 1
                    if left[0] == 0:
                        how(str(arguments[0]))

            sys.addaudithook(hook)
            faults = output.write(new, self.out, pages)
            os._exit(DONE if left[0] > 0 else 2 if faults else 0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def assert_mends(self, step: int) -> None:
        self.assertEqual(output.write(NEW, self.out), [], step)
        self.assertEqual(tree(self.out), MINE | NEW, step)
        self.assertFalse(os.path.lexists(self.out / staging.SCRATCH), step)

    def test_a_run_that_is_killed_at_any_step_leaves_whole_folders_and_the_next_one_mends(
        self,
    ) -> None:
        for with_output in (True, False):
            step = 0
            status = 0
            while status != DONE:
                step += 1
                self.old(with_output)
                status = self.ends(step, lambda _: os.kill(os.getpid(), signal.SIGKILL))
                for folder in output.FOLDERS:
                    was = {} if not with_output else part(OLD, folder)
                    self.assertIn(part(tree(self.out), folder), ({}, was, part(NEW, folder)), step)
                self.assert_mends(step)
            self.assertGreater(step, 20)

    def test_a_run_that_is_killed_can_be_followed_by_one_that_wants_the_old(self) -> None:
        step, status = 0, 0
        while status != DONE:
            step += 1
            before = self.old()
            status = self.ends(step, lambda _: os.kill(os.getpid(), signal.SIGKILL))
            self.assertEqual(output.write(OLD, self.out), [], step)
            self.assertEqual(tree(self.out), before, step)

    def test_a_step_that_fails_leaves_everything_as_it_was(self) -> None:
        def fail(name: str) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

        for with_output in (True, False):
            step, status, failed = 0, 0, 0
            while status != DONE:
                step += 1
                before = self.old(with_output)
                status = self.ends(step, fail)
                after = tree(self.out)  # where it was tidying up that failed, its scratch is left
                left = {name for name in after if name.startswith(staging.SCRATCH)}
                after = {name: text for name, text in after.items() if name not in left}
                self.assertEqual(after, before if status == 2 else MINE | NEW, step)
                self.assert_mends(step)
                failed += status == 2
            self.assertGreater(failed, 10)

    def test_a_full_disk_leaves_everything_as_it_was(self) -> None:
        golden = HERE / "golden" / "mapped"
        before = self.old()
        done = subprocess.run(
            [sys.executable, "-B", "-m", "generator", "generate", "--out", self.out]
            + ["--schemas", golden / "schemas", "--map", golden / "rdx.toml"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        )
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, rf"\A{self.out}/include/rdx/gen/\w+\.h: File too large\n\Z")
        self.assertEqual(tree(self.out), before)
        self.assertFalse((self.out / staging.SCRATCH).exists())

    def test_a_folder_that_can_not_be_made_is_one_fault_and_leaves_no_other(self) -> None:
        (self.out.parent / "file").write_text("")
        faults = output.write(NEW, self.out.parent / "file" / "below" / "out")
        self.assertEqual(len(faults), 1)
        faults = output.write({"src/" + "x" * 300: HEAD}, self.out / "a" / "b")
        self.assertEqual([fault.message for fault in faults], ["File name too long"])
        self.assertFalse(self.out.exists())

    def test_files_that_stay_keep_their_times_and_files_of_others_too(self) -> None:
        self.old()
        kept = [self.out / name for name in ("include/rdx/gen/kept.h", *MINE)]
        before = [file.stat() for file in kept]
        self.assertEqual(output.write(NEW, self.out), [])
        after = [file.stat() for file in kept]
        self.assertEqual([s.st_mtime_ns for s in after], [s.st_mtime_ns for s in before])
        self.assertEqual([s.st_ino for s in after], [s.st_ino for s in before])

    def test_what_is_in_the_way_is_named_at_once_and_nothing_is_written(self) -> None:
        self.old()
        outside = self.out.parent / "outside"
        outside.mkdir()
        src = self.out / "src"
        (src / "added.c").write_text("int mine;\n")
        (src / "link.c").symlink_to(outside / "nothing")
        (src / "linked").symlink_to(outside)
        (src / "empty").mkdir()
        (src / "deep").mkdir()
        (src / "deep" / "notes.txt").write_text("mine\n")
        os.mkfifo(src / "pipe")
        before = tree(self.out)
        expected = [
            "src/added.c: is in the way: not a generated file",
            "src/deep/notes.txt: is in the way: not a generated file",
            "src/empty: is in the way: a folder that holds nothing generated",
            "src/link.c: is in the way: no regular file",
            "src/linked: is in the way: no regular file",
            "src/pipe: is in the way: no regular file",
        ]
        said = [str(fault).removeprefix(f"{self.out}/") for fault in output.write(NEW, self.out)]
        self.assertEqual(said, expected)
        found = [str(one).removeprefix(f"{self.out}/") for one in output.differences(NEW, self.out)]
        self.assertLessEqual(set(expected), set(found))
        self.assertEqual(tree(self.out), before)
        self.assertEqual(list(outside.iterdir()), [])

    def test_what_is_in_the_way_is_named_where_nothing_can_be_written_either(self) -> None:
        self.old()
        (self.out / "src/added.c").write_text("int mine;\n")
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.out))
        with mock.patch.object(staging, "_lock", side_effect=denied):
            faults = [str(fault) for fault in output.write(NEW, self.out)]
        self.assertEqual(faults, [f"{self.out}/src/added.c: is in the way: not a generated file"])

    def test_links_in_the_output_folder_are_not_followed(self) -> None:
        for link in ("src", "include", "include/rdx", "include/rdx/gen", staging.SCRATCH):
            with self.subTest(link=link):
                self.old(with_output=False)
                outside = self.out.parent / "outside"
                outside.mkdir(exist_ok=True)
                place = self.out / link
                subprocess.run(["rm", "-rf", place], check=True)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(outside)
                faults = [str(fault) for fault in output.write(NEW, self.out)]
                self.assertEqual(len(faults), 1, faults)
                self.assertTrue(faults[0].startswith(f"{place}: is in the way: a link"), faults)
                self.assertEqual(list(outside.iterdir()), [])

    def test_an_output_folder_may_itself_be_a_link(self) -> None:
        real = self.out.parent / "real"
        real.mkdir()
        self.out.symlink_to(real)
        self.assertEqual(output.write(NEW, self.out), [])
        self.assertEqual(tree(real), NEW)
        self.assertTrue(self.out.is_symlink())

    def test_runs_at_the_same_time_leave_the_output_of_one(self) -> None:
        versions = [
            {f"{folder}/{file}": f"{HEAD}{who}\n" for folder in output.FOLDERS for file in range(40)}
            for who in range(6)
        ]
        faults: list[object] = []

        def write(version: dict[str, str]) -> None:
            for _ in range(5):
                faults.extend(output.write(version, self.out))

        threads = [threading.Thread(target=write, args=(version,)) for version in versions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])
        self.assertIn(tree(self.out), versions)

    def test_a_run_that_ends_while_another_looks_around_is_not_in_its_way(self) -> None:
        last = {"src/gone.c": HEAD + "new\n", "src/last.c": HEAD}

        def run_between(_: str) -> None:
            if not (self.out / staging.SCRATCH).exists():
                output.write(NEW, self.out)

        step, status = 0, 0
        while status != DONE:
            step += 1
            self.old()
            status = self.ends(step, run_between, last)
            self.assertIn(status, (0, DONE), step)
            self.assertEqual(tree(self.out), MINE | last, step)
        self.assertGreater(step, 10)

    def test_pages_share_their_folder_and_are_swapped_together(self) -> None:
        old = {"kept.md": HEAD, "gone.md": HEAD, "changed.md": HEAD}
        new = {"kept.md": HEAD, "added.md": HEAD, "changed.md": HEAD + "new\n"}
        mine = {"mine.md": "mine\n", "changed.txt": "mine\n"}

        def fresh() -> None:
            subprocess.run(["rm", "-rf", self.out], check=True)
            self.out.mkdir()
            for name, text in (old | mine).items():
                (self.out / name).write_text(text)

        step, status = 0, 0
        while status != DONE:
            step += 1
            fresh()
            status = self.ends(step, lambda _: os.kill(os.getpid(), signal.SIGKILL), new, ".md")
            self.assertEqual(output.write(new, self.out, ".md"), [], step)
            self.assertEqual(tree(self.out), new | mine, step)
        self.assertGreater(step, 15)
        fresh()
        faults = output.write({"mine.md": HEAD, "added.md": HEAD}, self.out, ".md")
        self.assertEqual([str(fault) for fault in faults],
                         [f"{self.out}/mine.md: is in the way: not a generated file"])
        self.assertEqual(tree(self.out), old | mine)

    def test_a_lock_that_a_dead_run_left_keeps_nobody_out(self) -> None:
        self.old()
        (self.out / staging.SCRATCH).mkdir()
        (self.out / staging.SCRATCH / "lock").write_text("")
        self.assert_mends(0)

    def test_faults_of_the_input_leave_no_trace_of_an_output_folder(self) -> None:
        done = run("generate", "--schemas", self.out.parent, "--out", self.out)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(list(self.out.parent.iterdir()), [])


def part(files: dict[str, str], folder: str) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.startswith(folder + "/")}


if __name__ == "__main__":
    unittest.main()
