"""Makes the rounds of the ICD of the tests once: a program of its own, so that it can be killed."""

from __future__ import annotations

import sys

from supervised import hour, site_file

from flows.rounds import make_rounds
from sql.connection import connection_to
from sql.rights import become_writer

with connection_to(sys.argv[1], "rounds") as connection:
    become_writer(connection)
    make_rounds(connection, site_file("icd"), hour(5))
