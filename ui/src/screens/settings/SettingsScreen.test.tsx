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

test("the passphrase is typed twice, never shown, and forgotten only when asked", async () => {
  const api = createFakeApi("unproven");
  const set = vi.spyOn(api.passphrase, "set");
  const { user } = renderApp(path, api);
  const section = within(await screen.findByRole("region", { name: "Passphrase for backups" }));
  await user.type(await section.findByLabelText("Passphrase"), "four green geese");
  await user.type(section.getByLabelText("The same again"), "four green gees");
  expect(section.getByText("The two are not the same.")).toBeVisible();
  expect(section.getByRole("button", { name: "Set passphrase" })).toBeDisabled();
  await user.type(section.getByLabelText("The same again"), "e{Enter}");
  await waitFor(() => expect(set).toHaveBeenCalledWith("four green geese"));
  expect(await section.findByText("one is set")).toBeVisible();
  expect(section.getByLabelText("New passphrase")).toHaveValue("");
  expect(section.getByLabelText("New passphrase")).toHaveAttribute("type", "password");
  await user.click(section.getByRole("button", { name: "Forget…" }));
  await user.click(await screen.findByRole("button", { name: "Forget the passphrase" }));
  await waitFor(async () => expect(await api.passphrase.isSet()).toBe(false));
});

test("how old a restored backup may be for production is kept", async () => {
  const api = createFakeApi();
  const { user } = renderApp(path, api);
  const hours = await screen.findByRole("textbox", { name: "Production asks for a restored backup" });
  await user.clear(hours);
  await user.type(hours, "48");
  await user.click(screen.getByRole("button", { name: "Save hours" }));
  await waitFor(async () => expect((await api.settings.get()).drillHours).toBe(48));
});

test("a destination is added, tested and removed", async () => {
  const api = createFakeApi();
  const put = vi.spyOn(api.destination, "put");
  const { user } = renderApp(path, api);
  const table = await screen.findByRole("table", { name: "Destinations" });
  expect(table).toHaveTextContent("s3://acme-backups/shop");
  await user.click(within(table).getByRole("button", { name: "Test offsite" }));
  expect(await screen.findByText("offsite works")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Add a destination…" }));
  const dialog = await screen.findByRole("dialog", { name: "Add a destination" });
  await user.type(within(dialog).getByLabelText("Name"), "cold");
  await user.click(within(dialog).getByLabelText("S3"));
  await user.type(within(dialog).getByLabelText("Region"), "eu-north-1");
  await user.type(within(dialog).getByLabelText("Bucket"), "cold-backups");
  await user.type(within(dialog).getByLabelText("Credential"), "id:secret");
  expect(await seriousFindings()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Add the destination" }));
  await waitFor(() => expect(put).toHaveBeenCalledOnce());
  expect(put.mock.calls[0]?.[0]).toMatchObject({
    name: "cold",
    credential: "id:secret",
    keep: "keyring",
    kind: { kind: "s3", endpoint: null, region: "eu-north-1", bucket: "cold-backups" },
  });
  await user.click(await screen.findByRole("button", { name: "Remove cold…" }));
  await user.click(await screen.findByRole("button", { name: "Remove cold" }));
  await waitFor(async () => expect(await api.destination.list()).toHaveLength(2));
});
