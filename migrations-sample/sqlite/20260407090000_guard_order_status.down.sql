-- Programs are trusted with the status again.
DROP TRIGGER orders_stamp_times;
DROP TRIGGER orders_guard_status;
