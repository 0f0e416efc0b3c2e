import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Api } from "@/api/api";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import type { Scenario } from "@/api/fake/world";
import { renderApp, seriousFindings } from "@/test/renderApp";

/** A fake that waits inside the first statement until it is let go: only statements take 400 ms and more. */
function heldApi(scenario: Scenario = "full") {
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const api = createFakeApi(scenario, (millis) => (millis >= 400 ? gate : Promise.resolve()));
  return { api, go: () => go() };
}

/** Applies everything to production and stands on the Run screen. */
async function applyToProduction(api: Api) {
  const app = renderApp("/p/orders-service/plan/env-production", api);
  await app.user.click(await screen.findByRole("button", { name: /^Apply 3/ }));
  const dialog = await screen.findByRole("dialog");
  await app.user.type(within(dialog).getByRole("textbox"), "production{Enter}");
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  return app;
}

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
  const { api, go } = heldApi();
  const { user } = await applyToProduction(api);
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

test("a cancel that was asked for is said, and one that is refused says why", async () => {
  const { api, go } = heldApi();
  let refuse = true;
  const cancel: Api["run"]["cancel"] = async () => {
    if (!refuse) return;
    throw new GodwitError({
      code: "not-found",
      message: "there is no run that goes on here",
      hint: null,
      causes: [],
      place: null,
      targetState: null,
    });
  };
  const { user } = await applyToProduction({ ...api, run: { ...api.run, cancel } });
  const press = async () => {
    await user.click(screen.getByRole("button", { name: "Cancel…" }));
    await user.click(await screen.findByRole("button", { name: "Cancel the run" }));
  };
  await press();
  expect(await screen.findByText("There is no run that goes on here.")).toBeVisible();
  refuse = false;
  await press();
  expect(await screen.findByText("cancelling: the statement is being stopped")).toBeVisible();
  expect(screen.queryByText("There is no run that goes on here.")).toBeNull();
  go();
  await screen.findByRole("link", { name: "See the history" });
});

test("a run of another process is cancelled there", async () => {
  const api = createFakeApi();
  const get: Api["run"]["get"] = async (id) => {
    const detail = await api.run.get(id);
    const events = detail.events.filter(({ what }) => what.event !== "ended");
    return { run: { ...detail.run, outcome: null, ended: null, state: null, error: null }, events };
  };
  renderApp("/p/orders-service/runs/run-210", { ...api, run: { ...api.run, get } });
  expect(await screen.findByText("Started by another process: cancel it there.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Cancel…" })).toBeDisabled();
});

test("what was rolled back keeps no tick, and the state of the target stands once", async () => {
  const { api, go } = heldApi("failing");
  await applyToProduction(api);
  go();
  await screen.findByRole("alert");
  const timeline = screen.getByRole("region", { name: "Timeline" });
  const undone = within(timeline).getByRole("img", { name: "rolled back" }).closest("li");
  expect(undone).toHaveTextContent("ADD COLUMN notes");
  expect(screen.getAllByText(/^What was begun last was rolled back. 2 migrations of 3 stay/)).toHaveLength(1);
  expect(screen.queryByRole("heading", { name: "State of production" })).toBeNull();
});

test("after the last environment no other one is due; the ways on and back are there", async () => {
  const { api, go } = heldApi();
  await applyToProduction(api);
  go();
  const about = await screen.findByRole("complementary", { name: "About this run" });
  expect(await within(about).findByRole("link", { name: "See the history" })).toBeVisible();
  expect(about).not.toHaveTextContent("may be due");
  expect(within(about).getByRole("link", { name: "Roll back…" })).toHaveAttribute(
    "href",
    "/p/orders-service/rollback/env-production",
  );
});

test("an end that nobody watches is told, with a way to the run", async () => {
  const { api, go } = heldApi();
  const { user } = await applyToProduction(api);
  await user.click(screen.getByRole("link", { name: "Leave it running" }));
  await screen.findByRole("heading", { name: "Board" });
  go();
  expect(await screen.findByText("Apply 3 migrations on production succeeded")).toBeVisible();
  await user.click(screen.getByRole("link", { name: "Open the run" }));
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  await waitFor(() => expect(screen.queryByText("Apply 3 migrations on production succeeded")).toBeNull());
});

test("an end that is watched is not told twice", async () => {
  const { api, go } = heldApi();
  await applyToProduction(api);
  go();
  await screen.findByRole("link", { name: "See the history" });
  expect(screen.queryByText("Apply 3 migrations on production succeeded")).toBeNull();
});

test("a failure that nobody watches says why and what is left", async () => {
  const { api, go } = heldApi("failing");
  const { user } = await applyToProduction(api);
  await user.click(screen.getByRole("link", { name: "Leave it running" }));
  await screen.findByRole("heading", { name: "Board" });
  go();
  const toast = (await screen.findByText("Apply 3 migrations on production failed")).closest("[role=alert]");
  expect(toast).toHaveTextContent('Column "notes" of relation "orders" does not exist');
  expect(toast).toHaveTextContent("2 migrations of 3 stay on production.");
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
