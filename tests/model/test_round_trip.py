"""Every event: what is read and written again is the same JSON, number spelling included."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from full_message import events, read, variants, write  # noqa: E402

BIN = Path(os.environ["RDX_BIN_DIR"])


def sample(event: str) -> str:
    command = [BIN / "rdx", "sample", event]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class RoundTrip(unittest.TestCase):
    def test_every_event_comes_back_as_it_went(self) -> None:
        self.assertEqual(len(events()), 14)
        for event, schema in events().items():
            messages = variants(schema, read(sample(event)))
            with self.subTest(event=event), tempfile.TemporaryDirectory() as folder:
                for i, message in enumerate(messages.values()):
                    Path(folder, str(i)).write_text(write(message))
                files = [str(Path(folder, str(i))) for i in range(len(messages))]
                program = BIN.parent / "tests" / "model" / "round_trip"
                done = subprocess.run([program, event, *files], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                lines = done.stdout.split("\n")[:-1]
                self.assertEqual(len(lines), len(messages))
                for (name, message), line in zip(messages.items(), lines):
                    self.assertEqual(read(line), message, name)


if __name__ == "__main__":
    unittest.main()
