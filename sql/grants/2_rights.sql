-- Why: which duty may do what with which table, and which of its rows, in one place. What is not
--      told here is not allowed.
-- Grain: nothing is returned. Run again, it changes nothing.
-- told_rights: one row a relation, group of roles, privilege list and choice of rows. The choice
-- is for tables that have a site: `scope`, the sites of gatestream_sites(), '*' being all of them;
-- `own`, the same and never all; `delegated`, those of the scope that a head of branch delegated;
-- `needed`, those of the scope if the person needs number plates; `containers`, those of the scope
-- that are no number plates; `nothing`, for a duty that may ask, because a view asks along with
-- other things, and is shown no row. Recordings are looked at by the head of the branch and by
-- whom the head delegates it to; number plates are kept from whoever needs none for the duty.
-- Views show what the tables below them show to whoever asks. Only the views named here belong to
-- those who have no right to the tables: they show some columns and choose the rows themselves.
-- The names of all views come in the setting gatestream.views. Everything told here belongs to
-- gatestream_owner, and other relations of the schema are let alone.
-- Transaction: yes.
create temporary table told_rights (
    relation text not null,
    duties text[] not null,
    privileges text not null,
    rows_shown text
) on commit drop;

insert into told_rights (relation, duties, privileges, rows_shown)
values
-- What the cameras told, filled by the writer, never changed.
('passage_revisions', '{writer}', 'select, insert', 'scope'),
('passage_revisions', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('passage_revisions', '{analyst,administrator}', 'select', 'scope'),
('passage_revisions', '{enterprise}', 'select', 'own'),
('passage_plates', '{writer}', 'select, insert', 'scope'),
('passage_plates', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('passage_plates', '{analyst}', 'select', 'needed'),
('passage_plates', '{administrator}', 'select', 'nothing'),
('passage_plates', '{enterprise}', 'select', 'own'),
('passage_containers', '{writer}', 'select, insert', 'scope'),
('passage_containers', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('passage_containers', '{administrator}', 'select', 'nothing'),
('passage_containers', '{enterprise}', 'select', 'own'),
('passage_evidence', '{writer}', 'select, insert', 'scope'),
('passage_evidence', '{branch_head}', 'select', 'scope'),
('passage_evidence', '{leader,shift_officer}', 'select', 'delegated'),
('passage_evidence', '{analyst,administrator,enterprise}', 'select', 'nothing'),
('passage_conflicts', '{writer}', 'select, insert', 'scope'),
('passage_conflicts', '{leader,branch_head}', 'select', 'scope'),
-- What was read and what a person made of it names plates: as the plates themselves.
('passage_corrections', '{writer}', 'select, insert', 'scope'),
('passage_corrections', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('passage_corrections', '{analyst}', 'select', 'needed'),
-- An officer orders a correction in the own name, and the writer carries it out.
(
    'correction_orders', '{writer}',
    'select, update (outcome, made_revision, sentence, settled_at)', 'scope'
),
(
    'correction_orders', '{branch_head,shift_officer}',
    'select, insert (order_id, site, kind, passage_id, passed_at, seen_revision, numbers, who, '
    'why)', 'scope'
),
('correction_orders', '{leader}', 'select', 'scope'),
('correction_orders', '{analyst}', 'select', 'needed'),
('lane_crossings', '{writer}', 'select, insert', 'scope'),
-- A passage is found by its id alone, and a vehicle's neighbours by their instants.
(
    'lane_crossings', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'
),
('lane_crossings', '{enterprise}', 'select', 'own'),
-- Which numbers were read: as the plates and containers themselves.
('seen_numbers', '{writer}', 'select, insert (site, kind, number)', 'scope'),
('seen_numbers', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('seen_numbers', '{analyst}', 'select', 'needed'),
('seen_numbers', '{analyst}', 'select', 'containers'),
('seen_numbers', '{administrator}', 'select', 'nothing'),
('orphan_reads', '{writer}', 'select, insert', 'scope'),
('orphan_reads', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('orphan_reads', '{analyst}', 'select', 'containers'),
('camera_runs', '{writer}', 'select, insert, update', 'scope'),
('camera_runs', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('camera_runs', '{enterprise}', 'select', 'own'),
('camera_health', '{writer}', 'select, insert', 'scope'),
('camera_health', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('camera_health', '{enterprise}', 'select', 'own'),
('metrics', '{writer}', 'select, insert', 'scope'),
('metrics', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('metrics', '{enterprise}', 'select', 'own'),
-- How far the writer got, and what it counted.
('site_days', '{writer}', 'select, insert, update', 'scope'),
('site_days', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('site_days', '{enterprise}', 'select', 'own'),
('segment_positions', '{writer}', 'select, insert, update', null),
('segment_positions', '{administrator}', 'select', null),
('dirty_lane_hours', '{writer}', 'select, insert, update, delete', 'scope'),
('dirty_lane_hours', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('dirty_lane_hours', '{enterprise}', 'select', 'own'),
('dirty_camera_hours', '{writer}', 'select, insert, update, delete', 'scope'),
(
    'dirty_camera_hours', '{leader,branch_head,shift_officer,analyst,administrator}',
    'select', 'scope'
),
('dirty_camera_hours', '{enterprise}', 'select', 'own'),
('lane_hour_counts', '{writer}', 'select, insert, update, delete', 'scope'),
('lane_hour_counts', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('lane_hour_counts', '{enterprise}', 'select', 'own'),
('lane_hour_causes', '{writer}', 'select, insert, update, delete', 'scope'),
('lane_hour_causes', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('lane_hour_causes', '{enterprise}', 'select', 'own'),
('camera_hour_counts', '{writer}', 'select, insert, update, delete', 'scope'),
(
    'camera_hour_counts', '{leader,branch_head,shift_officer,analyst,administrator}',
    'select', 'scope'
),
('camera_hour_counts', '{enterprise}', 'select', 'own'),
('alerts', '{writer}', 'select, insert, update', 'scope'),
('alerts', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('alerts', '{enterprise}', 'select', 'own'),
('alert_events', '{writer}', 'select, insert', 'scope'),
('alert_events', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('alert_events', '{enterprise}', 'select', 'own'),
('alert_deliveries', '{writer}', 'select, insert, update', 'scope'),
('alert_deliveries', '{administrator}', 'select', 'scope'),
-- What lies in the yard, what is on its way and what was sampled. Enterprises see none of it: it
-- says what customs suspects.
('yard_counts', '{writer}', 'select, insert', 'scope'),
('yard_counts', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('yard_counted_containers', '{writer}', 'select, insert', 'scope'),
('yard_counted_containers', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('yard_anomalies', '{writer}', 'select, insert, update', 'scope'),
('yard_anomalies', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('patrol_tasks', '{writer}', 'select, insert, update', 'scope'),
('patrol_tasks', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('gps_checks', '{writer}', 'select, insert, update', 'scope'),
('gps_checks', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('gps_checks', '{analyst}', 'select', 'needed'),
('transit_feedbacks', '{writer}', 'select, insert, update', 'scope'),
('transit_feedbacks', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('transit_feedbacks', '{analyst}', 'select', 'needed'),
('door_observations', '{writer}', 'select, insert', 'scope'),
('door_observations', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('empty_checks', '{writer}', 'select, insert, update', 'scope'),
('empty_checks', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('sampling_periods', '{writer}', 'select, insert, update', 'scope'),
('sampling_periods', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('sampled_passages', '{writer}', 'select, insert, update', 'scope'),
('sampled_passages', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('round_progress', '{writer}', 'select, insert, update', 'scope'),
('round_progress', '{administrator}', 'select', 'scope'),
-- What is declared and expected. Papers are customs' own: an enterprise sees the moves that it told
-- itself. Number plates lie apart; what was quarantined may hold any of it.
('declarations', '{writer}', 'select, insert', 'scope'),
('declarations', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('declarations', '{administrator,enterprise}', 'select', 'nothing'),
('declaration_containers', '{writer}', 'select, insert', 'scope'),
('declaration_containers', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('declaration_containers', '{administrator,enterprise}', 'select', 'nothing'),
('manifest_lines', '{writer}', 'select, insert', 'scope'),
('manifest_lines', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('manifest_lines', '{administrator,enterprise}', 'select', 'nothing'),
('operator_moves', '{writer}', 'select, insert', 'scope'),
('operator_moves', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('operator_moves', '{administrator}', 'select', 'nothing'),
('operator_moves', '{enterprise}', 'select', 'own'),
('watch_entries', '{writer}', 'select, insert', 'scope'),
('watch_entries', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('watch_entries', '{analyst}', 'select', 'containers'),
('watch_entries', '{administrator,enterprise}', 'select', 'nothing'),
('transit_shipments', '{writer}', 'select, insert', 'scope'),
('transit_shipments', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('transit_shipments', '{administrator,enterprise}', 'select', 'nothing'),
('paper_plates', '{writer}', 'select, insert', 'scope'),
('paper_plates', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('paper_plates', '{analyst}', 'select', 'needed'),
('paper_plates', '{administrator,enterprise}', 'select', 'nothing'),
('gps_fixes', '{writer}', 'select, insert', 'scope'),
('gps_fixes', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('gps_fixes', '{analyst}', 'select', 'needed'),
('gps_fixes', '{administrator,enterprise}', 'select', 'nothing'),
('quarantined_rows', '{writer}', 'select, insert', 'scope'),
('quarantined_rows', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('quarantined_rows', '{analyst,administrator,enterprise}', 'select', 'nothing'),
('feed_files', '{writer}', 'select, insert', 'scope'),
('feed_files', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('feed_files', '{enterprise}', 'select', 'nothing'),
('feed_hours', '{writer}', 'select, insert, update', 'scope'),
('feed_hours', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('feed_contradictions', '{writer}', 'select, insert', 'scope'),
('feed_contradictions', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('table_days', '{writer}', 'select, insert, update', 'scope'),
('table_days', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
-- What the join was told: containers and plates, with what decisions look at.
('match_log', '{writer}', 'select, insert', 'scope'),
('match_log', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('match_log', '{analyst,administrator}', 'select', 'nothing'),
('match_policies', '{writer}', 'select, insert, update', 'scope'),
('match_policies', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('match_progress', '{writer}', 'select, insert, update', 'scope'),
('match_progress', '{leader,branch_head,shift_officer,analyst,administrator}', 'select', 'scope'),
('match_waiting', '{writer}', 'select, insert, delete', 'scope'),
('match_waiting', '{administrator}', 'select', 'scope'),
-- What belongs together, and what still waits: vehicles on the watchlist by their plates, too.
('matches', '{writer}', 'select, insert, update', 'scope'),
('matches', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('matches', '{analyst}', 'select', 'needed'),
('matches', '{administrator,enterprise}', 'select', 'nothing'),
('standings', '{writer}', 'select, insert, update', 'scope'),
('standings', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('standings', '{administrator,enterprise}', 'select', 'nothing'),
-- Where papers and gate differ; containers alone, no number plate.
('reconciliation_runs', '{writer}', 'select, insert', 'scope'),
('reconciliation_runs', '{leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('breaks', '{writer}', 'select, insert, update', 'scope'),
('breaks', '{leader,analyst}', 'select', 'scope'),
(
    'breaks', '{branch_head,shift_officer}',
    'select, update (state, owner, note, told_by, told_at)', 'scope'
),
-- Measures against causes of missed reads, and reports as they were handed in. Whoever writes does
-- not say who it is: the database does.
('measures', '{shift_officer,analyst,administrator}', 'select', 'scope'),
(
    'measures', '{leader,branch_head}',
    'select, insert (measure_id, site, gate, lane, cause, action, owner, due_on, opened_at), '
    'update (state, done_on, outcome, closed_at)', 'scope'
),
('frozen_reports', '{shift_officer,analyst,administrator}', 'select', 'scope'),
(
    'frozen_reports', '{leader,branch_head}',
    'select, insert (site, kind, first_day, version_n, figures, sha256, frozen_at, why)', 'scope'
),
-- What follows from a match. An officer's order on a confirmation or a barrier is kept beside what
-- the rules say; what a barrier was told may name plates, and a warning is of its own number alone.
('confirmations', '{writer}', 'select, insert, update', 'scope'),
('confirmations', '{leader,analyst}', 'select', 'scope'),
(
    'confirmations', '{branch_head,shift_officer}',
    'select, update (ordered, ordered_by, ordered_why, ordered_at, ordered_over, state, reason, '
    'revision, told_passage_id, changed_at)', 'scope'
),
('confirmations', '{administrator}', 'select', 'nothing'),
('confirmations', '{enterprise}', 'select', 'own'),
('confirmation_messages', '{writer}', 'select, insert, update', 'scope'),
('confirmation_messages', '{branch_head,shift_officer}', 'select, insert', 'scope'),
('confirmation_messages', '{administrator}', 'select', 'scope'),
('gate_warnings', '{writer}', 'select, insert, update', 'scope'),
('gate_warnings', '{leader,branch_head,shift_officer}', 'select', 'scope'),
('gate_warnings', '{analyst}', 'select', 'containers'),
-- What officers do about it; who, when and its place are the table's own to say.
(
    'handling_steps', '{leader,branch_head,shift_officer}',
    'select, insert (subject_id, site, subject, step, outcome, assignee, why, attachments)', 'scope'
),
('handling_terms', '{leader,shift_officer}', 'select', 'scope'),
(
    'handling_terms', '{branch_head}',
    'select, insert (site, severity, respond_s, finish_s, why)', 'scope'
),
('barrier_decisions', '{writer}', 'select, insert', 'scope'),
('barrier_decisions', '{leader}', 'select', 'scope'),
('barrier_decisions', '{branch_head,shift_officer}', 'select, insert', 'scope'),
-- Who may what.
(
    'audit_log',
    '{application,leader,branch_head,shift_officer,analyst,administrator,partner,enterprise}',
    'insert (who, what, subject, why, details)', null
),
('audit_log', '{leader,administrator}', 'select', null),
('audit_head', '{leader,administrator}', 'select', null),
(
    'users', '{application}',
    'select, update (failures_n, failed_at, locked_at, password_hash, is_one_time)', null
),
(
    'users', '{administrator}',
    'select (name, duty, unit, sites, needs_plates, valid_until, locked_at, failures_n, failed_at, '
    'login, created_at, email, is_one_time), insert, update', null
),
('coordination_regulations', '{leader,branch_head}', 'select', null),
('coordination_regulations', '{administrator}', 'select, insert, update, delete', null),
('review_delegations', '{branch_head}', 'select, insert, update (revoked_at)', 'scope'),
('review_delegations', '{leader,administrator}', 'select', 'scope'),
('schema_token_key', '{}', '', null),
('schema_migrations', '{application,administrator}', 'select', null),
('schema_views', '{application,administrator}', 'select', null),
('schema_edition', '{application,administrator}', 'select', null),
('schema_grants', '{application,administrator}', 'select', null),
-- Which site belongs to which unit.
('organisation_levels', '{writer,leader,branch_head,shift_officer,analyst}', 'select', null),
('organisation_levels', '{administrator}', 'select, insert, update, delete', null),
('organisation_units', '{writer,leader,branch_head,shift_officer,analyst}', 'select', null),
('organisation_units', '{administrator}', 'select, insert, update, delete', null),
('unit_parents', '{writer,leader,branch_head,shift_officer,analyst}', 'select', null),
('unit_parents', '{administrator}', 'select, insert, update, delete', null),
('unit_sites', '{writer,leader,branch_head,shift_officer,analyst}', 'select', 'scope'),
('unit_sites', '{administrator}', 'select, insert, update, delete', 'scope'),
-- Some columns for those who have no right to the tables.
('wall_cameras', '{leader,branch_head,shift_officer}', 'select', null),
('partner_crossings', '{partner}', 'select', null),
('plate_tokens', '{analyst}', 'select', null),
('officers', '{branch_head}', 'select', null);

insert into told_rights (relation, duties, privileges)
select
    named.relation,
    '{writer,leader,branch_head,shift_officer,analyst,administrator,enterprise}' as duties,
    'select' as privileges
from unnest(current_setting('gatestream.views')::text[]) as named (relation)
where not exists (select 1 from told_rights as told where told.relation = named.relation);

do $$
declare
    scope constant text :=
        '((select gatestream_every_site()) or site = any((select gatestream_sites())::text[]))';
    chosen constant jsonb := jsonb_build_object(
        'scope', scope,
        'own', 'site = any((select gatestream_sites())::text[])',
        'delegated',
        scope || ' and site = any((select gatestream_delegated_sites())::text[])',
        'needed', scope || ' and (select gatestream_needs_plates())',
        'containers', scope || ' and kind = ''container'''
    );
    everybody constant text := (
        select string_agg(quote_ident(rolname), ', ') from pg_roles
        where rolname in (
            'gatestream_application', 'gatestream_writer', 'gatestream_leader',
            'gatestream_branch_head', 'gatestream_shift_officer', 'gatestream_analyst',
            'gatestream_administrator', 'gatestream_partner', 'gatestream_enterprise'
        )
    );
    may_hand_over constant boolean := pg_has_role(current_user, 'gatestream_owner', 'set');
    found record;
    told record;
    kept text;
begin
    execute format('grant usage on schema %I to %s', current_schema(), everybody);
    -- What is already so is not done again: not everybody who migrates may do it.
    if not has_schema_privilege('gatestream_owner', current_schema(), 'create') then
        execute format('grant usage, create on schema %I to gatestream_owner', current_schema());
    end if;
    if not has_database_privilege('gatestream_writer', current_database(), 'temporary') then
        execute format('grant temporary on database %I to gatestream_writer', current_database());
    end if;
    if not has_database_privilege('gatestream_leader', current_database(), 'connect') then
        execute format('grant connect on database %I to %s', current_database(), everybody);
    end if;
    if to_regnamespace('gatestream_chunks') is not null then
        revoke all on schema gatestream_chunks from public;
        if may_hand_over then
            alter schema gatestream_chunks owner to gatestream_owner;
        end if;
    end if;

    for found in
        select distinct
            relation,
            to_regclass(quote_ident(relation)) as oid
        from told_rights
        where to_regclass(quote_ident(relation)) is not null
    loop
        if may_hand_over then
            execute format('alter table %s owner to gatestream_owner', found.oid);
        end if;
        execute format('revoke all on %s from public, %s', found.oid, everybody);
        if exists (
            select from pg_attribute
            join pg_class on pg_class.oid = attrelid
            where attrelid = found.oid and attname = 'site' and relkind in ('r', 'p')
        ) then
            execute format('alter table %s enable row level security', found.oid);
            execute format('alter table %s force row level security', found.oid);
            for kept in select polname from pg_policy where polrelid = found.oid loop
                execute format('drop policy %I on %s', kept, found.oid);
            end loop;
            for told in
                select
                    rows_shown,
                    string_agg(distinct format('gatestream_%s', duty), ', ') as duties
                from (
                    select rows_shown, unnest(duties) as duty
                    from told_rights
                    where relation = found.relation
                    union all
                    select 'scope', 'owner'
                ) as rights
                where chosen ? rows_shown
                group by rows_shown
            loop
                execute format(
                    'create policy %I on %s to %s using (%s)',
                    told.rows_shown, found.oid, told.duties, chosen ->> told.rows_shown
                );
            end loop;
        end if;
        for told in
            select
                unnest(duties) as duty,
                privileges
            from told_rights
            where relation = found.relation
        loop
            execute format('grant %s on %s to %I', told.privileges, found.oid,
                'gatestream_' || told.duty);
        end loop;
        -- What a duty may change tells of itself if it is not a program that changes it.
        if found.relation <> 'audit_log' and exists (
            select from told_rights as changing
            where
                changing.relation = found.relation
                and changing.privileges ~ 'insert|update|delete'
                and not changing.duties <@ '{application,writer}'
        ) then
            execute format(
                'create or replace trigger tells_of_itself after insert or update or delete on %s '
                'for each statement execute function gatestream_tell_direct()', found.oid
            );
        end if;
    end loop;

    for kept in
        select pg_proc.oid::regprocedure::text from pg_proc
        where
            pronamespace = current_schema()::regnamespace
            and proname in (
                'audit_log_link', 'audit_log_refuse', 'gatestream_today', 'gatestream_user',
                'gatestream_sites', 'gatestream_every_site', 'gatestream_party',
                'gatestream_delegated_sites', 'gatestream_needs_plates',
                'gatestream_plate_key', 'gatestream_may_review'
            )
            and may_hand_over
    loop
        execute format('alter function %s owner to gatestream_owner', kept);
    end loop;
    -- For programs that act for people, and for no person's own account.
    if not has_function_privilege('gatestream_application', 'gatestream_plate_key()', 'execute') then
        grant execute on function gatestream_plate_key() to gatestream_application;
    end if;
end
$$;
