-- Deletes what was counted before $1.
delete from activity where minute < $1
