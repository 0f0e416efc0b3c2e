import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const path = "/p/orders-service/settings";

test("colours change at once and are kept", async () => {
  const api = createFakeApi();
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  await waitFor(() => expect(document.documentElement).toHaveAttribute("data-mantine-color-scheme", "dark"));
  await waitFor(async () => expect((await api.settings.get()).appearance).toBe("dark"));
});

test("a missing tool is named with its package", async () => {
  renderApp(path);
  const table = await screen.findByRole("table", { name: "Native tools" });
  expect(within(table).getByRole("row", { name: /^pg_dump/ })).toHaveTextContent("15.20");
  expect(within(table).getByRole("row", { name: /^mariadb missing/ })).toHaveTextContent(
    "install the package mariadb-client",
  );
  expect(await seriousFindings()).toEqual([]);
});

test("the backup folder is picked by the native dialog and the retention is kept", async () => {
  const api = createFakeApi();
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("button", { name: "Choose folder…" }));
  await waitFor(async () =>
    expect((await api.settings.get()).backupFolder).toBe("/home/ana/src/shop/migrations"),
  );
  const days = screen.getByRole("textbox", { name: "Keep every backup for" });
  await user.clear(days);
  await user.type(days, "60");
  await user.click(screen.getByRole("button", { name: "Save retention" }));
  await waitFor(async () => expect(await api.settings.get()).toMatchObject({ keepDays: 60, keepLast: 3 }));
});

test("a project is renamed, its format chosen", async () => {
  const api = createFakeApi();
  const { user } = renderApp(path, api);
  const name = await screen.findByRole("textbox", { name: "Project name" });
  await user.clear(name);
  await user.type(name, "orders");
  await user.click(screen.getByRole("button", { name: "Rename" }));
  expect(await screen.findByRole("button", { name: "Project orders" })).toBeVisible();
  await user.click(screen.getByRole("radio", { name: "sqlx" }));
  await waitFor(async () => expect((await api.project.get("orders-service")).format).toBe("sqlx"));
});

test("removing a project says what stays and goes on to the next", async () => {
  const api = createFakeApi();
  const remove = vi.spyOn(api.project, "remove");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("button", { name: "Remove project…" }));
  const dialog = await screen.findByRole("dialog", { name: "Remove orders-service?" });
  expect(dialog).toHaveTextContent("every database, and every backup");
  await user.click(within(dialog).getByRole("button", { name: "Remove orders-service" }));
  await waitFor(() => expect(remove).toHaveBeenCalledWith("orders-service"));
  expect(await screen.findByRole("button", { name: "Project billing" })).toBeVisible();
});
