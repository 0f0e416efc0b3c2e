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
  expect(words[0]).toContain("read back 5 h ago");
  expect(words[1]).toContain("not verified");
  expect(words[3]).toContain("broken: the file ends after 12 of 46 MiB");
  expect(await seriousFindings()).toEqual([]);
});

test("verifying a backup turns its proof", async () => {
  const { user } = renderApp(path);
  const grid = await screen.findByRole("grid", { name: "Backups" });
  await user.click(within(grid).getByText("not verified"));
  await user.click(screen.getByRole("button", { name: "Verify" }));
  await waitFor(() => expect(within(grid).queryByText("not verified")).toBeNull());
});

test("backs up the environment that is shown, and frames production", async () => {
  const api = createFakeApi();
  const create = vi.spyOn(api.backup, "create");
  const { user } = renderApp(path, api);
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  expect(screen.getByLabelText("acts on production")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Back up production now" }));
  await waitFor(() =>
    expect(create).toHaveBeenCalledWith({ environment: "env-production" }, expect.anything()),
  );
  expect(await screen.findByText("production is backed up")).toBeVisible();
});

test("a backup that cannot be taken says why and where to settle it", async () => {
  const { user } = renderApp(path, createFakeApi("error"));
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await user.click(screen.getByRole("button", { name: "Back up production now" }));
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
  await user.click(screen.getByRole("button", { name: "Back up production now" }));
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
