-- Why: a person who looks at a doubtful number is shown what else the frames proposed, likeliest
--      first.
-- Grain: columns of passage_plates and passage_containers. Rows of before have none.
-- Transaction: yes.

alter table passage_plates add column candidates text[] not null default '{}';
alter table passage_containers add column candidates text[] not null default '{}';
