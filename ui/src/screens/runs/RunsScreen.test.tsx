import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import type { RunView } from "@/api/bindings";
import { createFakeApi } from "@/api/fake";
import { renderApp } from "@/test/renderApp";
import { reasonOf } from "./runColumns";

const path = "/p/orders-service/runs";

async function aRun(api: Api): Promise<RunView> {
  const [first] = await api.run.list({ project: null, environment: null, limit: 1 });
  if (first === undefined) throw new Error("the fake has a run");
  return { ...first, outcome: "succeeded" };
}

async function withRuns(count: number): Promise<Api> {
  const api = createFakeApi();
  const run = await aRun(api);
  const runs = Array.from({ length: count }, (_, index) => ({ ...run, id: `run-${index}` }));
  return { ...api, run: { ...api.run, list: async () => runs } };
}

test("two hundred runs are said to be the newest, fewer to be all", async () => {
  const { unmount } = renderApp(path, await withRuns(200));
  expect(await screen.findByRole("button", { name: "Newest 200" })).toBeVisible();
  unmount();
  renderApp(path, await withRuns(1));
  expect(await screen.findByRole("button", { name: "All 1" })).toBeVisible();
});

test("a run that someone else began is seen to end", async () => {
  const api = createFakeApi();
  const going: RunView = { ...(await aRun(api)), id: "by-the-command", outcome: null, ended: null };
  const list = vi.fn(async (): Promise<RunView[]> => [going]);
  renderApp(path, { ...api, run: { ...api.run, list } });
  expect(await screen.findByText("running")).toBeVisible();
  list.mockImplementation(async () => [{ ...going, outcome: "succeeded", ended: going.started }]);
  expect(await screen.findByText("succeeded")).toBeVisible();
});

test.each([
  ["20260420090000 add_reviews: statement 2 of 3 failed", "statement 2 of 3 failed"],
  ["20260420090000: the file cannot be read", "the file cannot be read"],
  ["20260420090000 cannot be rolled back", "cannot be rolled back"],
  ["the backup failed", "the backup failed"],
])("the reason of a failure begins after its migration: %s", (error, reason) => {
  expect(reasonOf({ error, versions: ["20260414103000", "20260420090000"] })).toBe(reason);
});
