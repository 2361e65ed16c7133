-- Why: where the settled files hold all there is, nothing has to be joined to them.
-- Grain: as in staging/all_plates.sql.
create or replace view all_plates as
select kept.*
from settled_plates as kept;
