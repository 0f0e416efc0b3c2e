import type { DryRunKindView, DryRunView, DryStatementView, PlanView } from "../bindings";

const claims: Record<DryRunKindView, [proves: string, doesNotProve: string]> = {
  static: [
    "This is the SQL that a run sends, in this order, with its settings, transactions and history rows.",
    "Whether the server takes any of it, how long it takes and whom it blocks: nothing was sent.",
  ],
  validated: [
    "The server can parse every statement, and plan those that read or change rows against its schema as it is now.",
    "Definitions are parsed and not compared with the catalogue; no row was touched, so constraints, locks and times are unknown.",
  ],
  executed: [
    "Every statement ran on this database, with its rows, in this order, and all of it was rolled back.",
    "Deferred checks and triggers that wait for the commit, what others do at the same time, and transactions of the migrations' own borders.",
  ],
  scratch: [
    "Every statement ran, in this order, in an empty copy of the schema on the same server.",
    "Anything about rows: constraints on existing data, how long statements take, and what they lock.",
  ],
};

function own(sql: string): DryStatementView {
  return {
    step: null,
    version: null,
    index: null,
    place: null,
    sql,
    truncated: false,
    verdict: "sent",
    detail: null,
    millis: null,
    locks: [],
    rewritten: [],
  };
}

function statements(plan: PlanView, kind: DryRunKindView): DryStatementView[] {
  const definition = (it: string) => !["insert", "update", "delete", "select"].includes(it);
  return plan.steps.flatMap((step, number) =>
    step.statements.map((statement, index): DryStatementView => {
      const ran = kind === "executed" || kind === "scratch";
      const checked = definition(statement.kind) ? "parsed" : "planned";
      return {
        step: number,
        version: step.version,
        index: index + 1,
        place: { file: step.file, line: statement.line, column: statement.column, excerpt: "" },
        sql: statement.sql,
        truncated: statement.truncated,
        verdict: kind === "static" ? "sent" : ran ? "ran" : checked,
        detail:
          kind === "validated" && checked === "parsed" ? "parsed, and not compared with the catalogue" : null,
        millis: ran ? 4 + index : null,
        locks:
          kind === "executed" && statement.kind === "alter table"
            ? [{ relation: "public.orders", mode: "AccessExclusiveLock" }]
            : [],
        rewritten: [],
      };
    }),
  );
}

/** What the server would say of a plan: production is refused, everything else passes. */
export function fakeDryRun(plan: PlanView, kind: DryRunKindView): DryRunView {
  const [proves, doesNotProve] = claims[kind];
  const blank = { digest: plan.digest, kind, proves, doesNotProve, schema: null, notes: [], tookMs: 0 };
  const executes = kind === "executed" || kind === "scratch";
  if (executes && plan.tier === "production") {
    return {
      ...blank,
      outcome: "refused",
      problem: {
        code: "dry-run-refused",
        message: `A dry run that executes is refused on production, and '${plan.target}' is production.`,
        hint: "Validate the plan instead, or execute it on a restored copy that is an environment of its own.",
        causes: [],
        place: null,
        targetState: null,
      },
      statements: [],
    };
  }
  const told = statements(plan, kind);
  return {
    ...blank,
    outcome: "passed",
    problem: null,
    statements: kind === "static" ? [own("BEGIN"), ...told, own("COMMIT")] : told,
    schema: executes
      ? [
          {
            kind: "changed",
            object: "table",
            name: "public.orders",
            before: ["id integer not null", "constraint orders_pkey PRIMARY KEY (id)"],
            after: ["id integer not null", "note text", "constraint orders_pkey PRIMARY KEY (id)"],
          },
        ]
      : null,
    notes: executes ? ["Until it was rolled back, others waited for what it had locked."] : [],
    tookMs: executes ? 48 : 12,
  };
}
