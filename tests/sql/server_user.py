"""Uses the embedded server of a folder until standard input ends; run by test_embedded."""

import sys
from pathlib import Path

from sql.embedded import embedded_server

with embedded_server(Path(sys.argv[1])) as conninfo:
    sys.stdout.write(conninfo + "\n")
    sys.stdout.flush()
    sys.stdin.read()
