import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
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
  const gates = screen.getByRole("region", { name: "Gates" });
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
  await waitFor(() => expect(lost).toHaveTextContent("column street of customers (about 48,211 rows)"));
  await user.click(screen.getByRole("button", { name: "Roll back 1 migration on production" }));
  expect(await screen.findByRole("dialog")).toHaveTextContent("What is lost on production");
});

test("a migration without a way back stops the roll back before it starts", async () => {
  renderApp("/p/orders-service/rollback/env-production?to=0037");
  expect(await screen.findByText("0038 drop_legacy_flags has no down script.")).toBeVisible();
  expect(screen.getByText("production was not changed.")).toBeVisible();
});

test("axe finds nothing serious on a plan and on its dialog", async () => {
  const { user } = renderApp(plan);
  await user.click(await screen.findByRole("button", apply));
  await screen.findByRole("dialog");
  expect(await seriousFindings()).toEqual([]);
});
