-- Why: where recognition lags behind a live camera for longer than its ring lasts, frames are gone
--      before anybody looked at them; a count that misses vehicles must be seen to miss them.
-- Grain: a column of camera_runs: the frames missing between the epoch before and this one.
-- Transaction: yes.

alter table camera_runs
add column dropped_before_n bigint not null default 0 check (dropped_before_n >= 0);
