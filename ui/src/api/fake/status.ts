import type { FindingView, HistoryView, StatusRowView, StatusView } from "../bindings";
import { GodwitError } from "../error";
import { manyFindings, troubledFindings } from "./scripts";
import type { World } from "./world";

const because = "the history table and the checksums in it prove it";
const looksAt: ReadonlySet<string> = new Set([
  "partial",
  "failed",
  "edited",
  "missing",
  "out-of-order",
  "duplicate",
]);

export function fakeEnvironmentOf(world: World, id: string) {
  const found = world.environments.find((it) => it.id === id);
  if (found === undefined) {
    throw new GodwitError({
      code: "not-found",
      message: `there is no environment ${id}`,
      hint: "It may have been deleted in another window.",
      causes: [],
      place: null,
      targetState: null,
    });
  }
  return found;
}

/** In the *error* scenario production's server is down. */
export function refuseIfUnreachable(world: World, environment: string): void {
  if (world.scenario !== "error" || environment !== "env-production") return;
  throw new GodwitError({
    code: "cannot-connect",
    message: "production does not answer on db.example.net:5432",
    hint: "Check that the server runs and that this machine may reach the port; a VPN may be off.",
    causes: ["connection refused (os error 111)"],
    place: null,
    targetState: null,
  });
}

export function fakeStatus(world: World, environment: string): StatusView {
  const env = fakeEnvironmentOf(world, environment);
  refuseIfUnreachable(world, environment);
  const history = world.history.get(environment) ?? new Map();
  const odd = world.oddities.get(environment);
  const rows: StatusRowView[] = world.migrations.map((migration) => {
    const revision = history.get(migration.version);
    const oddity = odd?.get(migration.version);
    return {
      version: migration.version,
      name: migration.name,
      state: oddity?.state ?? (revision === undefined ? "pending" : "applied"),
      detail: oddity?.detail ?? null,
      at: revision?.at ?? null,
      millis: revision?.millis ?? null,
      by: revision?.by ?? null,
      reversible: migration.down !== null,
    };
  });
  const heads = rows.filter((row) => row.at !== null && row.state !== "partial");
  return {
    environment,
    target: env.name,
    server: env.address.engine === "sqlite" ? "SQLite 3.50.4" : "PostgreSQL 15.20",
    format: "sqlx",
    because,
    historyExists: history.size > 0,
    head: heads.at(-1)?.version ?? null,
    pending: rows.filter((row) => row.state === "pending" || row.state === "out-of-order").length,
    attention: rows.filter((row) => looksAt.has(row.state)).length,
    rows,
    checked: new Date().toISOString(),
  };
}

export function fakeHistory(world: World, environment: string): HistoryView {
  const env = fakeEnvironmentOf(world, environment);
  refuseIfUnreachable(world, environment);
  const rows = [...(world.history.get(environment)?.values() ?? [])].reverse();
  return { target: env.name, format: "sqlx", exists: rows.length > 0, rows };
}

/** Findings of the folder; one warning on the newest migration. */
export function fakeFindings(world: World, version?: string): FindingView[] {
  const newest = world.migrations.at(-1);
  if (world.scenario === "findings" && (version === undefined || version === newest?.version)) {
    return troubledFindings().filter(({ rule }) => !world.fixed.has(rule));
  }
  if (world.scenario === "long") {
    const file = `${newest?.version}_${newest?.name}.up.sql`;
    return manyFindings(file, 10_000);
  }
  if (newest === undefined || (version !== undefined && version !== newest.version)) return [];
  return [
    {
      rule: "index-create-blocking",
      severity: "warn",
      message: `${newest.version} builds an index on orders while writes wait`,
      help: "Build it CONCURRENTLY in a migration of its own that begins with -- no-transaction.",
      place: {
        file: `${newest.version}_${newest.name}.up.sql`,
        line: 5,
        column: 1,
        excerpt: "CREATE INDEX orders_notes_fts",
      },
      fixable: false,
      suppressed: null,
      hasPage: false,
    },
  ];
}
