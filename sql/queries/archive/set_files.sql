-- Why: a page may open the files of its user's sites and no others.
-- Grain: sets one variable.
set variable archive_files = $files;
