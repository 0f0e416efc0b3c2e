-- One of each: what a backup of MariaDB 10.11 and newer has to bring back. Names, labels and comments have letters of
-- three bytes at the most: for others the server itself says `?` when it is asked how a table is made.

CREATE USER IF NOT EXISTS 'rich_definer'@'localhost';
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
SET SESSION time_zone = '+00:00';

CREATE TABLE orders (
    id bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s a number; with \\ and ✓',
    mood enum('glad', 'sad', 'it''s complicated', '✓') NOT NULL DEFAULT 'glad',
    flags set('a', 'b', 'c d'),
    total decimal(20, 4) DEFAULT 0 CHECK (total >= 0),
    twice decimal(21, 4) GENERATED ALWAYS AS (total * 2) STORED,
    shout varchar(100) GENERATED ALWAYS AS (upper(left(note, 100))) VIRTUAL,
    secret int INVISIBLE DEFAULT 7,
    note text CHARACTER SET utf8mb4 COLLATE utf8mb4_german2_ci,
    plain varchar(50) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'ä',
    raw varbinary(300),
    picture longblob,
    bits bit(64) DEFAULT b'101',
    facts json DEFAULT '{}',
    `key` uuid,
    address inet6,
    day date,
    never date DEFAULT '0000-00-00',
    at datetime(6),
    changed timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
    took time(3),
    year year,
    f float,
    d double,
    place geometry,
    made timestamp(6) NULL DEFAULT (now(6) + INTERVAL 1 DAY),
    PRIMARY KEY (id),
    UNIQUE KEY `only ✓` (`key`),
    KEY by_note (note(20) DESC, mood),
    KEY by_shout (shout),
    KEY ignored (day) IGNORED COMMENT 'an index',
    FULLTEXT KEY words (note),
    CONSTRAINT `is 'json'` CHECK (json_valid(facts))
) ENGINE = InnoDB ROW_FORMAT = COMPRESSED KEY_BLOCK_SIZE = 8 AUTO_INCREMENT = 100 COMMENT = 'a table; it''s odd \\ ✓';
INSERT INTO orders (mood, flags, total, note, plain, raw, picture, bits, facts, `key`, address, day, at, changed, took, year, f, d, place)
SELECT 1 + seq % 4, 'a,c d', seq * 1.37, concat('Grüße 🐦 (', seq, '); ''x'' "y" \\ \n\t\r\Z\0 VALUES (1),('), 'äöü', unhex(md5(seq)),
    unhex(repeat(md5(seq), 10)), seq * 281474976710655, json_object('n', seq, 'list', json_array(1, NULL, '🐦')), uuid_v, '2001:db8::1',
    '2026-01-01' + INTERVAL seq DAY, '2026-03-29 02:30:00.123456', '2026-03-29 01:59:59', '-838:59:59.999', 1901 + seq % 200,
    seq / 3, seq / 3, ST_GeomFromText(concat('POINT(', seq, ' -', seq, ')'))
FROM (SELECT seq, cast(insert(insert(insert(insert(md5(seq), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-') AS uuid) AS uuid_v FROM seq_1_to_300) n;
INSERT INTO orders (id, note, plain, changed) VALUES (0, NULL, NULL, '2026-01-01'), (5000, '', '', '0000-00-00 00:00:00');
INSERT INTO orders (note, day, at, d, f, took, total, raw) VALUES
    ('\\N', '0000-00-00', '0000-00-00 00:00:00', -0.0, 3.4e38, '00:00:00', 9999999999999999.9999, ''),
    ('NULL', '2026-00-00', '9999-12-31 23:59:59.999999', 1.7976931348623157e308, 1e-45, NULL, NULL, NULL);
-- All bytes, in their order.
INSERT INTO orders (note, raw, picture)
SELECT 'all bytes', unhex(all_of_them), unhex(repeat(all_of_them, 1000))
FROM (SELECT group_concat(lpad(hex(seq), 2, '0') ORDER BY seq SEPARATOR '') AS all_of_them FROM seq_0_to_255) n;
INSERT INTO orders (note) VALUES (repeat('long 🐦 ', 9000));
-- The next number is far beyond the rows that are left.
DELETE FROM orders WHERE id > 5003;
ALTER TABLE orders AUTO_INCREMENT = 90000;

CREATE TABLE `odd``name ✓ VALUES (` (`a b` int PRIMARY KEY COMMENT '✓', `b VALUES` text) COLLATE = utf8mb4_bin;
INSERT INTO `odd``name ✓ VALUES (` VALUES (1, '),('), (2, NULL), (3, ''), (4, '-- no comment'), (5, '/* nor that */;');
CREATE TABLE `Ünïcode` (a int);
CREATE TABLE latin (a varchar(10), b char(5) CHARACTER SET binary) CHARACTER SET latin1;
INSERT INTO latin VALUES ('äöü', 'ab\0'), ('', NULL), ('', NULL);
CREATE TABLE without_key (n int, what varchar(20));
INSERT INTO without_key VALUES (1, 'the same twice'), (1, 'the same twice'), (NULL, NULL), (NULL, '');

-- Each refers to the other.
SET foreign_key_checks = 0;
CREATE TABLE hen (id int PRIMARY KEY, egg int NOT NULL, CONSTRAINT hatched FOREIGN KEY (egg) REFERENCES egg (id) ON UPDATE CASCADE);
CREATE TABLE egg (id int PRIMARY KEY, hen int NOT NULL, CONSTRAINT laid FOREIGN KEY (hen) REFERENCES hen (id) ON DELETE CASCADE);
INSERT INTO hen VALUES (1, 2), (3, 4);
INSERT INTO egg VALUES (2, 1), (4, 3);
SET foreign_key_checks = 1;
CREATE TABLE person (id int PRIMARY KEY, boss int REFERENCES person (id) ON DELETE SET NULL, name varchar(50));
INSERT INTO person VALUES (1, NULL, 'above'), (2, 1, 'below');

CREATE TABLE measured (day date NOT NULL, kind int NOT NULL, value double, PRIMARY KEY (day, kind))
    PARTITION BY RANGE (year(day)) SUBPARTITION BY HASH (kind) SUBPARTITIONS 2
    (PARTITION p2025 VALUES LESS THAN (2026) COMMENT = 'the year before', PARTITION later VALUES LESS THAN MAXVALUE);
INSERT INTO measured SELECT '2025-11-01' + INTERVAL seq DAY, seq % 3, seq / 3 FROM seq_1_to_300;
CREATE TABLE listed (id int, region varchar(10)) PARTITION BY LIST COLUMNS (region)
    (PARTITION north VALUES IN ('a', 'b'), PARTITION rest DEFAULT);
INSERT INTO listed VALUES (1, 'a'), (2, 'z'), (3, 'b');

CREATE TABLE aria (id int AUTO_INCREMENT, sub int, words text, PRIMARY KEY (sub, id), FULLTEXT KEY (words)) ENGINE = Aria TRANSACTIONAL = 1;
INSERT INTO aria (sub, words) VALUES (1, 'one'), (1, 'two'), (2, 'three');
CREATE TABLE myisam (id int PRIMARY KEY, place point NOT NULL, SPATIAL KEY at_place (place)) ENGINE = MyISAM CHECKSUM = 1 DELAY_KEY_WRITE = 1;
INSERT INTO myisam VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('POINT(-1.5 1e10)'));
CREATE TABLE spatial_one (id int PRIMARY KEY, area polygon NOT NULL, SPATIAL KEY at_area (area));
INSERT INTO spatial_one VALUES (1, ST_GeomFromText('POLYGON((0 0,1 1,2 0,0 0))'));
CREATE TABLE period_one (id int, valid_from date, valid_to date, PERIOD FOR valid (valid_from, valid_to), UNIQUE (id, valid WITHOUT OVERLAPS));
INSERT INTO period_one VALUES (1, '2026-01-01', '2026-02-01'), (1, '2026-02-01', '9999-12-31');

CREATE SEQUENCE tickets START WITH 500 INCREMENT BY -7 MINVALUE -1000000 MAXVALUE 500 CACHE 3 CYCLE;
SELECT NEXTVAL(tickets), NEXTVAL(tickets), NEXTVAL(tickets), NEXTVAL(tickets), NEXTVAL(tickets);
CREATE SEQUENCE untouched START WITH 42 NOCACHE;
CREATE TABLE ticketed (id bigint DEFAULT (NEXTVAL(tickets)) PRIMARY KEY, what text);
INSERT INTO ticketed (what) VALUES ('first'), ('second');

DELIMITER ;;
CREATE FUNCTION half(number int) RETURNS int DETERMINISTIC NO SQL COMMENT 'a function; it''s ✓'
BEGIN
    -- a comment inside of a body; with a ; in it
    # another one
    RETURN number DIV 2; /* and a third one */
END;;
CREATE DEFINER = 'rich_definer'@'localhost' PROCEDURE refill(IN top int, INOUT filled int, OUT said varchar(50)) SQL SECURITY INVOKER MODIFIES SQL DATA
BEGIN
INSERT INTO `Ünïcode` VALUES (1);
    DECLARE_NOT: BEGIN
        DECLARE EXIT HANDLER FOR SQLEXCEPTION SET said = 'it''s "wrong" \\ 🐦';
        SET filled = top;
    END DECLARE_NOT;
END;;
CREATE TRIGGER shouting BEFORE UPDATE ON orders FOR EACH ROW BEGIN SET NEW.note = upper(NEW.note); /* loud; */ END;;
CREATE TRIGGER `later ✓` BEFORE UPDATE ON orders FOR EACH ROW FOLLOWS shouting SET NEW.secret = OLD.secret + 1;;
CREATE TRIGGER removing AFTER DELETE ON without_key FOR EACH ROW INSERT INTO `Ünïcode` VALUES (OLD.n);;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 02:00:00' ON COMPLETION PRESERVE COMMENT 'an event' DO BEGIN DELETE FROM latin; -- all
END;;
CREATE EVENT `off ✓` ON SCHEDULE AT '2035-01-01 00:00:00' DISABLE DO SELECT 1;;
SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT';;
CREATE FUNCTION "other mode"() RETURNS text DETERMINISTIC RETURN 'a \ ' || "half"(4);;
DELIMITER ;
SET SESSION sql_mode = DEFAULT;

CREATE ALGORITHM = MERGE DEFINER = 'rich_definer'@'localhost' SQL SECURITY INVOKER VIEW glad AS
    SELECT id, mood, half(id) AS `half ✓` FROM orders WHERE mood = 'glad' WITH CASCADED CHECK OPTION;
CREATE VIEW `above glad` AS SELECT count(*) AS n, 'it''s "odd" \\' AS said FROM glad;
CREATE VIEW `Aaa, before what it needs` AS SELECT * FROM `above glad`;
