-- Why: rights are told again when their text changed, and on a server that lacks the roles, as
--      after a restore.
-- Grain: one row, or none where they have to be told.
select sha256
from schema_grants
where to_regrole('gatestream_owner') is not null and to_regrole('gatestream_writer') is not null;
