-- Why: analysts who need no number plates see tokens, in the archive as in the database (R104):
--      whoever reads the archive for them makes the same ones.
-- Grain: nothing is returned.
-- The key goes to programs that act for people, and to no person's own account: with it, all
-- plates that there can be could be tried. The rights are told in sql/grants.
-- Transaction: yes.

create function gatestream_plate_key() returns text
language sql stable security definer
begin atomic
    select key from schema_token_key;
end;

revoke all on function gatestream_plate_key() from public;
