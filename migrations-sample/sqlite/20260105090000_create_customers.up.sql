-- The shop starts with the people who buy.
--
-- NOCASE on the address makes its unique constraint blind to case: people type their own
-- address in every way. Times are text in UTC, ISO 8601, and so sort by themselves.
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL COLLATE NOCASE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now')),
    country TEXT NOT NULL DEFAULT 'DE',
    name TEXT NOT NULL DEFAULT '',
    CONSTRAINT customers_email_key UNIQUE (email),
    CONSTRAINT customers_email_shape CHECK (email LIKE '%_@_%._%'),
    CONSTRAINT customers_country_is_iso CHECK (country GLOB '[A-Z][A-Z]')
);
