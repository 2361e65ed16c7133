-- Why: what officers do about a warning at the gate or an alert of data quality is kept step by
--      step, from the one who takes it on to its outcome, and nobody skips what has to be there:
--      a violation has minutes, a picture and the word of a leader (R42).
-- Grain: handling_steps: one row a step, append-only, `step_n` counted from 1 without a gap; the
--        last one says how the case stands. What the rule says of its warning is another table and
--        may end by itself. handling_terms: one row each time that somebody set how soon a
--        severity has to be dealt with at a site; the newest holds.
-- Who, when and the place in the row of steps are not the program's to choose: a trigger fills
-- them in, and holds the order of steps, who may take which, and what closing wants. The same rules
-- stand in schemas/handling/steps.py, so that a screen offers nothing that is refused here.
-- `gate_warnings.state` was to hold this, and goes.
-- Transaction: yes.

alter table gate_warnings drop column state;

create table handling_steps (
    subject_id uuid not null,
    step_n integer not null check (step_n >= 1),
    site text not null,
    subject text not null check (subject in ('warning', 'alert')),
    step text not null check (
        step in ('assigned', 'field_check', 'minutes', 'decision', 'closed', 'reopened')
    ),
    -- Of a decision what the leader says, of closing what came of it.
    outcome text check (outcome in ('violation', 'no_violation', 'false_alarm', 'check_again')),
    assignee text check (btrim(assignee) <> ''),
    -- What was found, said or decided, in words.
    why text not null check (btrim(why) <> ''),
    -- Files of the step: sha256, media_type, bytes_n, name, and role: minutes or picture.
    attachments jsonb not null default '[]',
    who text not null check (btrim(who) <> ''),
    done_at timestamptz not null,
    primary key (subject_id, step_n),
    check ((assignee is not null) = (step = 'assigned')),
    check ((outcome is not null) = (step in ('decision', 'closed'))),
    check (step <> 'decision' or outcome <> 'false_alarm'),
    check (step <> 'closed' or outcome <> 'check_again')
);

create index handling_steps_by_site on handling_steps (site, done_at desc);

create table handling_terms (
    site text not null,
    severity text not null check (severity in ('warning', 'critical')),
    respond_s integer not null check (respond_s > 0),
    finish_s integer not null check (finish_s >= respond_s),
    why text not null check (btrim(why) <> ''),
    who text not null check (btrim(who) <> ''),
    set_at timestamptz not null,
    primary key (site, severity, set_at)
);

create function handling_person() returns text
language plpgsql stable
as $$
declare
    person text := gatestream_user();
begin
    if coalesce(btrim(person), '') = '' then
        raise exception 'a step of handling wants a person, and nobody signed in'
            using errcode = 'invalid_authorization_specification';
    end if;
    return person;
end
$$;

create function handling_step_check() returns trigger
language plpgsql
as $$
declare
    is_officer constant boolean :=
        pg_has_role(current_user, 'gatestream_shift_officer', 'usage')
        or pg_has_role(current_user, 'gatestream_branch_head', 'usage');
    is_leader constant boolean :=
        pg_has_role(current_user, 'gatestream_leader', 'usage')
        or pg_has_role(current_user, 'gatestream_branch_head', 'usage');
    known_site text;
    state text;
    decided text;
    has_minutes boolean;
    has_picture boolean;
begin
    new.who := handling_person();
    new.done_at := clock_timestamp();
    -- Two steps at once stand in line.
    perform pg_advisory_xact_lock(hashtextextended(new.subject_id::text, 28));
    if new.subject = 'warning' then
        select site into known_site from gate_warnings where warning_id = new.subject_id;
    else
        select site into known_site from alerts where alert_id = new.subject_id;
    end if;
    if known_site is distinct from new.site then
        raise exception 'there is no % % at the site %', new.subject, new.subject_id, new.site
            using errcode = 'insufficient_privilege';
    end if;
    if not (
        case when new.step in ('decision', 'reopened') then is_leader else is_officer end
    ) then
        raise exception 'the step % is for another duty', new.step
            using errcode = 'insufficient_privilege';
    end if;

    select coalesce(max(step_n), 0) + 1 into new.step_n
    from handling_steps where subject_id = new.subject_id;
    select case when step = 'reopened' then 'new' else step end into state
    from handling_steps where subject_id = new.subject_id and step_n = new.step_n - 1;
    state := coalesce(state, 'new');
    if not (case new.step
        when 'assigned' then state <> 'closed'
        when 'field_check' then state in ('assigned', 'field_check', 'minutes', 'decision')
        when 'minutes' then state in ('field_check', 'minutes', 'decision')
        when 'decision' then state in ('assigned', 'field_check', 'minutes', 'decision')
        when 'closed' then
            state in ('assigned', 'field_check', 'minutes', 'decision')
            or (state = 'new' and new.outcome = 'false_alarm')
        else state = 'closed'
    end) then
        raise exception 'the step % does not follow on %', new.step, state
            using errcode = 'check_violation';
    end if;

    if jsonb_typeof(new.attachments) <> 'array' or exists (
        select from jsonb_array_elements(new.attachments) as told (file)
        where (
            file ->> 'sha256' ~ '^[0-9a-f]{64}$'
            and file ->> 'role' in ('minutes', 'picture')
            and file ->> 'media_type' in (
                'application/pdf', 'image/jpeg', 'image/png', 'image/webp'
            )
            and (file ->> 'role' = 'minutes' or file ->> 'media_type' <> 'application/pdf')
            and (file ->> 'bytes_n')::bigint between 1 and 10485760
            and btrim(file ->> 'name') <> ''
        ) is not true
    ) then
        raise exception 'the files of a step are not told as they have to be'
            using errcode = 'check_violation';
    end if;
    if new.step = 'minutes' and not exists (
        select from jsonb_array_elements(new.attachments) as told (file)
        where file ->> 'role' = 'minutes'
    ) then
        raise exception 'the step minutes wants the file of the minutes'
            using errcode = 'check_violation';
    end if;

    if new.step = 'closed' then
        select outcome into decided from handling_steps
        where
            subject_id = new.subject_id
            and step = 'decision'
            and step_n > coalesce((
                select max(step_n) from handling_steps
                where subject_id = new.subject_id and step = 'reopened'
            ), 0)
        order by step_n desc limit 1;
        if decided = 'check_again'
            or (decided = 'violation') <> (new.outcome = 'violation')
        then
            raise exception 'the leader decided %, so it cannot be closed as %',
                decided, new.outcome using errcode = 'check_violation';
        end if;
        if new.outcome = 'violation' then
            select
                coalesce(bool_or(file ->> 'role' = 'minutes'), false),
                coalesce(bool_or(file ->> 'role' = 'picture'), false)
            into has_minutes, has_picture
            from (
                select attachments from handling_steps where subject_id = new.subject_id
                union all
                select new.attachments
            ) as step, jsonb_array_elements(step.attachments) as told (file);
            if decided is null or not has_minutes or not has_picture then
                raise exception
                    'closing a violation wants minutes (%), a picture (%) and the decision of a '
                    'leader (%)', has_minutes, has_picture, decided is not null
                    using errcode = 'check_violation';
            end if;
        end if;
    end if;
    return new;
end
$$;

create function handling_terms_fill() returns trigger
language plpgsql
as $$
begin
    new.who := handling_person();
    new.set_at := clock_timestamp();
    return new;
end
$$;

create function handling_refuse() returns trigger
language plpgsql
as $$
begin
    raise exception 'what was done about a warning is only added to: % of % is refused',
        tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger handling_steps_follow before insert on handling_steps
for each row execute function handling_step_check();
create trigger handling_steps_stay before update or delete or truncate on handling_steps
for each statement execute function handling_refuse();
create trigger handling_terms_are_told before insert on handling_terms
for each row execute function handling_terms_fill();
create trigger handling_terms_stay before update or delete or truncate on handling_terms
for each statement execute function handling_refuse();

-- A caller's temporary table must not stand in for one of these.
do $$
declare
    made text;
begin
    foreach made in array array[
        'handling_person()', 'handling_step_check()', 'handling_terms_fill()'
    ] loop
        execute format(
            'alter function %s set search_path = pg_catalog, %I, pg_temp', made, current_schema()
        );
    end loop;
end
$$;
