-- Why: a page says why it shows no picture: there is none, or it is not for whoever looks.
-- Grain: one row. As the policies of passage_evidence in grants/2_rights.sql have it, which decide.
select
    current_user = 'gatestream_branch_head'
    or (
        current_user in ('gatestream_leader', 'gatestream_shift_officer')
        and %(site)s = any(gatestream_delegated_sites())
    ) as may_look;
