import type { RelationView, SchemaSnapshotView } from "../bindings";

type Column = [name: string, type: string, nullable?: "null", def?: string];

function table(
  name: string,
  rows: number,
  columns: Column[],
  extra: Partial<RelationView> = {},
): RelationView {
  return {
    name,
    kind: "table",
    own: name.startsWith("godwit_"),
    rows,
    bytes: rows * 148 + 16_384,
    comment: null,
    columns: columns.map(([column, dataType, nullable, def]) => ({
      name: column,
      dataType,
      nullable: nullable === "null",
      default: def ?? null,
      generated: null,
      comment: null,
    })),
    indexes: [
      {
        name: `${name}_pkey`,
        keys: ["id"],
        unique: true,
        valid: true,
        bytes: rows * 22 + 8_192,
        definition: `CREATE UNIQUE INDEX ${name}_pkey ON public.${name} USING btree (id)`,
      },
    ],
    constraints: [{ name: `${name}_pkey`, kind: "primary-key", definition: "PRIMARY KEY (id)" }],
    triggers: [],
    definition: null,
    ...extra,
  };
}

/** The shop's schema, as every environment of the fake has it. */
export function fakeSchema(): SchemaSnapshotView {
  const orders = table(
    "orders",
    312_904,
    [
      ["id", "bigint"],
      ["number", "text"],
      ["customer_id", "bigint"],
      ["status", "order_status", undefined, "'draft'"],
      ["placed_at", "timestamp with time zone", "null"],
      ["notes", "text", undefined, "''"],
    ],
    {
      comment: "One row per order, drafts included.",
      triggers: ["orders_audit"],
    },
  );
  orders.constraints.push({
    name: "orders_customer_fk",
    kind: "foreign-key",
    definition: "FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT",
  });
  orders.indexes.push({
    name: "orders_notes_fts",
    keys: ["to_tsvector('simple', notes)"],
    unique: false,
    valid: false,
    bytes: 9_437_184,
    definition: "CREATE INDEX orders_notes_fts ON public.orders USING gin (to_tsvector('simple', notes))",
  });
  return {
    server: "PostgreSQL 15.20",
    checked: new Date().toISOString(),
    schemas: [
      {
        name: "public",
        relations: [
          table("customers", 48_211, [
            ["id", "bigint"],
            ["email", "email_address"],
            ["created_at", "timestamp with time zone", undefined, "now()"],
            ["street", "text", "null"],
            ["city", "text", "null"],
          ]),
          orders,
          table("order_items", 918_337, [
            ["id", "bigint"],
            ["order_id", "bigint"],
            ["quantity", "integer"],
            ["unit_price", "numeric(12,2)"],
          ]),
          table(
            "page_views",
            4_180_220,
            [
              ["id", "bigint"],
              ["seen_at", "timestamp with time zone"],
            ],
            {
              kind: "partitioned-table",
            },
          ),
          table("products", 2_140, [
            ["id", "bigint"],
            ["sku", "text"],
            ["title", "text"],
          ]),
          {
            ...table("open_orders", 0, [
              ["number", "text", "null"],
              ["total", "numeric", "null"],
            ]),
            kind: "view",
            rows: null,
            bytes: null,
            indexes: [],
            constraints: [],
            definition:
              "SELECT number, sum(line_total) AS total\n  FROM orders JOIN order_items ON order_id = orders.id\n GROUP BY number;",
          },
        ],
        routines: [
          {
            name: "split_address",
            kind: "function",
            signature: "split_address(address text) RETURNS text[]",
          },
        ],
      },
      {
        name: "audit",
        relations: [
          table("changes", 88_004, [
            ["id", "bigint"],
            ["row", "jsonb"],
          ]),
        ],
        routines: [],
      },
    ],
  };
}
