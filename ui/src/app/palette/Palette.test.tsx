import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderApp, seriousFindings } from "@/test/renderApp";

async function open(path = "/p/orders-service/board") {
  const app = renderApp(path);
  await screen.findByRole("grid");
  await app.user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("textbox", { name: "Search or jump to" });
  return { ...app, field };
}

test("reaches screens, environments, migrations and actions", async () => {
  const { user, field, router } = await open();
  await user.type(field, "schema");
  await user.click(await screen.findByRole("button", { name: /^Schema\s*screen/ }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/p/orders-service/schema"));
});

test("finds a migration by the words of its name", async () => {
  const { user, field, router } = await open();
  await user.type(field, "email index");
  const dialog = screen.getByRole("dialog");
  await user.click(await within(dialog).findByRole("button", { name: /0041 orders_email_index/ }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ migration: "0041" }));
});

test("plans for an environment by name", async () => {
  const { user, field, router } = await open();
  await user.type(field, "plan for production");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/p/orders-service/plan/env-production"));
});

test("opens from inside a field", async () => {
  const { user } = renderApp("/p/orders-service/board");
  await user.click(await screen.findByRole("textbox", { name: "Filter migrations" }));
  await user.keyboard("{Control>}k{/Control}");
  const search = await screen.findByRole("textbox", { name: "Search or jump to" });
  await waitFor(() => expect(search).toHaveFocus());
});

test("makes a new migration from anywhere", async () => {
  const { user, field } = await open("/p/orders-service/runs");
  await user.type(field, "new migration{Enter}");
  expect(await screen.findByRole("textbox", { name: "What it does" })).toBeVisible();
});

test.each([
  ["restore the last backup of production", "/p/orders-service/restore/"],
  ["test the connection of staging", "/p/orders-service/environments/env-staging"],
  ["back up staging", "/p/orders-service/backups"],
])("reaches what can be done: %s", async (words, path) => {
  const { user, field, router } = await open();
  await user.type(field, `${words}{Enter}`);
  await waitFor(() => expect(router.state.location.pathname).toContain(path));
});

test("goes to the history of an environment, and says where each is", async () => {
  const { user, field } = await open();
  await user.type(field, "history of production");
  const dialog = screen.getByRole("dialog");
  expect(await within(dialog).findByRole("button", { name: /^History of production/ })).toHaveTextContent(
    "db.example.net",
  );
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("grid", { name: "History of production" })).toBeVisible();
});

test("axe finds nothing serious in the palette", async () => {
  await open();
  expect(await seriousFindings()).toEqual([]);
});
