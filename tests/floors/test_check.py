"""The floors check finds what it is there to find: each test plants one fault in a small tree."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).parent / "check.py"

TABLE = """
floor 0: base arena
floor 1: cjson
floor 2: parse
floor 4: client http
door cjson/: runtime/src/cjson.c
door curl/: runtime/src/http.c
"""

TREE = {
    "runtime/floors.txt": TABLE,
    "runtime/include/rdx/base.h": "#include <stddef.h>\n",
    "runtime/include/rdx/parse.h": "#include <rdx/base.h>\n",
    "runtime/include/rdx/client.h": "#include <rdx/parse.h>\n",
    "runtime/src/arena.h": "#include <rdx/base.h>\n",
    "runtime/src/arena.c": '#include "arena.h"\n',
    "runtime/src/parse.c": '#include <rdx/parse.h>\n#include "arena.h"\n',
    "runtime/src/cjson.c": "#include <cjson/cJSON.h>\n",
    "runtime/src/client.c": '#include <rdx/client.h>\n#include "arena.h"\n',
    "runtime/src/http.c": "#include <curl/curl.h>\n",
    "generated/include/rdx/gen/notes_new.h": "#include <rdx/parse.h>\n",
    "generated/src/notes_new.c": '#include <rdx/gen/notes_new.h>\n#include "views.h"\n',
    "generated/src/views.h": "#include <rdx/parse.h>\n",
    "cli/common/settings.h": "#include <rdx/client.h>\n",
    "cli/net/main.c": '#include "settings.h"\n#include <rdx/gen/notes_new.h>\n',
    "sandbox/main.c": "#include <rdx/parse.h>\n",
}


class Floors(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name, text in TREE.items():
            self.plant(name, text)

    def plant(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self, name: str, line: str) -> None:
        self.plant(name, (self.root / name).read_text(encoding="utf-8") + line + "\n")

    def check(self) -> tuple[int, str]:
        run = subprocess.run([sys.executable, str(CHECK), str(self.root)],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout

    def assert_fault(self, fault: str) -> None:
        self.assertEqual(self.check(), (1, fault + "\n"))

    def test_a_tree_in_order_passes(self) -> None:
        self.assertEqual(self.check(), (0, ""))

    def test_an_include_that_points_up_is_a_fault(self) -> None:
        self.add("runtime/src/arena.c", "#include <rdx/parse.h>")
        self.assert_fault('runtime/src/arena.c:2: "rdx/parse.h" is of floor 2, this file of floor 0')

    def test_an_include_that_points_up_from_a_private_header_is_a_fault(self) -> None:
        self.add("runtime/src/arena.h", "#  include <rdx/client.h>")
        self.assert_fault('runtime/src/arena.h:2: "rdx/client.h" is of floor 4, '
                          "this file of floor 0")

    def test_a_file_with_no_floor_is_a_fault(self) -> None:
        self.plant("runtime/src/stray.c", "#include <stddef.h>\n")
        self.assert_fault("runtime/src/stray.c:1: has no floor: add it to runtime/floors.txt")

    def test_a_listed_module_without_a_file_is_a_fault(self) -> None:
        self.plant("runtime/floors.txt", TABLE.replace("arena", "arena gone"))
        self.assert_fault("runtime/floors.txt:1: module gone has no file")

    def test_a_seldom_used_module_that_no_floor_lists_is_a_fault(self) -> None:
        self.plant("runtime/floors.txt", TABLE + "seldom: arena gone\n")
        self.assert_fault("runtime/floors.txt:1: seldom used module gone has no floor")

    def test_a_second_door_to_curl_is_a_fault(self) -> None:
        self.add("runtime/src/client.c", "#include <curl/curl.h>")
        self.assert_fault("runtime/src/client.c:3: <curl/curl.h> has a door: runtime/src/http.c")

    def test_a_door_of_a_program_is_a_fault_too(self) -> None:
        self.add("sandbox/main.c", "#include <cjson/cJSON.h>")
        self.assert_fault("sandbox/main.c:2: <cjson/cJSON.h> has a door: runtime/src/cjson.c")

    def test_a_program_that_includes_a_private_header_is_a_fault(self) -> None:
        self.add("sandbox/main.c", '#include "../runtime/src/arena.h"')
        self.assert_fault('sandbox/main.c:2: "../runtime/src/arena.h" is private to the runtime')

    def test_a_public_header_that_includes_a_private_one_is_a_fault(self) -> None:
        self.add("runtime/include/rdx/parse.h", '#include "arena.h"')
        self.assert_fault('runtime/include/rdx/parse.h:2: "arena.h" is private to the runtime')

    def test_generated_code_that_knows_the_net_is_a_fault(self) -> None:
        self.add("generated/src/notes_new.c", "#include <rdx/client.h>")
        self.assert_fault('generated/src/notes_new.c:3: "rdx/client.h" is of floor 4, '
                          "this file of floor 3")

    def test_the_net_that_knows_generated_code_is_a_fault(self) -> None:
        self.add("runtime/src/client.c", "#include <rdx/gen/notes_new.h>")
        self.assert_fault("runtime/src/client.c:3: floor 4 does not know floor 3 "
                          '("rdx/gen/notes_new.h")')

    def test_a_header_of_ours_that_is_not_there_is_a_fault(self) -> None:
        self.add("sandbox/main.c", "#include <rdx/gone.h>")
        self.assert_fault("sandbox/main.c:2: <rdx/gone.h> is not there")

    def test_a_banned_function_is_a_fault(self) -> None:
        self.add("cli/net/main.c", "void f(char *a, char *b) { strcpy (a, b); }")
        self.assert_fault("cli/net/main.c:3: strcpy is not used here")

    def test_a_banned_name_in_a_comment_or_text_is_none(self) -> None:
        self.add("cli/net/main.c", '// not strcpy(a, b)\n/* nor\n gets(a) */ char *t = "atoi(x)";')
        self.assertEqual(self.check(), (0, ""))

    def test_a_function_whose_name_ends_in_a_banned_one_is_none(self) -> None:
        self.add("cli/net/main.c", "int n = snprintf(b, s, f) + static_assert(1);")
        self.assertEqual(self.check(), (0, ""))


if __name__ == "__main__":
    unittest.main()
