-- What the shop sells.
--
-- Prices are whole cents, because SQLite has no decimal type. The gross price is generated,
-- because three places once computed it with three different roundings. Attributes are
-- free-form: a mug has a volume, a shirt a size.

-- "order" is a reserved word; the shop front has called it that since the first day.
CREATE TABLE "categories" (
    "id"        INTEGER PRIMARY KEY,
    "parent_id" INTEGER REFERENCES "categories" ("id") ON DELETE SET NULL,
    "slug"      TEXT NOT NULL UNIQUE,
    "title"     TEXT NOT NULL,
    [order]     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE products (
    id          INTEGER PRIMARY KEY,
    category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE RESTRICT,
    sku         TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    net_cents   INTEGER NOT NULL,
    vat_percent INTEGER NOT NULL DEFAULT 19,
    gross_cents INTEGER GENERATED ALWAYS AS ((net_cents * (100 + vat_percent) + 50) / 100) STORED,
    stock       INTEGER NOT NULL DEFAULT 0,
    attributes  TEXT NOT NULL DEFAULT '{}',
    CONSTRAINT products_sku_shape CHECK (sku GLOB 'SKU-[0-9][0-9][0-9][0-9]'),
    CONSTRAINT products_stock_not_negative CHECK (stock >= 0),
    CONSTRAINT products_attributes_is_json CHECK (json_valid(attributes))
);

CREATE INDEX products_category_price_idx ON products (category_id, net_cents);
