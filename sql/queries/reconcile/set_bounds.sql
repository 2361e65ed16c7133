-- Why: papers and reads are told apart and counted bit by bit, see pick_loose.sql.
-- Grain: sets two variables.
set variable last_paper_n = (select coalesce(max(papers.paper_n), 0) from papers);
set variable last_read_n = (select coalesce(max(reads.read_n), 0) from reads);
