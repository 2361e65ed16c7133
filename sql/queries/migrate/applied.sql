-- Why: what has to run is what has not run.
-- Grain: one row a migration that ran.
select
    version,
    name,
    sha256
from schema_migrations
order by version;
