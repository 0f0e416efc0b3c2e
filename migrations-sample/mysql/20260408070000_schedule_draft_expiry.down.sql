-- The event first, so that it cannot fire without its table.
DROP EVENT nightly_maintenance;
DROP TABLE maintenance_runs;
