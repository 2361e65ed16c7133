-- Why: what is measured is a store as it is, with every index and every rule.
-- Grain: nothing is returned.
do $$
declare
    waking record;
begin
    for waking in select making from bench_indexes loop
        execute waking.making;
    end loop;
end
$$;

reset session_replication_role;
