-- The accountant asks who changed a price. Only prices and titles are kept: stock has its
-- own table already.
CREATE TABLE audit_entries (
    id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    table_name VARCHAR(64) NOT NULL,
    row_id     BIGINT UNSIGNED NOT NULL,
    old_row    JSON NOT NULL,
    new_row    JSON NOT NULL,
    changed_by VARCHAR(190) NOT NULL,
    changed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (id),
    KEY audit_entries_row_idx (table_name, row_id, changed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TRIGGER products_audit
AFTER UPDATE ON products
FOR EACH ROW
BEGIN
    IF NEW.net_price <> OLD.net_price OR NEW.title <> OLD.title THEN
        INSERT INTO audit_entries (table_name, row_id, old_row, new_row, changed_by)
        VALUES (
            'products',
            NEW.id,
            JSON_OBJECT('title', OLD.title, 'net_price', OLD.net_price),
            JSON_OBJECT('title', NEW.title, 'net_price', NEW.net_price),
            USER()
        );
    END IF;
END;
