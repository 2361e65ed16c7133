-- Why: the manifest says which files the archive consists of; a glob would see replaced ones too.
-- Grain: sets one variable, `archive_files`: the lists of files that the views read, by view, and
--        the days whose rows in compacted months count no more.
-- Where there is no file of a kind, the one without rows stands in: DuckDB reads no empty list.
-- Needs the variable `archive_folder`, without a slash at its end.
create or replace temp macro inside_archive(path) as
case
    when
        regexp_full_match(
            path, 'site=[^/\\]+/(day|month)=[^/\\]+/[0-9a-z][0-9a-z-]*\.parquet'
        )
        then getvariable('archive_folder') || '/' || path
    else error('the manifest names ' || path || ', which is no file of an archive')
end;

set variable archive_files = (
    with manifest as (
        select
            told.empty,
            told.periods
        from
            read_json(
                getvariable('archive_folder') || '/manifest.json',
                columns = {
                    'empty': 'map(varchar, struct(path varchar))',
                    'periods': 'struct(
                        site varchar, version integer, replaced date[],
                        passages struct(path varchar), numbers map(varchar, struct(path varchar))
                    )[]'
                }
            ) as told
    ),

    periods as (
        select unnest(manifest.periods, recursive := false) as period
        from manifest
    ),

    files as (
        select
            periods.period['site'] as site,
            periods.period['replaced'] as replaced,
            periods.period['passages']['path'] as passages,
            periods.period['numbers']['plates']['path'] as plates,
            periods.period['numbers']['containers']['path'] as containers,
            case
                when periods.period['version'] < 4 then 'older'
                when len(periods.period['replaced']) > 0 then 'reopened'
                else 'settled'
            end as kind,
            true as is_named
        from periods
        union all
        select
            '' as site,
            [] as replaced,
            case
                when kinds.kind = 'older' then manifest.empty['older']['path']
                else manifest.empty['passages']['path']
            end as passages,
            manifest.empty['plates']['path'] as plates,
            manifest.empty['containers']['path'] as containers,
            kinds.kind,
            false as is_named
        from manifest
        cross join (values ('settled'), ('reopened'), ('older')) as kinds (kind)
    ),

    named as (
        select files.*
        from files
        qualify files.is_named or bool_or(files.is_named) over (partition by files.kind) = false
    ),

    replaced as (
        select
            files.site,
            unnest(files.replaced) as day
        from files
    )

    select
        struct_pack(
            settled_passages := list(inside_archive(named.passages))
            filter (where named.kind = 'settled'),
            settled_plates := list(inside_archive(named.plates))
            filter (where named.kind = 'settled'),
            settled_containers := list(inside_archive(named.containers))
            filter (where named.kind = 'settled'),
            reopened_passages := list(inside_archive(named.passages))
            filter (where named.kind = 'reopened'),
            reopened_plates := list(inside_archive(named.plates))
            filter (where named.kind = 'reopened'),
            reopened_containers := list(inside_archive(named.containers))
            filter (where named.kind = 'reopened'),
            older_passages := list(inside_archive(named.passages))
            filter (where named.kind = 'older'),
            replaced_days := (
                select coalesce(list(struct_pack(site := replaced.site, day := replaced.day)), [])
                from replaced
            )
        )
    from named
);
