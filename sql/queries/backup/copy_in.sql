-- Why: rows go back into the columns that they were taken from, whatever their order is now.
-- Grain: one row, the statement.
select
    format(
        'copy %%I (%%s) from stdin',
        %(table_name)s::text,
        string_agg(quote_ident(named.part), ', ')
    ) as statement
from unnest(cast(%(columns)s as text[])) as named (part);
