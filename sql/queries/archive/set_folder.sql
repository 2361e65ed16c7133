-- Why: the statements that follow are the same wherever the archive lies.
-- Grain: sets one variable.
set variable archive_folder = $folder;
