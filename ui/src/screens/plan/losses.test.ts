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

test("dropped tables and columns are named with the rows that they hold now", async () => {
  const plan = await planOf(
    'DROP TABLE IF EXISTS "orders";',
    "-- both go\nALTER TABLE public.customers\n  DROP COLUMN street,\n  DROP COLUMN IF EXISTS city;",
    "delete from unknown_table where true;",
  );
  expect(lossesOf(plan, fakeSchema()).map((loss) => loss.what)).toEqual([
    "table orders with its rows (about 312,904 rows)",
    "column street of public.customers (about 48,211 rows)",
    "column city of public.customers (about 48,211 rows)",
    "rows of unknown_table",
  ]);
});

test("structure alone is no loss", async () => {
  const plan = await planOf(
    "DROP INDEX orders_email;",
    "DROP VIEW open_orders;",
    "ALTER TABLE orders DROP CONSTRAINT c;",
  );
  expect(lossesOf(plan, undefined)).toEqual([]);
});
