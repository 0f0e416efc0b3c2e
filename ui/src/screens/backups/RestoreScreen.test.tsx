import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";
import { compareTables } from "./compareTables";

const path = "/p/orders-service/restore/backup-5";

test("says in numbers what is lost and that a safety backup comes first", async () => {
  renderApp(path);
  const notice = await screen.findByRole("region", {
    name: "Replaces 5 tables and 1,401,599 rows in production",
  });
  expect(notice).toHaveTextContent("A safety backup of what is there now is taken");
  expect(screen.getByLabelText("acts on production")).toBeInTheDocument();
  expect(await seriousFindings()).toEqual([]);
});

test("replacing production needs its name, typed; then it tells what the target holds", async () => {
  const api = createFakeApi();
  const restore = vi.spyOn(api.backup, "restore");
  const { user } = renderApp(path, api);
  await screen.findByText(/^Replaces 5 tables/);
  await user.click(screen.getByRole("button", { name: "Restore into production…" }));
  const dialog = await screen.findByRole("dialog", { name: "Restore into production?" });
  expect(dialog).toHaveTextContent("Deletes 5 tables with 1,401,599 rows");
  const button = within(dialog).getByRole("button", { name: "Replace production" });
  expect(button).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "production");
  await user.click(button);
  expect(await screen.findByRole("region", { name: "production is restored" })).toHaveTextContent(
    "5 tables and 1,401,599 rows, migrated to 0039",
  );
  expect(restore.mock.calls[0]?.[0]).toEqual({
    backup: "backup-5",
    environment: "env-production",
    newDatabase: null,
    confirm: "production",
  });
  expect(screen.getByRole("link", { name: "See what is pending" })).toBeVisible();
});

test("a new database beside another environment's own touches nothing that exists", async () => {
  const api = createFakeApi();
  const restore = vi.spyOn(api.backup, "restore");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: /^staging/ }));
  await user.click(screen.getByRole("radio", { name: "A new database beside it" }));
  const name = screen.getByRole("textbox", { name: "Name of the new database" });
  expect(name).toHaveValue("orders_restored");
  await user.clear(name);
  expect(screen.getByRole("button", { name: "Restore into a new database…" })).toBeDisabled();
  await user.type(name, "orders_look");
  expect(await screen.findByText("Nothing that exists is replaced")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Restore into orders_look…" }));
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: /^Restore into staging/ }),
  );
  await waitFor(() =>
    expect(restore.mock.calls[0]?.[0]).toMatchObject({
      environment: "env-staging",
      newDatabase: "orders_look",
    }),
  );
});

test("a broken backup is refused before anything is touched", async () => {
  renderApp("/p/orders-service/restore/backup-2");
  const notice = await screen.findByRole("region", { name: "This cannot be done" });
  expect(notice).toHaveTextContent("The backup is broken: the file ends after 12 of 46 MiB.");
  expect(screen.getByRole("button", { name: "Restore into production…" })).toBeDisabled();
});

test("a failed restore says what state the target is in", async () => {
  const api = createFakeApi();
  const failure = new GodwitError({
    code: "restore-failed",
    message: "pg_restore stopped at table orders",
    hint: "The safety backup is kept.",
    causes: ["disk full"],
    place: null,
    targetState: { kind: "unchanged" },
  });
  const backup = { ...api.backup, restore: () => Promise.reject(failure) };
  const { user } = renderApp("/p/orders-service/restore/backup-4", { ...api, backup });
  await user.click(await screen.findByRole("radio", { name: /^development/ }));
  await screen.findByText(/^Replaces 5 tables.*development/);
  await user.click(screen.getByRole("button", { name: "Restore into development…" }));
  await user.click(await screen.findByRole("button", { name: "Replace development" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Pg_restore stopped at table orders.");
  expect(alert).toHaveTextContent("development was not changed.");
});

test("tables that lose most come first", () => {
  const now = [
    { table: "a", rows: 5 },
    { table: "gone", rows: 9 },
  ];
  const after = [
    { table: "a", rows: 7 },
    { table: "new", rows: 1 },
  ];
  expect(compareTables(now, after)).toEqual([
    { table: "gone", now: 9, after: null },
    { table: "new", now: null, after: 1 },
    { table: "a", now: 5, after: 7 },
  ]);
});
