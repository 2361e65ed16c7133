-- Why: where the settled files hold all there is, nothing has to be joined to them.
-- Grain: as in staging/all_containers.sql.
create or replace view all_containers as
select kept.*
from settled_containers as kept;
