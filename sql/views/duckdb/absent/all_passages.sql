-- Why: where the settled files hold all there is, nothing has to be joined to them.
-- Grain: as in staging/all_passages.sql.
create or replace view all_passages as
select kept.*
from settled_passages as kept;
