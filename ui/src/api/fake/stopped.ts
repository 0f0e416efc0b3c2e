import type { MigrationResolveRequest, StatementFateView, StoppedView } from "../bindings";
import { GodwitError } from "../error";
import { fakeStatements, fakeSummary } from "./sql";
import { fakeEnvironmentOf, refuseIfUnreachable } from "./status";
import { ago, type Scenario, type World } from "./world";

/** The migration that stops half-way: no transaction holds its statements. */
export const halfway = "orders_email_index";

/** Its script in the scenarios that stop in it. */
export const halfwayScript = `-- no-transaction
CREATE INDEX CONCURRENTLY orders_email
  ON orders (lower(email));

UPDATE orders SET email = trim(email) WHERE email <> trim(email);

CREATE INDEX CONCURRENTLY orders_placed
  ON orders (placed_at);

ALTER TABLE orders ADD CONSTRAINT orders_email_trimmed CHECK (email = trim(email)) NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT orders_email_trimmed;
`;

type Found = Pick<StoppedView, "done" | "clear" | "obstacle"> & { fate: StatementFateView; evidence: string };

const found: Partial<Record<Scenario, Found>> = {
  waits: {
    fate: "not-done",
    evidence: "the index orders_placed is there and invalid: its build failed",
    done: 2,
    clear: ["DROP INDEX CONCURRENTLY IF EXISTS orders_placed"],
    obstacle: null,
  },
  "cannot-tell": {
    fate: "cannot-tell",
    evidence: "the connection was lost, and nothing in the catalogue tells whether an UPDATE took effect",
    done: null,
    clear: [],
    obstacle:
      "statement 2 of 5: the connection was lost, and nothing in the catalogue tells whether an UPDATE took effect",
  },
  "still-running": {
    fate: "running",
    evidence: "session 4411 of run run-208 is still at it, for 4 min",
    done: null,
    clear: [],
    obstacle: "statement 3 of 5: session 4411 of run run-208 is still at it, for 4 min",
  },
};
found.stopped = found.waits;

type Began = Pick<StoppedView, "run" | "by" | "machine">;
const ben: Began = { run: "run-208", by: "ben", machine: "ci-runner-4" };

/** Stops the migration on an environment: what its history and the target say from now on. */
export function fakeStop(world: World, environment: string, by: Began = ben): void {
  const what = found[world.scenario];
  const migration = world.migrations.find((it) => it.name === halfway);
  if (what === undefined || migration === undefined) return;
  const open = what.fate === "cannot-tell" ? 2 : 3;
  const fateOf = (index: number): Pick<StoppedView["statements"][number], "fate" | "evidence"> => {
    if (index < open) return { fate: "done", evidence: "recorded in the journal" };
    return index === open ? what : { fate: "not-done", evidence: "not begun" };
  };
  const { version, name } = migration;
  const at = ago(by === ben ? 420_000 : 30_000);
  world.stopped.set(environment, {
    version,
    name,
    file: `${version}_${name}.up.sql`,
    direction: "up",
    ...by,
    at,
    statements: fakeStatements(migration.up).map(({ line, sql }, place) => {
      const { fate, evidence } = fateOf(place + 1);
      return { index: place + 1, line, summary: fakeSummary(sql), fate, evidence };
    }),
    done: what.done,
    clear: what.clear,
    obstacle: what.obstacle,
  });
  const revision = { version, name, at, by: by.by, machine: by.machine, tool: "godwit 0.1.0" };
  world.history.get(environment)?.set(version, { ...revision, state: "started", millis: null });
  const odd = world.oddities.get(environment) ?? new Map();
  world.oddities.set(environment, odd.set(version, { state: "partial", detail: `${open - 1} of 5` }));
}

/** Whatever stopped there is settled. */
export function fakeSettle(world: World, environment: string): void {
  const stopped = world.stopped.get(environment);
  if (stopped === undefined) return;
  world.stopped.delete(environment);
  world.oddities.get(environment)?.delete(stopped.version);
}

export function fakeStopped(world: World, environment: string): StoppedView | null {
  refuseIfUnreachable(world, environment);
  return world.stopped.get(environment) ?? null;
}

export function fakeResolve(world: World, environment: string, request: MigrationResolveRequest): void {
  const { name, protect } = fakeEnvironmentOf(world, environment);
  const refuse = (code: "invalid-input" | "confirmation-needed", message: string) =>
    new GodwitError({ code, message, hint: null, causes: [], place: null, targetState: null });
  if (request.reason.trim() === "")
    throw refuse("invalid-input", "a migration is not resolved without a reason");
  if (protect !== "open" && request.confirm !== name)
    throw refuse("confirmation-needed", `${name} asks for its name to be typed`);
  const history = world.history.get(environment);
  const row = history?.get(request.version);
  if (world.stopped.get(environment)?.version !== request.version || row === undefined)
    throw refuse("invalid-input", `${request.version} did not stop half-way: there is nothing to resolve`);
  if (request.verdict === "applied") history?.set(request.version, { ...row, state: "applied" });
  else history?.delete(request.version);
  fakeSettle(world, environment);
}
