-- Why: the database reads arrays in another form than DuckDB writes them.
-- Grain: defines a macro.
create or replace temp macro as_array(parts) as
'{' || array_to_string(list_transform(parts, lambda part: '"' || part::varchar || '"'), ',') || '}';
