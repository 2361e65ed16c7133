-- Why: what is usual of a feed is told from sums, and not from rows of weeks.
-- Grain of the result: none. `counts` is a JSON array with each site, source and hour once.
insert into feed_hours (
    site, source, hour_start_at, feed, rows_n, repeated_n, contradicted_n, backwards_n,
    quarantined_n, last_received_at
)
select
    told.site,
    told.source,
    told.hour_start_at,
    told.feed,
    told.rows_n,
    told.repeated_n,
    told.contradicted_n,
    told.backwards_n,
    told.quarantined_n,
    told.last_received_at
from
    jsonb_to_recordset(%(counts)s::jsonb) as told (
        site text,
        source text,
        hour_start_at timestamptz,
        feed text,
        rows_n bigint,
        repeated_n bigint,
        contradicted_n bigint,
        backwards_n bigint,
        quarantined_n bigint,
        last_received_at timestamptz
    )
on conflict (site, source, hour_start_at) do update set
    rows_n = feed_hours.rows_n + excluded.rows_n,
    repeated_n = feed_hours.repeated_n + excluded.repeated_n,
    contradicted_n = feed_hours.contradicted_n + excluded.contradicted_n,
    backwards_n = feed_hours.backwards_n + excluded.backwards_n,
    quarantined_n = feed_hours.quarantined_n + excluded.quarantined_n,
    last_received_at = greatest(feed_hours.last_received_at, excluded.last_received_at);
