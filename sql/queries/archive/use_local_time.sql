-- Why: times are kept in UTC and shown in local time, with their offset.
-- Grain: sets one setting.
set timezone = 'Asia/Ho_Chi_Minh';
