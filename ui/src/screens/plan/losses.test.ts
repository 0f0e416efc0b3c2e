import { expect, test } from "vitest";
import type { PlanView } from "@/api/bindings";
import { createFakeApi } from "@/api/fake";
import { fakeSchema } from "@/api/fake/schema";
import { lossesOf } from "./losses";

async function planOf(...sql: string[]): Promise<PlanView> {
  const plan = await createFakeApi().plan.rollback({ environment: "env-development", steps: 1, to: null });
  const [step] = plan.steps;
  if (step === undefined) throw new Error("a step");
  const [statement] = step.statements;
  if (statement === undefined) throw new Error("a statement");
  return { ...plan, steps: [{ ...step, statements: sql.map((text) => ({ ...statement, sql: text })) }] };
}

async function read(...sql: string[]) {
  const { lost, unknown } = lossesOf(await planOf(...sql), fakeSchema());
  return { lost: lost.map((it) => it.what), unknown: unknown.map((it) => it.what) };
}

test("dropped tables and columns are named with the rows that they hold now", async () => {
  expect(
    await read(
      'DROP TABLE IF EXISTS "orders";',
      "-- both go\nALTER TABLE public.customers\n  DROP COLUMN street,\n  DROP COLUMN IF EXISTS city;",
      "delete from unknown_table where true;",
    ),
  ).toEqual({
    lost: [
      "table orders with its rows (about 312,904 rows)",
      "column street of public.customers (about 48,211 rows in the table)",
      "column city of public.customers (about 48,211 rows in the table)",
      "rows of unknown_table (rows not counted)",
    ],
    unknown: [],
  });
});

test("COLUMN may be left out, and what else ALTER TABLE drops is no column", async () => {
  const { lost, unknown } = await read(
    'ALTER TABLE orders DROP notes, DROP IF EXISTS number CASCADE, DROP "check"',
    "ALTER TABLE orders DROP CONSTRAINT c, DROP INDEX i, DROP KEY k, DROP PRIMARY KEY, DROP FOREIGN KEY f, DROP CHECK c",
    "ALTER TABLE orders ALTER COLUMN a DROP DEFAULT, ALTER b DROP NOT NULL, ALTER c DROP EXPRESSION IF EXISTS, ALTER d DROP IDENTITY",
    "ALTER TABLE orders DROP key",
    "ALTER TABLE orders /* DROP COLUMN hidden */ ADD COLUMN x numeric(10, 2) DEFAULT 0, -- DROP COLUMN y\n DROP status",
    "ALTER TABLE orders DROP PARTITION p0",
  );
  expect(lost.map((it) => it.replace(/ \(.*/, ""))).toEqual([
    "column notes of orders",
    "column number of orders",
    "column check of orders",
    "column key of orders",
    "column status of orders",
    "partition p0 of orders with its rows",
  ]);
  expect(unknown).toEqual([]);
});

test("every name of a list is lost", async () => {
  const { lost, unknown } = await read(
    "DROP TABLE orders, public.customers, nowhere.orders CASCADE;",
    "TRUNCATE ONLY orders, customers RESTART IDENTITY",
    "CREATE OR REPLACE TABLE orders (id int)",
    "UPDATE orders AS o SET status = 'x'",
    "DROP MATERIALIZED VIEW daily",
  );
  expect(lost).toEqual([
    "table orders with its rows (about 312,904 rows)",
    "table public.customers with its rows (about 48,211 rows)",
    "table nowhere.orders with its rows (rows not counted)",
    "all rows of orders (about 312,904 rows)",
    "all rows of customers (about 48,211 rows)",
    "table orders with its rows (about 312,904 rows)",
    "values in orders as they are now (about 312,904 rows in the table)",
    "materialised view daily (rows not counted)",
  ]);
  expect(unknown).toEqual([]);
});

test("structure alone is no loss", async () => {
  expect(
    await read(
      "DROP INDEX orders_email;",
      "DROP INDEX CONCURRENTLY [orders by day]",
      "DROP VIEW open_orders;",
      "DROP TRIGGER t ON orders; ",
      "DROP FUNCTION f(text)",
      "DROP PROCEDURE p",
      "DROP EVENT e",
      "DROP TYPE order_status",
      "ALTER TABLE orders DROP CONSTRAINT c;",
      "ALTER TABLE orders RENAME TO bills",
      "ALTER TABLE orders ADD COLUMN x int, ADD CONSTRAINT c CHECK (x > 0), VALIDATE CONSTRAINT c",
      "ALTER TABLE orders DROP INDEX i, ALGORITHM = INPLACE, LOCK = NONE",
      "ALTER TYPE order_status RENAME TO old_status",
      "CREATE FUNCTION f() RETURNS trigger AS $x$ BEGIN DELETE FROM orders; END $x$ LANGUAGE plpgsql",
      "CREATE OR REPLACE VIEW v AS SELECT 1",
      "COMMENT ON TABLE orders IS 'x'",
      "GRANT SELECT ON orders TO reader",
      "SET lock_timeout = '2s'",
      "PRAGMA foreign_keys(0)",
      "BEGIN IMMEDIATE",
      "COMMIT",
      "-- nothing but words\n",
    ),
  ).toEqual({ lost: [], unknown: [] });
});

test("whatever is not known to spare the rows is listed to be read", async () => {
  const statements = [
    "DROP SCHEMA shop CASCADE",
    "DROP DATABASE shop",
    "DROP TYPE order_status CASCADE",
    "DROP EXTENSION hstore",
    "CALL clean_up()",
    "DO $$ BEGIN DELETE FROM orders; END $$",
    "SELECT remove_orders()",
    "EXECUTE IMMEDIATE 'DROP TABLE orders'",
    "WITH gone AS (DELETE FROM orders RETURNING *) SELECT count(*) FROM gone",
    "WITH x AS (SELECT 1) UPDATE orders SET status = 'x'",
    "MERGE INTO orders USING x ON true WHEN MATCHED THEN DELETE",
    "REPLACE INTO orders VALUES (1)",
    "INSERT INTO orders VALUES (1) ON CONFLICT DO UPDATE SET status = 'x'",
    "SET STATEMENT max_statement_time = 1 FOR DELETE FROM orders",
    "BEGIN NOT ATOMIC DELETE FROM orders; END",
    "ALTER TABLE orders ALTER COLUMN note TYPE varchar(10)",
    "ALTER TABLE orders MODIFY COLUMN status ENUM ('a')",
    "ALTER TABLE orders DROP SYSTEM VERSIONING",
    "DELETE a, b FROM a JOIN b",
    "UPDATE a, b SET a.x = 1",
    "/*!50001 DROP TABLE orders */",
    "FROBNICATE orders",
  ];
  expect(await read(...statements)).toEqual({ lost: [], unknown: statements });
});

test("what is known of a statement is said even where the rest of it is not", async () => {
  expect(
    await read(
      "-- why\nALTER TABLE orders\n  DROP COLUMN notes,\n  MODIFY COLUMN status int",
      "TRUNCATE orders CASCADE",
    ),
  ).toEqual({
    lost: [
      "column notes of orders (about 312,904 rows in the table)",
      "all rows of orders (about 312,904 rows)",
    ],
    unknown: ["ALTER TABLE orders DROP COLUMN notes, MODIFY COLUMN status int", "TRUNCATE orders CASCADE"],
  });
});

test("a statement that was cut for its length is not vouched for", async () => {
  const plan = await planOf("ALTER TABLE orders ADD COLUMN a int");
  const cut = {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      statements: step.statements.map((it) => ({ ...it, truncated: true })),
    })),
  };
  expect(lossesOf(cut, undefined).unknown).toHaveLength(1);
});
