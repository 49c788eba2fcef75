"""What the programs load and what the library shows, read from the built files.

`rdx` loads neither libcurl nor OpenSSL, the sandbox holds no code of rdx::net, and librdx.so
exports no name but ours.
"""

from __future__ import annotations

import os
import re
import subprocess
import unittest
from pathlib import Path

BIN = Path(os.environ["RDX_BIN_DIR"])
LIBRARY = BIN.parent / "lib/librdx.so"

# Every name that our files keep in the table of a program or library.
SYMBOL = re.compile(r"^[0-9a-f]+ [TtDdRrBb] (\w+)$", re.MULTILINE)

# Those of the modules that speak to a network.
NET = re.compile(r"rdx_(auth|client|upload|jwt|http|key|transfer|multi|retry|rate|batch)_")


def output_of(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def loaded_by(program: str) -> str:
    """All libraries that come with it, those of its libraries too."""
    return output_of("ldd", BIN / program)


def exported_by(library: Path) -> list[str]:
    return SYMBOL.findall(output_of("nm", "--dynamic", "--defined-only",
                                    "--without-symbol-versions", library))


class Linking(unittest.TestCase):
    def test_rdx_loads_neither_curl_nor_openssl_nor_what_only_trees_need(self) -> None:
        self.assertNotRegex(loaded_by("rdx"),
                            r"libcurl|libcrypto|libssl|libmicrohttpd|libcjson|libpcre2")

    def test_rdx_net_loads_curl_so_that_the_search_finds_it(self) -> None:
        self.assertRegex(loaded_by("rdx-net"), r"libcurl")

    def test_the_sandbox_does_not_check_our_signing_by_our_own_code(self) -> None:
        symbols = SYMBOL.findall(output_of("nm", BIN / "rdx-sandbox"))
        self.assertGreater(len([name for name in symbols if name.startswith("rdx_")]), 10)
        net = [name for name in symbols if NET.match(name)]
        self.assertEqual(net, [])

    def test_the_library_exports_no_name_but_ours(self) -> None:
        exported = exported_by(LIBRARY)
        self.assertIn("rdx_arena_get", exported)
        self.assertEqual([name for name in exported if not name.startswith("rdx_")], [])

    def test_the_library_keeps_its_tables_and_helpers_to_itself(self) -> None:
        exported = exported_by(LIBRARY)
        self.assertEqual([name for name in exported if re.match(r"rdx_(view|wipe)", name)], [])


if __name__ == "__main__":
    unittest.main()
