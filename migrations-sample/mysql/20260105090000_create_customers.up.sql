-- The shop starts with the people who buy.
--
-- Character set and collation are written out in every table: a server's default once made
-- two tables that could not be joined. The collation ignores case, so the unique key does too.
CREATE TABLE customers (
    id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    email      VARCHAR(190) NOT NULL,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    country    CHAR(2) NOT NULL DEFAULT 'DE' COMMENT 'ISO 3166-1 code; decides the VAT rate',
    name       VARCHAR(120) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY customers_email_key (email),
    CONSTRAINT customers_email_shape CHECK (email LIKE '%_@_%._%'),
    CONSTRAINT customers_name_not_blank CHECK (TRIM(name) <> '')
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
  COMMENT = 'People who bought, or began to; one row per e-mail address';
