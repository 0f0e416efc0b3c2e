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
  await user.click(await screen.findByRole("button", { name: /^Schema/ }));
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

test("axe finds nothing serious in the palette", async () => {
  await open();
  expect(await seriousFindings()).toEqual([]);
});
