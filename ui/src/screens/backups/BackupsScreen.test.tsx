import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const path = "/p/orders-service/backups";

test("says of each backup how far it is proven", async () => {
  renderApp(path);
  const rows = within(await screen.findByRole("grid", { name: "Backups" })).getAllByRole("row");
  const words = rows.slice(1).map((row) => row.textContent ?? "");
  expect(words[0]).toContain("restored in 12 s, 5 h ago");
  expect(words[0]).toContain("a passphrase");
  expect(words[1]).toContain("not verified");
  expect(words[2]).toContain("read, not restored yet");
  expect(words[3]).toContain("broken: the file ends after 12 of 46 MiB");
  expect(await seriousFindings()).toEqual([]);
});

test("only a restored backup is green", async () => {
  renderApp(path);
  const rows = within(await screen.findByRole("grid", { name: "Backups" })).getAllByRole("row");
  const green = rows.slice(1).map((row) => row.querySelector('[data-tone="success"]') !== null);
  const restored = rows.slice(1).map((row) => /restored in/.test(row.textContent ?? ""));
  expect(green).toEqual(restored);
  expect(green.filter(Boolean)).toHaveLength(1);
});

test("says of each environment when it was drilled last, what a run lacks and its schedule", async () => {
  renderApp(path, createFakeApi("unproven"));
  const table = await screen.findByRole("table", { name: "Restore drills and schedules" });
  const production = within(table).getByRole("row", { name: /^production/ });
  expect(production).toHaveTextContent("never");
  expect(production).toHaveTextContent(
    "No backup of it was ever restored and compared; one taken within 24 hours is asked for.",
  );
  await waitFor(() =>
    expect(production).toHaveTextContent("every day at 02:00, Europe/Berlin; the last one failed"),
  );
  expect(within(table).getByRole("row", { name: /^staging/ })).toHaveTextContent("no schedule");
  expect(table.querySelector('[data-tone="success"]')).toBeNull();
});

test("a restore drill proves a backup and fills the header", async () => {
  const api = createFakeApi("unproven");
  const drill = vi.spyOn(api.backup, "drill");
  const { user } = renderApp(path, api);
  const grid = await screen.findByRole("grid", { name: "Backups" });
  await user.click(await screen.findByRole("button", { name: "Restore drill…" }));
  const dialog = await screen.findByRole("dialog", { name: "Restore drill of production" });
  expect(within(dialog).getAllByLabelText("Restored on")[0]).toHaveValue("a server started for it");
  expect(await seriousFindings()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Start the drill" }));
  await waitFor(() => expect(drill).toHaveBeenCalledWith("backup-5", null, expect.anything()));
  expect(await within(grid).findByText(/restored in 12 s/)).toBeVisible();
  const table = screen.getByRole("table", { name: "Restore drills and schedules" });
  await waitFor(() => expect(table).toHaveTextContent("proven backup is there"));
  expect(table).toHaveTextContent("12 s");
});

test("the dialog shows the estimate first and sends what was chosen", async () => {
  const api = createFakeApi();
  const create = vi.spyOn(api.backup, "create");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await user.click(screen.getByRole("button", { name: "Back up production…" }));
  const dialog = await screen.findByRole("dialog", { name: "Back up production" });
  const expected = await within(dialog).findByRole("region", { name: "What to expect" });
  expect(expected).toHaveTextContent("5 tables, 205 MiB in the database");
  expect(expected).toHaveTextContent("pg_dump 15.20");
  await user.click(within(dialog).getByLabelText("Tables"));
  const start = within(dialog).getByRole("button", { name: "Back up production" });
  expect(start).toBeDisabled();
  await user.type(
    within(dialog).getByLabelText("Tables", { selector: "textarea" }),
    "public.orders, public.customers",
  );
  await user.click(within(dialog).getByRole("checkbox", { name: /^Encrypt/ }));
  await user.click(within(dialog).getByRole("radio", { name: "Restored" }));
  expect(await seriousFindings()).toEqual([]);
  await user.click(start);
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect(create.mock.calls[0]?.[0].options).toMatchObject({
    tables: ["public.orders", "public.customers"],
    encrypt: true,
    verify: "restored",
    on: null,
  });
});

test("without a passphrase nothing is encrypted, and the settings are a link away", async () => {
  const { user } = renderApp(path, createFakeApi("unproven"));
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await user.click(screen.getByRole("button", { name: "Back up production…" }));
  const dialog = await screen.findByRole("dialog", { name: "Back up production" });
  expect(await within(dialog).findByRole("link", { name: "Set it in the settings" })).toBeVisible();
  expect(within(dialog).getByRole("checkbox", { name: /^Encrypt/ })).toBeDisabled();
});

test("a copy goes to a destination and says where it is", async () => {
  const { user } = renderApp(path);
  await user.click(await screen.findByRole("button", { name: "Copy to…" }));
  const dialog = await screen.findByRole("dialog", { name: "Copy the backup of production" });
  await user.click(await within(dialog).findByRole("button", { name: "Copy to offsite" }));
  expect(await within(dialog).findByText(/^Copied to offsite, read back and compared/)).toBeVisible();
  expect(await seriousFindings()).toEqual([]);
});

test("a schedule is set, and its units are shown before they are written", async () => {
  const api = createFakeApi();
  const set = vi.spyOn(api.schedule, "set");
  const install = vi.spyOn(api.schedule, "install");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("button", { name: "Schedule of staging…" }));
  const dialog = await screen.findByRole("dialog", { name: "Schedule of staging" });
  await user.click(await within(dialog).findByRole("radio", { name: "Weekly" }));
  await user.click(within(dialog).getByRole("button", { name: "Save the schedule" }));
  await waitFor(() =>
    expect(set).toHaveBeenCalledWith({
      environment: "env-staging",
      when: "weekly sunday 02:00",
      zone: null,
      paused: false,
    }),
  );
  await user.click(await within(dialog).findByRole("button", { name: "Write units for this system…" }));
  const units = await within(dialog).findByRole("region", { name: "Units for this system" });
  expect(units).toHaveTextContent("godwit backup create --env staging --scheduled");
  expect(install).not.toHaveBeenCalled();
  expect(await seriousFindings()).toEqual([]);
  await user.click(within(units).getByRole("button", { name: "Write the files" }));
  await waitFor(() => expect(install).toHaveBeenCalledWith("env-staging", null));
  expect(await within(units).findByText(/The files are there/)).toBeVisible();
});

test("verifying a backup turns its proof", async () => {
  const { user } = renderApp(path);
  const grid = await screen.findByRole("grid", { name: "Backups" });
  await user.click(within(grid).getByText("not verified"));
  await user.click(screen.getByRole("button", { name: "Verify by reading" }));
  await waitFor(() => expect(within(grid).queryByText("not verified")).toBeNull());
});

test("backs up the environment that is shown, and frames production", async () => {
  const api = createFakeApi();
  const create = vi.spyOn(api.backup, "create");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  expect(screen.getByLabelText("acts on production")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Back up production…" }));
  await user.click(await screen.findByRole("button", { name: "Back up production" }));
  await waitFor(() =>
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({ environment: "env-production" }),
      expect.anything(),
    ),
  );
  expect(await screen.findByText("production is backed up")).toBeVisible();
});

test("a backup that cannot be taken says why and where to settle it", async () => {
  const { user } = renderApp(path, createFakeApi("error"));
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await user.click(screen.getByRole("button", { name: "Back up production…" }));
  await user.click(await screen.findByRole("button", { name: "Back up production" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/production does not answer/i);
  expect(screen.getByRole("button", { name: "Retry" })).toBeVisible();
});

test("a broken backup is not offered to be restored", async () => {
  const { user } = renderApp(path);
  const grid = await screen.findByRole("grid", { name: "Backups" });
  await user.click(within(grid).getByText(/^broken/));
  const restore = screen.getByRole("button", { name: "Restore…" });
  expect(restore).toBeDisabled();
  expect(restore).toHaveAttribute("title", "It cannot be restored: the file ends after 12 of 46 MiB.");
});

test.each(["succeeded", "failed"])("a backup that was left and %s tells its end", async (outcome) => {
  let settle: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const fake = createFakeApi();
  const create: Api["backup"]["create"] = async (request, onEvents) => {
    await gate;
    if (outcome === "succeeded") return fake.backup.create(request, onEvents);
    throw new GodwitError({
      code: "disk-full",
      message: "the disk is full",
      hint: null,
      causes: [],
      place: null,
      targetState: { kind: "unchanged" },
    });
  };
  const { user } = renderApp(path, { ...fake, backup: { ...fake.backup, create } });
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await user.click(screen.getByRole("button", { name: "Back up production…" }));
  await user.click(await screen.findByRole("button", { name: "Back up production" }));
  await user.click(screen.getByRole("link", { name: "Board" }));
  await screen.findByRole("heading", { name: "Board" });
  settle();
  const toast = (await screen.findByText(`Backup of production ${outcome}`)).closest("[role=alert]");
  if (outcome === "failed") {
    expect(toast).toHaveTextContent("The disk is full. production was not changed.");
  } else {
    expect(screen.getByRole("link", { name: "Open the run" })).toBeVisible();
  }
  expect(screen.queryByText("production is backed up")).toBeNull();
});

test("pruning shows first what goes and deletes it only then", async () => {
  const api = createFakeApi();
  const apply = vi.spyOn(api.backup, "pruneApply");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("button", { name: "Prune…" }));
  const dialog = await screen.findByRole("dialog", { name: "Prune backups" });
  const gone = await within(dialog).findByRole("listitem");
  expect(gone).toHaveTextContent("staging, 40 d ago");
  expect(apply).not.toHaveBeenCalled();
  await user.click(within(dialog).getByRole("button", { name: "Delete 1 backup" }));
  await waitFor(() => expect(apply).toHaveBeenCalledWith("orders-service"));
  await waitFor(async () =>
    expect(await api.backup.list({ project: null, environment: null })).toHaveLength(4),
  );
});

test("importing picks a file by the native dialog and shows what it is", async () => {
  const { user } = renderApp(path);
  await user.click(await screen.findByRole("button", { name: "Import…" }));
  expect(
    await within(screen.getByRole("region", { name: "Backup" })).findByText("/home/ana/picked.backup"),
  ).toBeVisible();
});

test("a file that is no backup is refused in words", async () => {
  const api = createFakeApi();
  const refusal = new GodwitError({
    code: "backup-broken",
    message: "the file has no manifest beside it",
    hint: null,
    causes: [],
    place: null,
    targetState: null,
  });
  const { user } = renderApp(path, {
    ...api,
    backup: { ...api.backup, import: () => Promise.reject(refusal) },
  });
  await user.click(await screen.findByRole("button", { name: "Import…" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("The file has no manifest beside it.");
});
