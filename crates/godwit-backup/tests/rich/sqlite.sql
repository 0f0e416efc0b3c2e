-- One of each: what a backup of SQLite has to bring back.

PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA application_id = 1196574041;
PRAGMA user_version = 4711;
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys = ON;

CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a comment inside of a definition
    name TEXT NOT NULL COLLATE NOCASE DEFAULT ('none; ' || 'at all'),
    boss INTEGER REFERENCES person (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    initial TEXT GENERATED ALWAYS AS (upper(substr(name, 1, 1))) VIRTUAL,
    length INTEGER GENERATED ALWAYS AS (length(name)) STORED,
    facts TEXT CHECK (facts IS NULL OR json_valid(facts)),
    CONSTRAINT "not 'empty'" CHECK (name <> '')
);
BEGIN;
INSERT INTO person (id, name, boss, facts) VALUES (1, 'below', 2, '{"a": [1, null, "🐦"]}'), (2, 'above', NULL, NULL);
COMMIT;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO person (name, boss) SELECT 'Grüße 🐦 ' || i || char(10, 9, 13) || '''quoted'' "twice" \ \N', 1 + i % 2 FROM n;
-- The next number is far beyond the rows that are left.
DELETE FROM person WHERE id > 400;

CREATE TABLE "odd ""name"" % ? 🐦" ("a b" INT, "B'ü" TEXT, PRIMARY KEY ("B'ü" DESC, "a b")) WITHOUT ROWID;
INSERT INTO "odd ""name"" % ? 🐦" VALUES (1, 'x'), (0, ''), (2, 'X') ON CONFLICT DO NOTHING;
INSERT OR IGNORE INTO "odd ""name"" % ? 🐦" VALUES (3, 'x'), (4, '🐦');

CREATE TABLE strict_one (a INT NOT NULL, b REAL, c TEXT, d BLOB, e ANY) STRICT;
INSERT INTO strict_one VALUES (9223372036854775807, 1e308, 'x', x'00ff', 1), (-9223372036854775808, -0.0, '', x'', '1'),
    (0, 9e999, NULL, NULL, NULL), (1, 0.1, 'a' || char(0) || 'b', zeroblob(10000), 1.5);

-- Any column takes any type.
CREATE TABLE loose (a INTEGER, b TEXT, c);
INSERT INTO loose VALUES ('no number', 12, x'27'), (1.5, x'61', NULL), (NULL, '', char(0)), ('1', char(0) || 'after', 1);
-- All bytes, in their order.
INSERT INTO loose VALUES (256, x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff', 'bytes'),
    (256, CAST(x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff' AS TEXT), 'no text at all');
CREATE TABLE without_rows (a);
CREATE TABLE "no key" (a TEXT, b TEXT);
INSERT INTO "no key" VALUES ('twice', NULL), ('twice', NULL), ('twice', '');

CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INT NOT NULL REFERENCES egg (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INT NOT NULL REFERENCES hen (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO hen VALUES (1, 2), (3, 4);
INSERT INTO egg VALUES (2, 1), (4, 3);
COMMIT;

CREATE INDEX by_name ON person (name COLLATE BINARY DESC, length) WHERE boss IS NOT NULL;
CREATE INDEX by_half ON person (id / 2, lower(name));
CREATE UNIQUE INDEX "only 🐦" ON loose (c) WHERE a IS NULL;

CREATE VIRTUAL TABLE search USING fts5 (title, body, tokenize = 'porter unicode61', prefix = '2 3');
INSERT INTO search VALUES ('Migrations', 'They fly south 🐦'), ('Backups', 'They come back');
DELETE FROM search WHERE title = 'Backups';
CREATE VIRTUAL TABLE names USING fts5 (name, content = person, content_rowid = id);
INSERT INTO names (names) VALUES ('rebuild');
CREATE VIRTUAL TABLE area USING rtree (id, x0, x1);
INSERT INTO area VALUES (1, 0.5, 1.5), (2, -3, 4);

CREATE VIEW "above 🐦" (name, "n") AS SELECT boss.name, count(*) FROM person JOIN person AS boss ON boss.id = person.boss GROUP BY 1;
CREATE VIEW broken AS SELECT * FROM nowhere;
CREATE TRIGGER "on; insert" AFTER INSERT ON person WHEN NEW.boss IS NULL BEGIN
    -- a comment; with a semicolon
    UPDATE person SET facts = CASE WHEN facts IS NULL THEN '{}' ELSE facts END WHERE id = NEW.id;
    SELECT 'END;';
END;
CREATE TRIGGER instead INSTEAD OF DELETE ON "above 🐦" BEGIN DELETE FROM loose WHERE a = OLD.n; END;
ANALYZE;
