-- Why: the manifest says which files the archive consists of; a glob would see replaced ones too.
-- Grain: sets one variable, `archive_files`: the lists of files that the views read, by view, and
--        the days whose rows in compacted months count no more; of other tables, these are in the
--        store alone, which is not asked here.
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
            told.periods,
            told.told
        from
            read_json(
                getvariable('archive_folder') || '/manifest.json',
                columns = {
                    'empty': 'map(varchar, struct(path varchar))',
                    'periods': 'struct(
                        site varchar, version integer, replaced date[],
                        passages struct(path varchar), numbers map(varchar, struct(path varchar))
                    )[]',
                    'told': 'struct(relation varchar, file struct(path varchar))[]'
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
    ),

    tables as (
        select unnest(coalesce(manifest.told, []), recursive := false) as period
        from manifest
    ),

    table_files as (
        select
            tables.period['relation'] as relation,
            list(inside_archive(tables.period['file']['path'])) as paths
        from tables
        group by relation
    ),

    told as (
        select
            map_from_entries(
                list(
                    struct_pack(
                        key := coalesce(table_files.relation, kinds.relation),
                        value := coalesce(
                            table_files.paths,
                            [inside_archive(manifest.empty[kinds.relation]['path'])]
                        )
                    )
                )
            ) as files
        from manifest
        cross join
            (
                values
                ('declarations'),
                ('manifest_lines'),
                ('operator_moves'),
                ('watch_entries'),
                ('transit_shipments'),
                ('gps_fixes'),
                ('quarantined_rows'),
                ('feed_files'),
                ('match_log'),
                ('matches'),
                ('standings'),
                ('passage_corrections')
            ) as kinds (relation)
        left join table_files on kinds.relation = table_files.relation
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
            ),
            declarations := (select told.files['declarations'] from told),
            manifest_lines := (select told.files['manifest_lines'] from told),
            operator_moves := (select told.files['operator_moves'] from told),
            watch_entries := (select told.files['watch_entries'] from told),
            transit_shipments := (select told.files['transit_shipments'] from told),
            gps_fixes := (select told.files['gps_fixes'] from told),
            quarantined_rows := (select told.files['quarantined_rows'] from told),
            feed_files := (select told.files['feed_files'] from told),
            match_log := (select told.files['match_log'] from told),
            matches := (select told.files['matches'] from told),
            standings := (select told.files['standings'] from told),
            passage_corrections := (select told.files['passage_corrections'] from told),
            replaced_table_days := cast([] as struct(relation varchar, site varchar, day date)[])
        )
    from named
);
