"""A message beside validators of other languages."""

from __future__ import annotations

import sys

from bench.process import per_message
from bench.process.row import main

if __name__ == "__main__":
    sys.exit(main(per_message.WORKS, sys.argv[1:]))
