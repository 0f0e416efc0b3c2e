import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import type { PlanView } from "@/api/bindings";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const plan = "/p/orders-service/plan/env-production";
const apply = { name: "Apply 3 migrations to production" };

test("production asks for its name, typed, before anything runs", async () => {
  const { user, api } = renderApp(plan);
  const start = vi.spyOn(api.run, "start");
  await user.click(await screen.findByRole("button", apply));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("5 statements on production");
  const confirm = within(dialog).getByRole("button", apply);
  expect(confirm).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "Production");
  expect(confirm).toBeDisabled();
  await user.clear(within(dialog).getByRole("textbox"));
  await user.type(within(dialog).getByRole("textbox"), "production");
  await user.click(confirm);
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  expect(start).toHaveBeenCalledWith(
    expect.objectContaining({ confirm: "production", backup: "policy" }),
    expect.any(Function),
  );
  expect(await screen.findByText("production is where the plan leads; everything is done.")).toBeVisible();
});

test("the Board knows of the run as soon as it is over", async () => {
  const { user } = renderApp("/p/orders-service/board?environment=env-production");
  await user.click(await screen.findByRole("link", { name: "Plan 3 for production" }));
  await user.click(await screen.findByRole("button", apply));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByRole("textbox"), "production{Enter}");
  await user.click(await screen.findByRole("link", { name: "Back to the Board" }));
  await user.click(await screen.findByRole("button", { name: "production production" }));
  expect(await screen.findByText("production is up to date")).toBeVisible();
});

test("a closed gate keeps the button shut and says why", async () => {
  renderApp("/p/orders-service/plan/env-staging");
  const button = await screen.findByRole("button", { name: "Apply 1 migration to staging" });
  expect(button).toBeDisabled();
  const gates = await screen.findByRole("region", { name: "Gates" });
  expect(gates).toHaveTextContent("1 gate closed");
  expect(gates).toHaveTextContent("2 applied migrations need attention: settle them first.");
});

test("leaving the backup out is said in words and in the command", async () => {
  const { user } = renderApp(plan);
  await user.click(await screen.findByRole("checkbox", { name: "Take a backup first" }));
  expect(screen.getByText(/nothing but the down scripts leads back/)).toBeVisible();
  expect(screen.getByText(/3 migrations, 5 statements, no backup/)).toBeVisible();
});

test("plans up to a chosen version", async () => {
  renderApp(`${plan}?to=0040`);
  expect(await screen.findByRole("button", { name: "Apply 1 migration to production" })).toBeVisible();
});

test("saves the plan to a file and opens one", async () => {
  const { user, api } = renderApp(plan);
  const save = vi.spyOn(api.plan, "save");
  await user.click(await screen.findByRole("button", { name: "Save plan…" }));
  await waitFor(() => expect(save).toHaveBeenCalledOnce());
  await user.click(screen.getByRole("button", { name: "Open plan…" }));
  expect(await screen.findByRole("button", { name: /Opened from a file/ })).toBeVisible();
});

test("a target that does not answer says so, with a way to its settings", async () => {
  renderApp(plan, createFakeApi("error"));
  expect(await screen.findByText(/does not answer on db.example.net:5432/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the environment" })).toBeVisible();
});

test("a roll back shows what is lost before it asks", async () => {
  const { user } = renderApp("/p/orders-service/rollback/env-production");
  const lost = await screen.findByRole("region", { name: "What is lost" });
  await waitFor(() =>
    expect(lost).toHaveTextContent("column street of customers (about 48,211 rows in the table)"),
  );
  await user.click(screen.getByRole("button", { name: "Roll back 1 migration on production" }));
  expect(await screen.findByRole("dialog")).toHaveTextContent("What is lost on production");
});

test("a migration without a way back stops the roll back before it starts", async () => {
  renderApp("/p/orders-service/rollback/env-production?to=0037");
  expect(await screen.findByText("0038 drop_legacy_flags has no down script.")).toBeVisible();
  expect(screen.getByText("production was not changed.")).toBeVisible();
});

/** Every answer is read again, as when the window gets the focus. */
function lookAgain() {
  act(() => void window.dispatchEvent(new Event("visibilitychange")));
}

function refusal(code: "plan-stale" | "cannot-connect", message: string): GodwitError {
  return new GodwitError({ code, message, hint: null, causes: [], place: null, targetState: null });
}

/** A fake whose plans are passed through `change`. */
function changing(change: (plan: PlanView) => PlanView, run?: Partial<Api["run"]>): Api {
  const api = createFakeApi();
  return {
    ...api,
    run: { ...api.run, ...run },
    plan: {
      ...api.plan,
      create: async (request) => change(await api.plan.create(request)),
      rollback: async (request) => change(await api.plan.rollback(request)),
    },
  };
}

const changedWords = "The plan changed: read it again before you run it.";

test("what was ticked holds for another version too", async () => {
  const { user, router } = renderApp(plan);
  await user.click(await screen.findByRole("checkbox", { name: "Take a backup first" }));
  await act(() => router.navigate({ to: ".", search: { to: "0040" } }));
  await screen.findByRole("button", { name: "Apply 1 migration to production" });
  expect(await screen.findByRole("checkbox", { name: "Take a backup first" })).not.toBeChecked();
});

test("a plan that changes under an open question closes it and says so", async () => {
  let digest: string | null = null;
  const { user } = renderApp(
    plan,
    changing((it) => ({ ...it, digest: digest ?? it.digest })),
  );
  await user.click(await screen.findByRole("button", apply));
  await screen.findByRole("dialog");
  lookAgain();
  expect(screen.getByRole("dialog")).toBeVisible();
  digest = "c".repeat(64);
  lookAgain();
  expect(await screen.findByText(changedWords)).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", apply));
  expect(screen.queryByText(changedWords)).toBeNull();
});

test("a run that was refused stays beside the plan that replaced it, and goes with another choice", async () => {
  let digest: string | null = null;
  const start: Api["run"]["start"] = async () => {
    digest = "c".repeat(64);
    throw refusal("plan-stale", "the plan is stale");
  };
  const { user, router } = renderApp(
    plan,
    changing((it) => ({ ...it, digest: digest ?? it.digest }), { start }),
  );
  await user.click(await screen.findByRole("button", apply));
  await user.type(within(await screen.findByRole("dialog")).getByRole("textbox"), "production{Enter}");
  expect(await screen.findByText("The plan is stale.")).toBeVisible();
  expect(screen.getByText(changedWords)).toBeVisible();
  await act(() => router.navigate({ to: ".", search: { to: "0040" } }));
  await screen.findByRole("button", { name: "Apply 1 migration to production" });
  expect(screen.queryByText("The plan is stale.")).toBeNull();
  await act(() => router.navigate({ to: ".", search: {} }));
  await screen.findByRole("button", apply);
  expect(screen.queryByText("The plan is stale.")).toBeNull();
  expect(screen.queryByText(changedWords)).toBeNull();
});

test("a plan from a file does not follow to another environment", async () => {
  const { user, router } = renderApp(plan);
  await user.click(await screen.findByRole("button", { name: "Open plan…" }));
  await screen.findByRole("button", { name: /Opened from a file/ });
  await act(() =>
    router.navigate({
      to: "/p/$project/plan/$environment",
      params: { project: "orders-service", environment: "env-staging" },
    }),
  );
  expect(await screen.findByRole("button", { name: "Apply 1 migration to staging" })).toBeVisible();
  expect(screen.queryByRole("button", { name: /Opened from a file/ })).toBeNull();
});

test("the dialog names the ways back that there are", async () => {
  const { user } = renderApp(plan);
  await user.click(await screen.findByRole("button", apply));
  expect(await screen.findByRole("dialog")).toHaveTextContent(
    "The way back: roll back, or restore the backup that is taken first.",
  );
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("checkbox", { name: "Take a backup first" }));
  await user.click(screen.getByRole("button", apply));
  expect(await screen.findByRole("dialog")).toHaveTextContent("The way back: roll back.");
});

test("without down scripts and without a backup there is no way back", async () => {
  const api = createFakeApi();
  const get: Api["folder"]["get"] = async (project) => {
    const folder = await api.folder.get(project);
    return { ...folder, migrations: folder.migrations.map((it) => ({ ...it, reversible: false })) };
  };
  const { user } = renderApp(plan, { ...api, folder: { get } });
  await user.click(await screen.findByRole("checkbox", { name: "Take a backup first" }));
  expect(screen.getByText("There is no way back but an older backup.")).toBeVisible();
  await user.click(screen.getByRole("button", apply));
  expect(await screen.findByRole("dialog")).toHaveTextContent("There is no way back but an older backup.");
});

test.each([
  ["a plan", plan, apply],
  ["a roll back", "/p/orders-service/rollback/env-production", { name: /^Roll back 1 migration/ }],
])("%s that cannot be read again is not run", async (_, path, button) => {
  let down = false;
  const api = changing((it) => {
    if (down) throw refusal("cannot-connect", "production does not answer");
    return it;
  });
  const { user } = renderApp(path, api);
  await screen.findByRole("button", button);
  down = true;
  lookAgain();
  expect(await screen.findByText("production does not answer.")).toBeVisible();
  expect(screen.getByRole("button", button)).toBeDisabled();
  expect(screen.getByRole("button", button)).toHaveAttribute(
    "title",
    "The plan could not be read again. production does not answer.",
  );
  down = false;
  await user.click(screen.getByRole("button", { name: "Retry" }));
  await waitFor(() => expect(screen.getByRole("button", button)).toBeEnabled());
});

test("a plan that cannot be made leaves the choice of another one", async () => {
  renderApp(`${plan}?to=0040`, createFakeApi("error"));
  expect(await screen.findByText(/does not answer on db.example.net:5432/)).toBeVisible();
  expect(screen.getByRole("combobox", { name: "Up to version" })).toHaveValue("Up to 0040");
  expect(screen.getByRole("button", { name: "Open plan…" })).toBeVisible();
});

test.each(["plan", "rollback"])("%s of an environment that was deleted says so", async (screenName) => {
  renderApp(`/p/orders-service/${screenName}/env-gone`);
  expect(await screen.findByText("This environment was deleted.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Back to the Board" })).toBeVisible();
});

test("a roll back gives the all-clear only where every statement is known", async () => {
  let sql = "DROP INDEX a";
  const api = changing((it) => ({
    ...it,
    steps: it.steps.map((step) => ({
      ...step,
      statements: step.statements.slice(0, 1).map((statement) => ({ ...statement, sql })),
    })),
  }));
  renderApp("/p/orders-service/rollback/env-production", api);
  expect(await screen.findByText(/^Only structure goes/)).toBeVisible();
  sql = "CALL clean_up()";
  lookAgain();
  expect(
    await screen.findByText(
      "No loss was recognised in these scripts, but 1 statement is not understood: read it.",
    ),
  ).toBeVisible();
  const lost = screen.getByRole("region", { name: "What is lost" });
  expect(lost).toHaveTextContent("0039 CALL clean_up()");
  expect(screen.queryByText(/^Only structure goes/)).toBeNull();
});

test("axe finds nothing serious on a plan and on its dialog", async () => {
  const { user } = renderApp(plan);
  await user.click(await screen.findByRole("button", apply));
  await screen.findByRole("dialog");
  expect(await seriousFindings()).toEqual([]);
});
