import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { boardRows, defaultEnvironment, problemCounts, shownRows } from "./boardModel";

async function board(scenario: "full" | "error" = "full") {
  const api = createFakeApi(scenario);
  const environments = await api.environment.list("orders-service");
  const statuses = await Promise.all(environments.map((it) => api.status.get(it.id).catch(() => undefined)));
  const folder = await api.folder.get("orders-service");
  return { environments, statuses, folder, rows: boardRows(folder, environments, statuses) };
}

test("rows are newest first, each with the state on every environment", async () => {
  const { rows } = await board();
  expect(rows).toHaveLength(42);
  expect(rows[0]).toMatchObject({ version: "0042", pending: true });
  expect(rows[0]?.cells["env-development"]?.state).toBe("applied");
  expect(rows[0]?.cells["env-production"]?.state).toBe("pending");
});

test("an environment that does not answer leaves its column open and the others whole", async () => {
  const { rows } = await board("error");
  expect(rows).toHaveLength(42);
  expect(Object.keys(rows[0]?.cells ?? {})).toEqual(["env-development", "env-staging"]);
});

test("a migration that only a history knows has its row too", async () => {
  const { environments, statuses, folder } = await board();
  const lost = { ...folder, migrations: folder.migrations.filter((it) => it.version !== "0034") };
  expect(boardRows(lost, environments, statuses).map((row) => row.version)).toContain("0034");
});

test("filters and words narrow the rows", async () => {
  const { rows } = await board();
  expect(shownRows(rows, "pending", "").map((row) => row.version)).toEqual(["0042", "0041", "0040"]);
  expect(shownRows(rows, "attention", "").map((row) => row.version)).toEqual(["0040", "0034"]);
  expect(shownRows(rows, "all", "email index").map((row) => row.name)).toEqual(["orders_email_index"]);
  expect(shownRows(rows, "all", "")).toBe(rows);
});

test("a card counts what needs attention, worst first", async () => {
  const { statuses } = await board();
  const staging = statuses[1];
  expect(staging && problemCounts(staging)).toEqual([
    { state: "edited", count: 1 },
    { state: "missing", count: 1 },
  ]);
});

test("the next environment in promotion order with work to do is acted on", async () => {
  const { environments, statuses } = await board();
  const answers = statuses.map((status) => ({ status, settled: true }));
  expect(defaultEnvironment(environments, answers)?.name).toBe("staging");
  expect(defaultEnvironment([], [])).toBeUndefined();
});

test("nothing is acted on while an earlier environment may still answer; a dead one is passed over", async () => {
  const { environments, statuses } = await board();
  const asking = statuses.map((status) => ({ status, settled: status?.target !== "development" }));
  expect(defaultEnvironment(environments, asking)).toBeUndefined();
  const dead = statuses.map((status, index) => ({ status: index === 1 ? undefined : status, settled: true }));
  expect(defaultEnvironment(environments, dead)?.name).toBe("production");
});
