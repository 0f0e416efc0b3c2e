import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const add = "/p/orders-service/environments/new";
const staging = "/p/orders-service/environments/env-staging";
const list = "/p/orders-service/environments";

/** Servers that never answer: a connect that runs into its timeout, for as long as the test takes. */
function withDeadServers(api: Api = createFakeApi()): Api {
  return { ...api, status: { get: () => new Promise<never>(() => undefined) } };
}

test("a clean sheet closes at once, on Esc, on Cancel and on its cross", async () => {
  const { user, router } = renderApp(staging);
  const sheet = await screen.findByRole("dialog", { name: "Environment staging" });
  within(sheet).getByRole("textbox", { name: "Name" }).focus();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(router.state.location.pathname).toBe(list));
  for (const name of ["Cancel", "Close"]) {
    await router.navigate({ href: staging });
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name }));
    await waitFor(() => expect(router.state.location.pathname).toBe(list));
  }
});

test("what was typed is not dropped unasked", async () => {
  const { user, router } = renderApp(staging);
  await user.type(await screen.findByLabelText("Password"), "geheim-7");
  await user.keyboard("{Escape}");
  const question = await screen.findByRole("dialog", { name: "Discard the changes to staging?" });
  expect(question).toHaveTextContent("staging itself stays as it was.");
  expect(await seriousFindings()).toEqual([]);
  await user.click(within(question).getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name: /^Discard/ })).toBeNull());
  expect(screen.getByLabelText("Password")).toHaveValue("geheim-7");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("button", { name: "Discard the changes" }));
  await waitFor(() => expect(router.state.location.pathname).toBe(list));
});

test("a pasted URL counts as typed, and Esc in the question stays in the sheet", async () => {
  const { user, router } = renderApp(add);
  await user.click(await screen.findByRole("textbox", { name: "Connection URL" }));
  await user.paste("postgres://deploy:geheim-7@db2.example.net/orders");
  await screen.findByText("Read from the URL, its password too");
  await user.keyboard("{Escape}");
  await screen.findByRole("dialog", { name: "Discard the new environment?" });
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog", { name: /^Discard/ })).toBeNull());
  expect(router.state.location.pathname).toBe(add);
  expect(screen.getByRole("textbox", { name: "Host" })).toHaveValue("db2.example.net");
});

test("a jump by the palette asks too, and its own Esc closes the palette alone", async () => {
  const { user, router } = renderApp(staging);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "-2");
  await user.keyboard("{Control>}k{/Control}");
  const field = await screen.findByRole("textbox", { name: "Search or jump to" });
  await user.type(field, "nothing{Escape}");
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Search or jump to" })).toBeNull());
  expect(screen.queryByRole("dialog", { name: /^Discard/ })).toBeNull();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("textbox", { name: "Search or jump to" }), "runs{Enter}");
  await user.click(await screen.findByRole("button", { name: "Discard the changes" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/p/orders-service/runs"));
});

test("saving asks nothing, waits for no server, and is sent once", async () => {
  const api = withDeadServers();
  const update = vi.spyOn(api.environment, "update");
  const { user, router } = renderApp(staging, api);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "-2");
  await user.type(screen.getByLabelText("Password"), "geheim-7");
  await user.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(router.state.location.pathname).toBe(list));
  expect(await screen.findByRole("listitem", { name: "staging-2" })).toBeVisible();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(update).toHaveBeenCalledTimes(1);
});

test("deleting closes its question while the servers are dead", async () => {
  const { user } = renderApp(list, withDeadServers());
  await user.click(await screen.findByRole("button", { name: "Actions for staging" }));
  await user.click(await screen.findByRole("menuitem", { name: "Delete…" }));
  await user.click(await screen.findByRole("button", { name: "Delete staging" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.queryByRole("listitem", { name: "staging" })).toBeNull();
});

test("the colours are one stop of Tab, and the arrow keys move among them", async () => {
  const { user } = renderApp(staging);
  const colours = within(await screen.findByRole("radiogroup", { name: "Colour" }));
  const own = colours.getByRole("radio", { name: "The tier's own" });
  expect(own).toBeChecked();
  own.focus();
  await user.keyboard("{ArrowRight}");
  const blue = colours.getByRole("radio", { name: "Blue" });
  expect(blue).toBeChecked();
  expect(blue).toHaveFocus();
  expect(colours.getAllByRole("radio").filter((it) => it.tabIndex === 0)).toEqual([blue]);
  await user.keyboard("{ArrowLeft}");
  expect(own).toBeChecked();
});

test("a connection without TLS has no tick at TLS", async () => {
  const api = createFakeApi();
  const plain: Api = {
    ...api,
    environment: {
      ...api.environment,
      test: async (request) => ({ ...(await api.environment.test(request)), tls: null }) as never,
    },
  };
  const { user } = renderApp(staging, plain);
  await user.click(await screen.findByRole("button", { name: "Test connection" }));
  const result = await screen.findByRole("region", { name: "Connection test" });
  const stages = within(result)
    .getAllByRole("listitem")
    .map((it) => it.textContent);
  expect(stages.slice(0, 4)).toEqual(["Addressdone", "Portdone", "TLSnot used", "Log-indone"]);
});
