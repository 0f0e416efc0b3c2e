import type { Finding } from "@/api/previewTypes";
import type { FindingView } from "../bindings";
import type { FakeMigration } from "./migrations";

/** A migration with something of every severity in it. */
export const troubled: FakeMigration = {
  version: "0043",
  name: "tidy_orders",
  up: `-- Orders get a status of their own, and the old flags go.
CREATE INDEX orders_status ON orders (status);

ALTER TABLE orders ALTER COLUMN total TYPE bigint;

ALTER TABLE orders
  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);

ALTER TABLE customers DROP COLUMN legacy_flags;

UPDATE orders SET status = 'open' WHERE status IS NULL;

CREATE TABLE order_tags (
    order_id bigint NOT NULL REFERENCES orders (id),
    tag      varchar(40) NOT NULL
);

DO $$ BEGIN PERFORM refresh_totals(); END $$;
`,
  down: null,
  noTransaction: false,
};

type Said = [rule: string, severity: Finding["severity"], line: string, message: string, help: string];

const said: readonly (Said | [...Said, Partial<Finding>])[] = [
  [
    "idx-create-blocking",
    "block",
    "CREATE INDEX orders_status ON orders (status);",
    "builds an index on `orders` (48 M rows, 9.2 GiB) under SHARE: every write waits",
    "Build it CONCURRENTLY in a migration of its own that begins with -- no-transaction.",
    { fixable: true },
  ],
  [
    "col-type-change",
    "block",
    "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
    "rewrites `orders` (48 M rows, 9.2 GiB) under ACCESS EXCLUSIVE",
    "Add a new column, copy in batches, then swap the names.",
  ],
  [
    "con-fk-validated",
    "warn",
    "ALTER TABLE orders",
    "reads all of `orders` to prove a foreign key while writes to both tables wait",
    "Add it NOT VALID, then VALIDATE CONSTRAINT in a migration after it.",
    { fixable: true },
  ],
  [
    "col-drop",
    "warn",
    "ALTER TABLE customers DROP COLUMN legacy_flags;",
    "drops the column legacy_flags of customers, and what is in it",
    "Deploy code that does not read it first.",
    { suppressed: "the column is empty since March, ticket OPS-412" },
  ],
  [
    "sql-opaque",
    "warn",
    "DO $$ BEGIN PERFORM refresh_totals(); END $$;",
    "runs code that is not in the text",
    "Rehearse it, or have a person read refresh_totals().",
  ],
  [
    "col-varchar",
    "info",
    "    tag      varchar(40) NOT NULL",
    "varchar(40) limits what a text with a CHECK would limit more gently",
    "Use text and a CHECK constraint.",
    { fixable: true },
  ],
];

/** What is found in `troubled`. */
export function troubledFindings(): FindingView[] {
  const lines = troubled.up.split("\n");
  return said.map(([rule, severity, excerpt, message, help, more]) => ({
    rule,
    severity,
    message,
    help,
    place: {
      file: fileOf(troubled),
      line: lines.indexOf(excerpt) + 1,
      column: 1,
      excerpt,
    },
    fixable: false,
    hasPage: true,
    suppressed: null,
    ...more,
  }));
}

/** A migration's up script. */
export function fileOf({ version, name }: FakeMigration): string {
  return `${version}_${name}.up.sql`;
}

/** Ten thousand statements that are alike and yet not the same. */
export function manyStatements(count: number, salt: number): string {
  return Array.from({ length: count }, (_, at) => {
    const id = salt * count + at + 1;
    return id % 7 === 0
      ? `ALTER TABLE ledger_${id} ADD COLUMN settled_at timestamptz;`
      : id % 5 === 0
        ? `CREATE INDEX ledger_${id}_account ON ledger_${id} (account_id, booked_at);`
        : `INSERT INTO countries (code, name, vat) VALUES ('C${id}', 'Country number ${id}', ${id % 27});`;
  }).join("\n");
}

/** Inserts of about 480 characters each. */
export function dump(count: number): string {
  const words = "the quick brown fox jumps over the lazy dog and on to the next field ".repeat(6);
  return Array.from(
    { length: count },
    (_, at) => `INSERT INTO articles (id, title, body) VALUES (${at}, 'Article number ${at}', '${words}');`,
  ).join("\n");
}

/** Findings on every tenth statement of a long script. */
export function manyFindings(file: string, count: number): FindingView[] {
  return Array.from({ length: Math.floor(count / 10) }, (_, at) => ({
    rule: at % 3 === 0 ? "idx-create-blocking" : "col-timestamptz",
    severity: at % 3 === 0 ? ("warn" as const) : ("info" as const),
    message: `statement ${at * 10 + 5} wants a second look`,
    help: "Look at it.",
    place: { file, line: at * 10 + 5, column: 1, excerpt: "" },
    fixable: false,
    suppressed: null,
    hasPage: true,
  }));
}
