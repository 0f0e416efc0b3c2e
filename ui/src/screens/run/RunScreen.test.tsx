import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

test("a failed run says what failed, where, in what state the target is and what to do now", async () => {
  renderApp("/p/orders-service/runs/run-210");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent('column "note" of relation "orders" does not exist');
  expect(alert).toHaveTextContent("0042_add_order_notes.up.sql:4:14");
  expect(screen.getByText(/Mend the script, then plan again/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Plan again" })).toBeVisible();
  expect(screen.getAllByRole("img", { name: "failed" }).length).toBeGreaterThan(0);
});

test("a run that died says that its outcome is not known", async () => {
  renderApp("/p/orders-service/runs/run-207");
  expect(
    await screen.findAllByText(/What became of the last statement on staging is not known/),
  ).not.toHaveLength(0);
});

test("a running run can be left and cancelled, and says what a cancel leaves", async () => {
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  // Only statements take 400 ms and more: the fake waits inside the first one.
  const api = createFakeApi("full", (millis) => (millis >= 400 ? gate : Promise.resolve()));
  const { user } = renderApp("/p/orders-service/plan/env-production", api);
  await user.click(await screen.findByRole("button", { name: /^Apply 3/ }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("textbox"), "production{Enter}");
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  expect(await screen.findByText("If you cancel now")).toBeVisible();
  expect(screen.getByRole("link", { name: "Leave it running" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Cancel…" }));
  const asked = await screen.findByRole("dialog", { name: "Cancel the run on production?" });
  expect(asked).toHaveTextContent("The statement that runs is stopped.");
  await user.click(within(asked).getByRole("button", { name: "Cancel the run" }));
  go();
  await waitFor(() => expect(screen.getByRole("contentinfo")).toHaveTextContent("cancelled"));
  expect(screen.getByText(/Plan again when you are ready/)).toBeVisible();
});

test("the list of runs filters what did not succeed and leads to a run", async () => {
  const { user } = renderApp("/p/orders-service/runs");
  await user.click(await screen.findByRole("button", { name: "Not succeeded 3" }));
  const grid = screen.getByRole("grid", { name: "Runs" });
  expect(grid).toHaveAttribute("aria-rowcount", "4");
  expect(grid).toHaveTextContent("cancelled");
  expect(await seriousFindings()).toEqual([]);
  const [first] = within(grid).getAllByRole("link");
  if (first === undefined) throw new Error("a run");
  await user.click(first);
  expect(await screen.findByRole("complementary", { name: "About this run" })).toBeVisible();
});

test("axe finds nothing serious on a run", async () => {
  renderApp("/p/orders-service/runs/run-210");
  await screen.findByRole("alert");
  expect(await seriousFindings()).toEqual([]);
});
