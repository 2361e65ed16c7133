-- Why: an index that is made of sorted rows at the end costs a tenth of one that grows row by row,
--      and what is filled keeps the rules by itself: no trigger need look.
-- Grain: nothing is returned; `bench_indexes` of the session remembers how they were made.
set session_replication_role = replica;
set maintenance_work_mem = '1GB';

create temporary table bench_indexes as
select
    case
        when con.oid is null then pg_get_indexdef(ind.indexrelid)
        else format(
            'alter table %s add constraint %I %s',
            ind.indrelid::regclass, con.conname, pg_get_constraintdef(con.oid)
        )
    end as making,
    case
        when con.oid is null then format('drop index %s', ind.indexrelid::regclass)
        else format('alter table %s drop constraint %I', ind.indrelid::regclass, con.conname)
    end as dropping
from pg_index as ind
left join pg_constraint as con on ind.indexrelid = con.conindid and con.contype in ('p', 'u')
where ind.indrelid in (
    'passage_revisions'::regclass, 'passage_plates'::regclass, 'passage_containers'::regclass,
    'passage_evidence'::regclass, 'lane_crossings'::regclass
);

do $$
declare
    resting record;
begin
    for resting in select dropping from bench_indexes loop
        execute resting.dropping;
    end loop;
end
$$;
