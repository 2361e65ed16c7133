-- Why: rights are given to duties and not to people. The roles are the server's and not the
--      database's, so that several databases, and migrations of several at once, share them.
-- Grain: nothing is returned. Run again, it changes nothing.
-- gatestream_owner owns the tables. gatestream_application is for the programs, whose word on who
-- is asking is taken (gatestream_user, gatestream_sites); gatestream_writer is one of them and
-- fills the store. The others are duties. None of them can log in: an account is made a member,
-- and a program is made a member of every duty that it acts in.
-- Transaction: yes.
do $$
declare
    duty text;
    tries_n integer := 0;
begin
    foreach duty in array array[
        'gatestream_owner', 'gatestream_application', 'gatestream_writer', 'gatestream_leader',
        'gatestream_branch_head', 'gatestream_shift_officer', 'gatestream_analyst',
        'gatestream_administrator', 'gatestream_partner', 'gatestream_enterprise'
    ] loop
        loop
            begin
                if to_regrole(duty) is null then
                    execute format('create role %I nologin', duty);
                end if;
                -- Whoever migrates goes on using what it hands over, and acts in every duty.
                if not pg_has_role(current_user, duty, 'set') then
                    execute format(
                        'grant %I to %I with set true, inherit %s', duty, current_user,
                        case when duty = 'gatestream_owner' then 'true' else 'false' end
                    );
                end if;
                if duty = 'gatestream_owner' and not pg_has_role(current_user, duty, 'usage') then
                    execute format('grant %I to %I with inherit true', duty, current_user);
                end if;
                if duty = 'gatestream_writer'
                    and not pg_has_role(duty, 'gatestream_application', 'member')
                then
                    execute format('grant gatestream_application to %I', duty);
                end if;
                exit;
            exception
                -- A migration of another database did the same at this moment.
                when duplicate_object or unique_violation or internal_error then
                    tries_n := tries_n + 1;
                    if tries_n > 100 then
                        raise;
                    end if;
                    perform pg_sleep(0.02);
                when insufficient_privilege then
                    if to_regrole(duty) is null then
                        raise exception
                            'the role % is missing, and the account % may not create roles: give '
                            'it CREATEROLE, or let an administrator run sql/grants/1_roles.sql',
                            duty, current_user using errcode = 'insufficient_privilege';
                    end if;
                    exit;
            end;
        end loop;
    end loop;
end
$$;
