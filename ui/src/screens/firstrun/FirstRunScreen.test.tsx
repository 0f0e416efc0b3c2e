import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

beforeEach(() => localStorage.clear());

test("offers the sample and a folder, and nothing serious is found", async () => {
  renderApp("/welcome", createFakeApi("empty"));
  expect(await screen.findByRole("button", { name: "Open a migrations folder…" })).toBeVisible();
  expect(await seriousFindings()).toEqual([]);
});

test("the sample opens with the guide, which goes on to the plan", async () => {
  const { user } = renderApp("/welcome", createFakeApi("empty"));
  await user.click(await screen.findByRole("button", { name: "Open the sample project" }));
  const guide = await screen.findByRole("region", { name: "First migration" });
  const next = await within(guide).findByRole("link", { name: /^Preview the plan/ });
  await user.click(next);
  expect(await within(guide).findByRole("link", { name: /^Preview the plan ?\(done\)/ })).toBeVisible();
  expect(within(guide).getByText("3 of 6")).toBeVisible();
});

test("the guide is put away for good", async () => {
  const api = createFakeApi("empty");
  await api.project.sample();
  const first = renderApp("/p/orders-service/settings", api);
  await first.user.click(await screen.findByRole("button", { name: "Hide the guide" }));
  expect(screen.queryByRole("region", { name: "First migration" })).toBeNull();
  first.unmount();
  renderApp("/p/orders-service/settings", api);
  await screen.findByRole("heading", { name: "Project" });
  expect(screen.queryByRole("region", { name: "First migration" })).toBeNull();
});

test("who has rolled back before sees no guide", async () => {
  renderApp("/p/orders-service/settings");
  await screen.findByRole("heading", { name: "Project" });
  expect(screen.queryByRole("region", { name: "First migration" })).toBeNull();
});

test("a run that died is told of until it is dismissed", async () => {
  const api = createFakeApi();
  const info = await api.app.info();
  const recovered = [
    {
      run: "run-9",
      target: "staging",
      started: new Date(Date.now() - 3_600_000).toISOString(),
      finding: "0041 is applied, 0042 was never begun",
    },
  ];
  const { user } = renderApp("/p/orders-service/settings", {
    ...api,
    app: { ...api.app, info: async () => ({ ...info, recovered }) },
  });
  const notice = await screen.findByRole("region", { name: "A run on staging died, started 1 h ago" });
  expect(notice).toHaveTextContent("0041 is applied, 0042 was never begun.");
  await user.click(within(notice).getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText("0041 is applied, 0042 was never begun.")).toBeNull();
});
