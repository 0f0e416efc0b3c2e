-- The accountant asks who changed a price. SQLite has no users, so the program that writes
-- says which part of it did, in the one row of audit_actor.
CREATE TABLE audit_actor (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL
) STRICT;

INSERT INTO audit_actor (id, name) VALUES (1, 'unknown');

CREATE TABLE audit_entries (
    id         INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    row_id     INTEGER NOT NULL,
    old_row    TEXT NOT NULL,
    new_row    TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now'))
) STRICT;

CREATE INDEX audit_entries_row_idx ON audit_entries (table_name, row_id, changed_at);

CREATE TRIGGER products_audit
AFTER UPDATE OF net_cents, vat_percent, title ON products
BEGIN
    INSERT INTO audit_entries (table_name, row_id, old_row, new_row, changed_by)
    SELECT
        'products',
        NEW.id,
        json_object('title', OLD.title, 'net_cents', OLD.net_cents, 'vat_percent', OLD.vat_percent),
        json_object('title', NEW.title, 'net_cents', NEW.net_cents, 'vat_percent', NEW.vat_percent),
        name
    FROM audit_actor;
END;
