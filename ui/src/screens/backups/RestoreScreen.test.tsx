import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";
import { compareTables } from "./compareTables";

const path = "/p/orders-service/restore/backup-5";

async function replace(user: ReturnType<typeof renderApp>["user"]) {
  await user.click(await screen.findByRole("radio", { name: "Its own database" }));
}

test("begins with a new database: replacing is chosen, not found chosen", async () => {
  const { user } = renderApp(path);
  expect(await screen.findByText("Nothing that exists is replaced")).toBeVisible();
  expect(screen.getByRole("button", { name: "Restore into orders_restored…" })).toBeEnabled();
  await replace(user);
  expect(await screen.findByText(/^Replaces 5 tables/)).toBeVisible();
});

test("another backup goes where the first one was to go", async () => {
  const { user, router } = renderApp(path);
  await user.click(await screen.findByRole("radio", { name: /^staging/ }));
  const name = screen.getByRole("textbox", { name: "Name of the new database" });
  await user.clear(name);
  await user.type(name, "orders_look");
  await user.click(screen.getByRole("combobox", { name: "Backup" }));
  await user.click(await screen.findByRole("option", { name: /^production, 2 d ago/ }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/p/orders-service/restore/backup-3"));
  expect(screen.getByRole("radio", { name: /^staging/ })).toBeChecked();
  expect(await screen.findByRole("button", { name: "Restore into orders_look…" })).toBeVisible();
});

test("says in numbers what is lost and that a safety backup comes first", async () => {
  const { user } = renderApp(path);
  await replace(user);
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
  await replace(user);
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
    options: { owners: true, privileges: true, jobs: 1, oneTransaction: false },
  });
  expect(screen.getByRole("link", { name: "See what is pending" })).toBeVisible();
});

test("a new database beside another environment's own touches nothing that exists", async () => {
  const api = createFakeApi();
  const restore = vi.spyOn(api.backup, "restore");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: /^staging/ }));
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

test("how it is loaded is chosen and goes with the request", async () => {
  const api = createFakeApi();
  const restore = vi.spyOn(api.backup, "restore");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByLabelText("Objects get their owners back"));
  await user.click(screen.getByLabelText("All or nothing, in one transaction"));
  expect(screen.getByLabelText("Connections that load at once")).toBeDisabled();
  // What it would do is looked at again for the changed options.
  const onwards = () => screen.getByRole("button", { name: /^Restore into orders_restored/ });
  await waitFor(() => expect(onwards()).toBeEnabled());
  await user.click(onwards());
  await user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: /^Restore into production/ }),
  );
  await waitFor(() =>
    expect(restore.mock.calls[0]?.[0].options).toEqual({
      owners: false,
      privileges: true,
      jobs: 1,
      oneTransaction: true,
    }),
  );
});

test("a broken backup is refused before anything is touched", async () => {
  const { user } = renderApp("/p/orders-service/restore/backup-2");
  await replace(user);
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
  await replace(user);
  await screen.findByText(/^Replaces 5 tables.*development/);
  await user.click(screen.getByRole("button", { name: "Restore into development…" }));
  await user.click(await screen.findByRole("button", { name: "Replace development" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Pg_restore stopped at table orders.");
  expect(alert).toHaveTextContent("development was not changed.");
});

/** Begins a restore into a new database that goes on until it is let go. */
async function heldRestore(fail: GodwitError | null = null) {
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const api = createFakeApi("full", (millis) => (millis === 350 ? gate : Promise.resolve()));
  const restore: Api["backup"]["restore"] = async (request, onEvents) => {
    const run = await api.backup.restore(request, onEvents);
    if (fail !== null) throw fail;
    return run;
  };
  const cancel = vi.spyOn(api.run, "cancel");
  const app = renderApp(path, { ...api, backup: { ...api.backup, restore } });
  await app.user.click(await screen.findByRole("button", { name: "Restore into orders_restored…" }));
  await app.user.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: /^Restore into/ }),
  );
  await screen.findByRole("link", { name: "Leave it running" });
  return { ...app, cancel, go: () => go() };
}

test("cancelling says first what it leaves", async () => {
  const { user, cancel, go } = await heldRestore();
  await user.click(screen.getByRole("button", { name: "Cancel…" }));
  const dialog = await screen.findByRole("dialog", { name: /^Cancel the restore into production/ });
  expect(dialog).toHaveTextContent(/Nothing has been changed on production.* yet/);
  expect(cancel).not.toHaveBeenCalled();
  await waitFor(() => expect(within(dialog).getByRole("button", { name: "Cancel" })).toHaveFocus());
  await user.click(within(dialog).getByRole("button", { name: "Cancel the restore" }));
  expect(await screen.findByRole("button", { name: "Cancelling…" })).toBeDisabled();
  expect(cancel).toHaveBeenCalledOnce();
  go();
});

test("a restore that was left tells its end", async () => {
  const { user, go } = await heldRestore();
  await user.click(screen.getByRole("link", { name: "Leave it running" }));
  await screen.findByRole("heading", { name: "Backups" });
  go();
  expect(await screen.findByText(/^Restore into production.* succeeded$/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the run" })).toBeVisible();
});

test("a restore that was left and failed says what state the target is in", async () => {
  const { user, go } = await heldRestore(
    new GodwitError({
      code: "restore-failed",
      message: "pg_restore stopped",
      hint: null,
      causes: [],
      place: null,
      targetState: { kind: "unknown" },
    }),
  );
  await user.click(screen.getByRole("link", { name: "Leave it running" }));
  await screen.findByRole("heading", { name: "Backups" });
  go();
  const toast = (await screen.findByText(/^Restore into production.* failed$/)).closest("[role=alert]");
  expect(toast).toHaveTextContent("Pg_restore stopped. What became of the last statement on production");
});

test("after a restore its safety backup begins a choice of its own", async () => {
  const { go, router } = await heldRestore();
  go();
  expect(await screen.findByRole("region", { name: /is restored$/ })).toBeVisible();
  await act(() =>
    router.navigate({
      to: "/p/$project/restore/$backup",
      params: { project: "orders-service", backup: "backup-4" },
    }),
  );
  expect(await screen.findByRole("button", { name: "Restore into orders_restored…" })).toBeVisible();
  expect(screen.queryByRole("region", { name: /is restored$/ })).toBeNull();
  expect(screen.getByRole("radio", { name: /^staging/ })).toBeChecked();
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
