-- Why: the segment files are the commit point; store and archive are derived from them. Both
--      remember how far they got, each in the transaction or file that holds the result.
-- Grain: segment_positions: one row a stream of segment files, the first byte not yet applied.
--      site_days: one row a site and local day (Asia/Ho_Chi_Minh). Its `revisions_n` only grows,
--      and rows are never rewritten, so that the number is the version of the day: an archive that
--      knows another number of a day has to write that day again.
-- Transaction: yes.

create table segment_positions (
    stream text primary key,
    segment_n bigint not null,
    offset_bytes bigint not null
);

create table site_days (
    site text not null,
    day date not null,
    revisions_n bigint not null,
    primary key (site, day)
);
