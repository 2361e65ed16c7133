"""A store with rows of two sites in every table, and how tests look at it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo

from sql.accounts import User
from sql.audit import record
from sql.connection import Connection, connection_to
from sql.feeds import write_feed_rows, write_quarantined_rows, write_taken_files
from sql.passages import write_passages
from sql.rights import Duty
from sql.users import add_user
from tests.sql import paper

Account = Callable[..., str]
"""Makes an account with some duties and answers how to connect with it."""
OWN, OTHER = "cat-lai", "hai-phong"
PASSWORD = "đường dài không tới"  # noqa: S105

# One row of each table for a site, where the store has not written it already.
ROWS: dict[str, LiteralString] = {
    "passage_conflicts": "insert into passage_conflicts values"
    " (gen_random_uuid(), now(), 0, %(site)s, 'in-1', gen_random_uuid(), '{}')",
    "passage_corrections": "insert into passage_corrections values (gen_random_uuid(),"
    " 'correction', %(site)s, gen_random_uuid(), now(), 1, '{}', '{}', '{}', '{}', 'a', 'b',"
    " now(), true)",
    "orphan_reads": "insert into orphan_reads values (gen_random_uuid(), now(), now(), %(site)s,"
    " 'in-1', 'rear', 'm', 0, 'plate', '51C12345', 0.9, 3, 'no_passage')",
    "camera_runs": "insert into camera_runs values (%(site)s, 'rear', 'm', 0, now(), now(), 9, 0)",
    "camera_health": "insert into camera_health (site, lane, camera, at, status, epoch, frames_n,"
    " undecodable_n, dropped_n) values (%(site)s, 'in-1', 'rear', now(), 'ok', 0, 9, 0, 0)",
    "metrics": "insert into metrics values (%(site)s, now(), 'waiting_bytes', '', 1)",
    "segment_positions": "insert into segment_positions values (%(site)s, 1, 0)",
    "dirty_lane_hours": "insert into dirty_lane_hours values (%(site)s, 'x', now(), 1)",
    "dirty_camera_hours": "insert into dirty_camera_hours values (%(site)s, 'x', now(), 1)",
    "lane_hour_counts": "insert into lane_hour_counts values (%(site)s, 'a', 'in-1', 'in', now(),"
    " 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0)",
    "lane_hour_causes": "insert into lane_hour_causes values (%(site)s, 'a', 'in-1', 'in', now(),"
    " 'low_light', 1, 1)",
    "camera_hour_counts": "insert into camera_hour_counts values (%(site)s, 'in-1', 'rear', now(),"
    " 1, 0, 0, 1, 0)",
    "alerts": "insert into alerts (alert_id, rule, site, lane, state, severity, period_from,"
    " period_to, counted_n, evidence, note, opened_at, updated_at, failed_at, times_seen_n,"
    " told_severity, events_n) values (gen_random_uuid(), 'r', %(site)s, 'in-1', 'open',"
    " 'warning', now(), now(), 1, '{}', '', now(), now(), now(), 1, 'warning', 1)",
    "alert_events": "insert into alert_events (alert_id, event_n, happened_at, site, kind,"
    " severity, counted_n, evidence, note) values"
    " (gen_random_uuid(), 1, now(), %(site)s, 'open', 'warning', 1, '{}', '')",
    "alert_deliveries": "insert into alert_deliveries (alert_id, event_n, site, body,"
    " next_attempt_at) values (gen_random_uuid(), 1, %(site)s, '{}', now())",
    "yard_counts": "insert into yard_counts values (%(site)s, now(), 1, 'a', 'b', now())",
    "yard_counted_containers": "insert into yard_counted_containers values"
    " (%(site)s, now(), 'WSAU4160620', now(), 'a')",
    "yard_anomalies": "insert into yard_anomalies values (gen_random_uuid(), %(site)s,"
    " 'double_in', 'WSAU4160620', 'a', 'p', 'camera', now(), null, null, true, now(), now())",
    "patrol_tasks": "insert into patrol_tasks (task_id, site, kind, reason, since_at, opened_at,"
    " state) values (gen_random_uuid(), %(site)s, 'alert', 'r', now(), now(), 'open')",
    "gps_checks": "insert into gps_checks values (gen_random_uuid(), %(site)s, gen_random_uuid(),"
    " 0, now(), 'a', '51C12345', null, 'absent', '{}', '{}', 0, now())",
    "transit_feedbacks": "insert into transit_feedbacks (feedback_id, site, shipment, shipment_no,"
    " container, origin_office, departed_at, due_at, passage_id, passage_revision, passed_at,"
    " gate, lane, is_late, state, drafted_at, changed_at) values (gen_random_uuid(), %(site)s,"
    " 's', 's', 'WSAU4160620', '02CI', now(), now(), gen_random_uuid(), 0, now(), 'a', 'in-1',"
    " false, 'draft', now(), now())",
    "door_observations": "insert into door_observations (site, passage_id, passed_at, door,"
    " told_by, why, told_at) values"
    " (%(site)s, gen_random_uuid(), now(), 'open', 'a', 'b', now())",
    "correction_orders": "insert into correction_orders (order_id, site, kind, passage_id,"
    " passed_at, numbers, who, why) values (gen_random_uuid(), %(site)s, 'enter',"
    " gen_random_uuid(), now(), '{}', set_config('gatestream.user', 'a', true), 'b')",
    "empty_checks": "insert into empty_checks values (gen_random_uuid(), %(site)s,"
    " gen_random_uuid(), now(), 'a', 'in-1', 'WSAU4160620', 'lane', 'unknown', 'exception', now())",
    "sampling_periods": "insert into sampling_periods (period_id, site, rate, seed,"
    " risk_threshold, started_at, started_by, why_started) values"
    " (gen_random_uuid(), %(site)s, 0.1, 's', 0.5, now(), 'a', 'b')",
    "sampled_passages": "insert into sampled_passages (period_id, passage_id, passed_at, site,"
    " stratum, risk, is_sampled) values"
    " (gen_random_uuid(), gen_random_uuid(), now(), %(site)s, 'high', 1, true)",
    "confirmations": "insert into confirmations (confirmation_id, site, declaration,"
    " declaration_no, container, flow, automatic, automatic_reason, state, reason, revision,"
    " papers, known_at, decided_at, changed_at) values (gen_random_uuid(), %(site)s,"
    " '30123456789', '301234567890', 'WSAU4160620', 'import', 'withheld', 'held', 'withheld',"
    " 'held', 0, '{}', now(), now(), now())",
    "confirmation_messages": "insert into confirmation_messages (confirmation_id, revision, site,"
    " state, body, made_at, next_attempt_at) values (gen_random_uuid(), 1, %(site)s, 'confirmed',"
    " '{}', now(), now())",
    "gate_warnings": "insert into gate_warnings values (gen_random_uuid(), 'watch_hit', %(site)s,"
    " 'WSAU4160620', 'container', gen_random_uuid(), 'p', 'a', 'in-1', now(), true, '{}', now(),"
    " now(), now())",
    "barrier_decisions": "insert into barrier_decisions values (gen_random_uuid(), 1, %(site)s,"
    " 'a', 'in-1', now(), 0, 'hold', '[]', '{}', now(), now())",
    "handling_steps": "insert into handling_steps (subject_id, site, subject, step, assignee, why)"
    " select warning_id, site, 'warning', 'assigned', 'a', 'b' from gate_warnings,"
    " set_config('gatestream.user', 'a', false) where site = %(site)s limit 1",
    "handling_terms": "insert into handling_terms (site, severity, respond_s, finish_s, why)"
    " select %(site)s, 'critical', 60, 600, 'b' from set_config('gatestream.user', 'a', false)",
    "reconciliation_runs": "insert into reconciliation_runs (site, side, from_at, until_at, as_of,"
    " ran_at, papers_n, reads_n, totals) values (%(site)s, 'manifest', now() - interval '1 day',"
    " now(), now(), now(), 0, 0, '{}')",
    "breaks": "insert into breaks (break_id, site, side, kind, number, direction, happened_at,"
    " paper, facts, is_doubtful, first_seen_at, last_seen_at, last_run_n) values ("
    "gen_random_uuid(), %(site)s, 'manifest', 'manifest_only', 'WSAU4160620', 'out', now(),"
    " 'manifest_line:m', '{}', false, now(), now(), 1)",
    "measures": "insert into measures (measure_id, site, gate, action, owner, due_on, opened_at,"
    " opened_by) values (gen_random_uuid(), %(site)s, 'a', 'x', 'y', now(), now(), 'a')",
    "frozen_reports": "insert into frozen_reports values (%(site)s, 'quarter', '2025-01-01', 1,"
    " '{}', repeat('0', 64), now(), 'a', 'b')",
    "round_progress": "insert into round_progress values (%(site)s, 'papers', 0, now())",
    "match_policies": "insert into match_policies values (%(site)s, '{}')",
    "matches": "insert into matches values (gen_random_uuid(), %(site)s, 'WSAU4160620', 'exact',"
    " gen_random_uuid(), 0, now(), 'manifest', 'manifest_line:m', 0, now(), false, true)",
    "standings": "insert into standings values (%(site)s, 'WSAU4160620', 'passage', %(site)s, 0,"
    " 'manifest', 'waiting', now(), now(), now())",
    "match_progress": "insert into match_progress values (%(site)s, now(), 1)",
    "coordination_regulations": "insert into coordination_regulations (regulation_no, party,"
    " sites, valid_from, valid_to) values (%(site)s, 'nobody', array[%(site)s], now(), now())",
    "organisation_levels": "insert into organisation_levels values"
    " (%(site)s, length(%(site)s), %(site)s, %(site)s)",
    "organisation_units": "insert into organisation_units values"
    " (%(site)s, %(site)s, %(site)s, %(site)s)",
    "unit_parents": "insert into unit_parents values (%(site)s, 'nation', '[2020-01-01,)')",
    "unit_sites": "insert into unit_sites values (%(site)s, %(site)s, '[2020-01-01,)')",
    "review_delegations": "insert into review_delegations (site, user_name, valid_from, valid_to,"
    " given_by, why) values (%(site)s, 'nobody', gatestream_today(), gatestream_today(),"
    " coalesce(gatestream_user(), 'head'), 'a case')",
}


def execute(conninfo: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(composed.SQL(statement).format(*map(composed.Identifier, names)))


@contextmanager
def accounts(conninfo: str) -> Iterator[Account]:
    """Makes accounts of the database that people use themselves; gone after the block."""
    names: list[str] = []

    def made(*roles: str) -> str:
        names.append(f"test_{uuid.uuid4().hex[:12]}")
        execute(conninfo, "create role {} login password 'secret'", names[-1])
        for role in roles:
            execute(conninfo, "grant {} to {}", f"gatestream_{role}", names[-1])
        return make_conninfo(conninfo, user=names[-1], password="secret")  # noqa: S106

    yield made
    for name in names:
        execute(conninfo, "drop role {}", name)


@contextmanager
def two_sites(any_server_conninfo: str, vehicle: Any) -> Iterator[str]:
    """A database of its own, filled."""
    execute(any_server_conninfo, "create database two_sites template migrated")
    filled = make_conninfo(any_server_conninfo, dbname="two_sites")
    with connection_to(filled, "test") as connection:
        for n, site in enumerate((OWN, OTHER)):
            passages = [vehicle(after_s=60 * n + 10 * each, site=site) for each in range(2)]
            write_passages(connection, [each.passage() for each in passages])
            write_feed_rows(connection, paper.one_of_each(site))
            write_feed_rows(connection, [paper.operator_move(site=site, is_empty=True)])
            write_quarantined_rows(connection, [paper.quarantined_row(raw=site, site=site)])
            write_taken_files(connection, [paper.taken_file(site=site)])
            who = f"officer.{n}"
            add_user(
                connection,
                User(who, Duty.SHIFT_OFFICER, "branch", (site,)),
                PASSWORD,
                who="test",
                why="test",
            )
            record(connection, who=who, what="look", subject=site, why="test")
        add_user(
            connection, User("nobody", Duty.LEADER, "nobody", (OWN,)), PASSWORD, who="a", why="b"
        )
        connection.execute("truncate organisation_levels cascade")
        connection.execute("insert into organisation_levels values ('nation', 1, 'n', 'n')")
        connection.execute("insert into organisation_units values ('nation', 'nation', 'n', 'n')")
        for statement in ROWS.values():
            for site in (OWN, OTHER):
                connection.execute(statement, {"site": site})
    yield filled
    execute(any_server_conninfo, "drop database two_sites with (force)")


def become(connection: Connection, duty: str, *sites: str, user: str = "") -> None:
    """As acting_as, inside a transaction that is undone."""
    connection.execute(
        "select set_config('role', %s, true), set_config('gatestream.sites', %s::text[]::text,"
        " true), set_config('gatestream.user', %s, true)",
        (f"gatestream_{duty}", list(sites), user),
    )


def sites_seen(connection: Connection, table: str) -> set[str]:
    statement = composed.SQL("select distinct site from {}").format(composed.Identifier(table))
    return {row[0] for row in connection.execute(statement).fetchall()}


def rows_n(connection: Connection, table: str) -> int:
    statement = composed.SQL("select count(*) from {}").format(composed.Identifier(table))
    (n,) = connection.execute(statement).fetchall()[0]
    return int(n)
