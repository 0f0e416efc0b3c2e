-- What the shop sells.
--
-- The gross price is generated, because three places once computed it with three
-- different roundings. Attributes are free-form: a mug has a volume, a shirt a size.

# `order` is a reserved word; the shop front has called it that since the first day.
CREATE TABLE `categories` (
    `id`        BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    `parent_id` BIGINT UNSIGNED NULL,
    `slug`      VARCHAR(60) NOT NULL,
    `title`     VARCHAR(120) NOT NULL,
    `order`     INT NOT NULL DEFAULT 0,
    PRIMARY KEY (`id`),
    UNIQUE KEY `categories_slug_key` (`slug`),
    KEY `categories_parent_idx` (`parent_id`),
    CONSTRAINT `categories_parent_fk` FOREIGN KEY (`parent_id`) REFERENCES `categories` (`id`) ON DELETE SET NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE products (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    category_id BIGINT UNSIGNED NOT NULL,
    sku         CHAR(8) NOT NULL,
    title       VARCHAR(120) NOT NULL,
    net_price   DECIMAL(12, 2) NOT NULL,
    vat_rate    DECIMAL(4, 3) NOT NULL DEFAULT 0.190,
    gross_price DECIMAL(12, 2) GENERATED ALWAYS AS (ROUND(net_price * (1 + vat_rate), 2)) STORED,
    stock       INT NOT NULL DEFAULT 0,
    attributes  JSON NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY products_sku_key (sku),
    KEY products_category_price_idx (category_id, net_price),
    CONSTRAINT products_category_fk FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT products_net_price_not_negative CHECK (net_price >= 0),
    CONSTRAINT products_stock_not_negative CHECK (stock >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
