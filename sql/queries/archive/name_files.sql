-- Why: the manifest says which files the archive consists of; a glob would see replaced ones too.
-- Grain: sets two variables, the files that the views read and their number.
-- The file with all columns comes first: DuckDB reads the others as having its columns.
-- Needs the variable `archive_folder`, without a slash at its end.
set variable archive_files = (
    with manifest as (
        select
            schema_path,
            files
        from read_json(
            getvariable('archive_folder') || '/manifest.json',
            columns = {
                'schema_path': 'varchar',
                'files': 'struct(path varchar, site varchar, "day" date)[]'
            }
        )
    )

    select
        list(
            getvariable('archive_folder') || '/' || named.path
            order by named.has_rows, named.path
        )
    from (
        select
            manifest.schema_path as path,
            false as has_rows
        from manifest
        union all
        select
            unnest(manifest.files).path as path,
            true as has_rows
        from manifest
    ) as named
);
