"""What reconciliation is measured against: DuckDB's own hash join of the two tables.

Imports nothing of gatestream. One full outer join on the number, written to a table: what an
analyst would look at to find differences by eye. It knows no direction, time, status, duplicate or
near number.
"""

from __future__ import annotations

import duckdb

_JOIN = """
create or replace temp table joined as
select
    papers.subject,
    papers.number,
    papers.direction,
    papers.expected_at,
    papers.size_type,
    reads.passage_id,
    reads.number as read_number,
    reads.direction as read_direction,
    reads.passed_at,
    reads.size_type as read_size_type
from papers
full join reads on papers.number = reads.number
"""


def join(connection: duckdb.DuckDBPyConnection) -> None:
    """Joins the tables ``papers`` and ``reads`` of a connection."""
    connection.execute(_JOIN)
