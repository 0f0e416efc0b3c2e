import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import type { EnvironmentCreateRequest, KeyringView } from "@/api/bindings";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const secret = "geheim-7";
const add = "/p/orders-service/environments/new";
const list = "/p/orders-service/environments";

function withKeyring(keyring: KeyringView): Api {
  const api = createFakeApi();
  return { ...api, keyring: { ...api.keyring, state: async () => keyring } };
}

test("a pasted URL fills the fields, is sent once, and its password is never in the page", async () => {
  const api = createFakeApi();
  const create = vi.spyOn(api.environment, "create");
  const { user } = renderApp(add, api);
  await user.click(await screen.findByRole("textbox", { name: "Connection URL" }));
  await user.paste(`postgres://deploy:${secret}@db2.example.net/orders`);
  expect(await screen.findByText("Read from the URL, its password too")).toBeVisible();
  expect(screen.getByText("No port given: 5432.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Host" })).toHaveValue("db2.example.net");
  expect(screen.getByRole("textbox", { name: "User" })).toHaveValue("deploy");
  expect(document.body.innerHTML).not.toContain(secret);
  for (const input of document.querySelectorAll("input")) expect(input.value).not.toContain(secret);
  await user.type(screen.getByRole("textbox", { name: "Name" }), "canary");
  await user.click(screen.getByRole("button", { name: "Add environment" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const sent = create.mock.calls[0]?.[0] as EnvironmentCreateRequest;
  expect(sent.draft).toMatchObject({ name: "canary", keep: "keyring", password: null });
  expect(sent.draft.url).toContain(secret);
  expect(await screen.findByRole("listitem", { name: "canary" })).toBeVisible();
});

test("nothing is sent while a field is wrong", async () => {
  const api = createFakeApi();
  const create = vi.spyOn(api.environment, "create");
  const { user } = renderApp(add, api);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "staging");
  await user.click(screen.getByRole("button", { name: "Add environment" }));
  expect(await screen.findByText("There is already an environment called staging.")).toBeVisible();
  expect(create).not.toHaveBeenCalled();
});

test("a failed test names the stage and what was not reached", async () => {
  const { user } = renderApp(add);
  await user.type(await screen.findByRole("textbox", { name: "Host" }), "bad.example.net");
  await user.type(screen.getByRole("textbox", { name: "User" }), "deploy");
  await user.type(screen.getByRole("textbox", { name: "Database" }), "orders");
  await user.click(screen.getByRole("button", { name: "Test connection" }));
  const result = await screen.findByRole("region", { name: "Connection test" });
  const standings = within(result)
    .getAllByRole("listitem")
    .map((it) => it.textContent);
  expect(standings.slice(0, 3)).toEqual(["Addressdone", "Portfailed", "TLSnot reached"]);
  expect(within(result).getByRole("alert")).toHaveTextContent("Nothing listens on bad.example.net:5432.");
});

test("a locked keyring is said, unlocked on demand, and never worked around by itself", async () => {
  const api = withKeyring({ kind: "locked", why: "the login keyring is locked" });
  const unlock = vi.spyOn(api.keyring, "unlock");
  const { user } = renderApp(add, api);
  const sheet = await screen.findByRole("dialog", { name: "Add environment" });
  const notice = await within(sheet).findByRole("region", { name: "The keyring is locked" });
  expect(notice).toHaveTextContent("The login keyring is locked.");
  await user.click(within(notice).getByRole("button", { name: "Unlock…" }));
  expect(unlock).toHaveBeenCalled();
});

test("without a keyring a person can choose to keep a password for the session", async () => {
  const { user } = renderApp(add, withKeyring({ kind: "missing", why: "no Secret Service answers" }));
  await user.click(await screen.findByRole("button", { name: "Keep only for this session" }));
  expect(screen.getByRole("radio", { name: "Only for this session" })).toBeChecked();
});

test("a SQLite file is picked by the native dialog", async () => {
  const { user } = renderApp(add);
  await user.click(await screen.findByRole("radio", { name: "SQLite" }));
  await user.click(screen.getByRole("button", { name: "Choose file…" }));
  expect(screen.getByRole("textbox", { name: "SQLite file" })).toHaveValue("/home/ana/picked.sqlite");
  expect(screen.queryByLabelText("Password")).toBeNull();
});

test("a kept password is named by its place alone", async () => {
  renderApp("/p/orders-service/environments/env-production");
  expect(await screen.findByText("Kept in the keyring. Type one to replace it.")).toBeVisible();
  expect(screen.getByLabelText("Password")).toHaveValue("");
});

test("the order changes by button and by keyboard", async () => {
  const api = createFakeApi();
  const { user } = renderApp(list, api);
  await user.click(await screen.findByRole("button", { name: "Move staging up" }));
  await waitFor(async () =>
    expect((await api.environment.list("orders-service")).map((it) => it.name)).toEqual([
      "staging",
      "development",
      "production",
    ]),
  );
  screen.getByRole("button", { name: "Move development down" }).focus();
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await waitFor(async () =>
    expect((await api.environment.list("orders-service"))[0]?.name).toBe("development"),
  );
});

test("deleting production says what goes and what stays, and asks for its name", async () => {
  const api = createFakeApi();
  const remove = vi.spyOn(api.environment, "delete");
  const { user } = renderApp(list, api);
  await user.click(await screen.findByRole("button", { name: "Actions for production" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete…" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete production?" });
  await waitFor(() => expect(dialog).toHaveTextContent("its password in the keyring"));
  expect(dialog).toHaveTextContent("untouched, with its history; 3 backups of it");
  const button = within(dialog).getByRole("button", { name: "Delete production" });
  expect(button).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "production");
  await user.click(button);
  await waitFor(() => expect(remove).toHaveBeenCalledWith("env-production"));
  await waitFor(() => expect(screen.queryByRole("listitem", { name: "production" })).toBeNull());
});

test.each([list, add, "/p/orders-service/environments/env-staging"])(
  "axe finds nothing serious on %s",
  async (path) => {
    renderApp(path);
    await screen.findByRole("listitem", { name: "production", hidden: true });
    expect(await seriousFindings()).toEqual([]);
  },
);
