import type { DryRun, DryRunRequest, FixPreview, LiveFacts, PreviewApi } from "@/api/previewTypes";
import type { PlaceView, PlanView } from "../bindings";
import { GodwitError } from "../error";
import type { Pace } from "./runs";
import { fileOf, troubled } from "./scripts";
import type { World } from "./world";

function fixOf(world: World, rule: string, place: PlaceView | null): FixPreview {
  const before = troubled.up;
  const file = place?.file ?? fileOf(troubled);
  if (rule === "idx-create-blocking") {
    return {
      title: "Build the index CONCURRENTLY in a migration of its own",
      file,
      before,
      after: before.replace("CREATE INDEX orders_status ON orders (status);\n\n", ""),
      more: [
        {
          file: "0044_orders_status.up.sql",
          text: "-- no-transaction\nCREATE INDEX CONCURRENTLY orders_status\n  ON orders (status);\n",
        },
        {
          file: "0044_orders_status.down.sql",
          text: "-- no-transaction\nDROP INDEX CONCURRENTLY orders_status;\n",
        },
      ],
      note: "the index is there only after the second migration",
    };
  }
  const after =
    rule === "col-varchar"
      ? before.replace("varchar(40) NOT NULL", "text NOT NULL CHECK (length(tag) <= 40)")
      : before.replace("REFERENCES customers (id);", "REFERENCES customers (id) NOT VALID;");
  if (world.fixed.has(rule)) throw refusal("this finding is fixed already");
  return { title: `Fix of ${rule}`, file, before, after, more: [], note: null };
}

function refusal(message: string): GodwitError {
  const code = "not-found";
  return new GodwitError({ code, message, hint: null, causes: [], place: null, targetState: null });
}

function factsOf(plan: PlanView): LiveFacts {
  const many = plan.statements > 1000;
  return {
    asOf: new Date().toISOString(),
    tables: many
      ? []
      : [
          {
            name: "public.orders",
            rows: 48_211_930,
            bytes: 9_878_424_780,
            indexBytes: 3_221_225_472,
            writesPerMinute: 18_600,
            dependents: [
              { kind: "view", name: "reporting.orders_by_day" },
              { kind: "foreign key", name: "invoices_order_id_fkey" },
              { kind: "trigger", name: "orders_audit" },
              { kind: "publication", name: "warehouse" },
            ],
            indexes: [
              { name: "orders_pkey", scans: 9_120_334 },
              { name: "orders_by_day", scans: 0 },
            ],
          },
          {
            name: "public.customers",
            rows: 1_204_551,
            bytes: 312_475_648,
            indexBytes: 98_566_144,
            writesPerMinute: 42,
            dependents: [{ kind: "view", name: "reporting.customers_active" }],
            indexes: [{ name: "customers_pkey", scans: null }],
          },
        ],
    longestTransaction: { seconds: 742, who: "report@bi-2, idle in transaction" },
    replicaLagSeconds: 1.4,
    freeDiskBytes: 61_203_283_968,
    notes: ["index use on replicas was not asked for: they are not known to Godwit"],
  };
}

function dryRunOf(plan: PlanView, { kind }: DryRunRequest): DryRun {
  const production = plan.tier === "production";
  const refused = kind === "executed" && production;
  const failing = kind === "validated" && plan.steps.some((it) => it.version === troubled.version);
  const all = plan.steps.flatMap((step) =>
    step.statements.map((statement, at) => ({
      step: step.version,
      index: at + 1,
      file: step.file,
      line: statement.line,
      verdict: "passed",
      message: null as string | null,
      millis: kind === "static" ? null : 3 + ((at * 7) % 40),
      locks:
        kind === "scratch" && /alter/i.test(statement.sql)
          ? [{ relation: "public.orders", mode: "ACCESS EXCLUSIVE" }]
          : [],
      rewrote: kind === "scratch" && / type /i.test(statement.sql) ? ["public.orders"] : [],
    })),
  );
  const statements = refused ? [] : all;
  const last = statements.at(-1);
  if (failing && last !== undefined) {
    last.verdict = "not tried";
    last.message = "DO cannot be planned";
  }
  return {
    kind,
    outcome: refused ? "refused" : failing ? "incomplete" : "passed",
    proves: {
      static: "this is what will be sent",
      validated: "the server can plan these statements on this schema",
      executed: "every statement ran on this schema and these rows, and was rolled back",
      scratch: "every statement ran on a copy of the schema",
    }[kind],
    doesNotProve: kind === "scratch" ? "anything that depends on rows" : "how long it waits under traffic",
    statements,
    schema: kind === "scratch" || kind === "executed" ? (refused ? null : schemaAfter) : null,
    notes: refused ? [`${plan.target} is production, and no restored copy: nothing is executed there`] : [],
    tookMs: kind === "static" ? 4 : 1840,
  };
}

const columns = ["    id bigint NOT NULL,", "    customer_id bigint NOT NULL,", "    status text,"];
const table = (total: string, more: string) =>
  `CREATE TABLE public.orders (\n${columns.join("\n")}\n    total ${total}${more}\n);\n`;

const schemaAfter: DryRun["schema"] = [
  {
    kind: "table",
    name: "public.orders",
    change: "changed",
    before: table("integer", ""),
    after: table(
      "bigint",
      ",\n    CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES public.customers (id)",
    ),
  },
  {
    kind: "table",
    name: "public.order_tags",
    change: "added",
    before: null,
    after:
      "CREATE TABLE public.order_tags (\n    order_id bigint NOT NULL,\n    tag varchar(40) NOT NULL\n);\n",
  },
  {
    kind: "index",
    name: "public.orders_flags",
    change: "removed",
    before: "CREATE INDEX orders_flags ON public.customers (legacy_flags);\n",
    after: null,
  },
];

/** What the fake says of a plan on request. */
export function fakePreviews(world: World, plans: ReadonlyMap<string, PlanView>, pace: Pace): PreviewApi {
  const planOf = (digest: string) => {
    const plan = plans.get(digest);
    if (plan === undefined) throw refusal("that plan is not known here");
    return plan;
  };
  const cancelled = new Set<string>();
  return {
    fixPreview: async ({ rule, place }) => {
      await pace(300);
      return fixOf(world, rule, place);
    },
    fixWrite: async ({ rule, place }) => {
      await pace(200);
      const fix = fixOf(world, rule, place);
      world.fixed.add(rule);
      return [fix.file, ...fix.more.map(({ file }) => file)];
    },
    planFacts: async (digest) => {
      await pace(900);
      const plan = planOf(digest);
      if (plan.target === "development") throw refusal("development does not answer on localhost:5432");
      return factsOf(plan);
    },
    dryRun: async (request) => {
      const plan = planOf(request.digest);
      for (let at = 0; at < 8 && !cancelled.has(request.run); at += 1) await pace(250);
      const run = dryRunOf(plan, request);
      if (!cancelled.has(request.run)) return run;
      const statements = run.statements.slice(0, 1);
      return { ...run, outcome: "incomplete", statements, schema: null, notes: ["it was cancelled"] };
    },
    dryRunCancel: async (run) => {
      cancelled.add(run);
    },
    rulePage: async (page) => {
      await pace(100);
      return rulePages.get(page) ?? `# ${page}\n\nThis rule has no page of its own yet.\n`;
    },
  };
}

const rulePages = new Map([
  [
    "idx-create-blocking",
    `# idx-create-blocking

\`CREATE INDEX\` takes a **SHARE** lock: the table can be read, and every write waits until the index is built.

## Why it matters

On a table of a few gigabytes that is minutes. Writes queue, connections run out, and the application stops.

## The safe way

\`\`\`sql
-- no-transaction
CREATE INDEX CONCURRENTLY orders_status ON orders (status);
\`\`\`

- It takes longer, and waits for old transactions.
- It cannot run inside a transaction.
- Where it fails it leaves an invalid index, which Godwit clears up.
`,
  ],
]);
