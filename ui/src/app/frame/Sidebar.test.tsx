import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp } from "@/test/renderApp";

const path = "/p/orders-service/runs";

async function links() {
  return within(await screen.findByRole("region", { name: "Environments" }));
}

test("an environment that does not answer is unreachable, and a broken backup is as red as its row", async () => {
  renderApp(path, createFakeApi("error"));
  expect(await (await links()).findByText("unreachable")).toBeVisible();
  expect(await screen.findByText("1 broken")).toHaveAttribute("data-tone", "danger");
});

test("a version that is a timestamp stands whole, on a line of its own", async () => {
  const api = createFakeApi();
  const head = "20260420090000";
  renderApp(path, {
    ...api,
    status: { get: async (environment) => ({ ...(await api.status.get(environment)), head }) },
  });
  const region = await screen.findByRole("region", { name: "Environments" });
  await waitFor(() => expect(region).toHaveAttribute("data-long", "true"));
  expect(within(region).getAllByText(head)).toHaveLength(3);
});

test("the sample project opens while its servers are dead", async () => {
  const { user, router } = renderApp(path, {
    ...createFakeApi(),
    status: { get: () => new Promise<never>(() => undefined) },
  });
  await user.click(await screen.findByRole("button", { name: /^Project/ }));
  await user.click(await screen.findByRole("menuitem", { name: "Open the sample project" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/p/orders-service/board"));
});
