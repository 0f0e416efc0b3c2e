/** A migration as the fake's folder holds it. */
export type FakeMigration = {
  version: string;
  name: string;
  up: string;
  down: string | null;
  noTransaction: boolean;
};

const written: Record<string, { up: string; down: string | null }> = {
  add_order_notes: {
    up: `-- Shop staff note what a customer asked for on the phone.
ALTER TABLE orders
  ADD COLUMN notes text NOT NULL DEFAULT '';

CREATE INDEX orders_notes_fts
  ON orders USING gin (to_tsvector('simple', notes));
`,
    down: `DROP INDEX orders_notes_fts;

ALTER TABLE orders
  DROP COLUMN notes;
`,
  },
  orders_email_index: {
    up: `-- no-transaction
CREATE INDEX CONCURRENTLY orders_email
  ON orders (lower(email));
`,
    down: `-- no-transaction
DROP INDEX CONCURRENTLY orders_email;
`,
  },
  users_time_zone: {
    up: `ALTER TABLE users ADD COLUMN tz text NOT NULL DEFAULT 'UTC';

UPDATE users
   SET tz = countries.default_tz
  FROM countries
 WHERE countries.code = users.country AND countries.default_tz IS NOT NULL;
`,
    down: `ALTER TABLE users DROP COLUMN tz;
`,
  },
  split_address: {
    up: `ALTER TABLE customers
  ADD COLUMN street text,
  ADD COLUMN city text,
  ADD COLUMN postcode text;

CREATE FUNCTION split_address(address text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_match(address, '^(.*), ([0-9A-Z -]+) (.*)$')
$$;

UPDATE customers
   SET street = (split_address(address))[1],
       postcode = (split_address(address))[2],
       city = (split_address(address))[3];
`,
    down: `DROP FUNCTION split_address(text);

ALTER TABLE customers
  DROP COLUMN street,
  DROP COLUMN city,
  DROP COLUMN postcode;
`,
  },
  drop_legacy_flags: {
    up: `-- godwit: irreversible because the flags' values are gone with the column
ALTER TABLE users DROP COLUMN legacy_flags;
`,
    down: null,
  },
  invoice_totals: {
    up: `ALTER TABLE invoices ADD COLUMN total numeric(14, 2);

UPDATE invoices
   SET total = (SELECT sum(quantity * unit_price) FROM invoice_lines WHERE invoice_id = invoices.id);

ALTER TABLE invoices ALTER COLUMN total SET NOT NULL;

ALTER TABLE invoices ADD CONSTRAINT invoices_total_positive CHECK (total >= 0);
`,
    down: `ALTER TABLE invoices DROP COLUMN total;
`,
  },
};

const names = (
  "create_users create_orders create_order_lines create_products product_prices create_invoices invoice_lines " +
  "users_email_unique order_status_enum shipping_addresses create_countries seed_countries product_images " +
  "product_categories category_tree stock_levels stock_movements stock_trigger carts cart_expiry coupons " +
  "coupon_usage refunds refund_reasons payments payment_methods payment_events sessions session_index " +
  "orders_view json_preferences customers_search fk_orders_customer audit_trigger partition_events " +
  "currency_enum invoice_totals drop_legacy_flags split_address users_time_zone orders_email_index add_order_notes"
).split(" ");

function plain(name: string): { up: string; down: string } {
  const table = name.replace(/^create_/, "");
  return {
    up: `CREATE TABLE ${table} (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    payload    jsonb NOT NULL DEFAULT '{}'
);

CREATE INDEX ${table}_created_at ON ${table} (created_at);
`,
    down: `DROP TABLE ${table};
`,
  };
}

/** The folder of the fake project: 42 migrations, or as many as a scenario wants. */
export function fakeMigrations(count = names.length): FakeMigration[] {
  const width = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, index) => {
    const base = names[index % names.length] ?? "create_users";
    const round = Math.floor(index / names.length);
    const name = round === 0 ? base : `${base}_${round + 1}`;
    const { up, down } = written[base] ?? plain(name);
    return {
      version: String(index + 1).padStart(width, "0"),
      name,
      up,
      down,
      noTransaction: up.startsWith("-- no-transaction"),
    };
  });
}
