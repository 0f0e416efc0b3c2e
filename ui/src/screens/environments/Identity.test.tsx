import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const list = "/p/orders-service/environments";

async function tested(name: string, api = createFakeApi()) {
  const { user } = renderApp(list, api);
  await user.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: "Test connection" }));
  return { user, identity: await screen.findByRole("region", { name: "Identity" }) };
}

test("an unmarked database says so, and is marked after a question", async () => {
  const api = createFakeApi();
  const mark = vi.spyOn(api.environment, "mark");
  const { user, identity } = await tested("staging", api);
  expect(identity).toHaveTextContent("The database carries no marker yet.");
  await user.click(within(identity).getByRole("button", { name: "Write marker…" }));
  const dialog = await screen.findByRole("dialog", { name: /that it is staging 'staging'/ });
  expect(dialog).toHaveTextContent("one row in the table godwit_environment");
  expect(dialog).not.toHaveTextContent("What it replaces");
  expect(mark).not.toHaveBeenCalled();
  await user.click(within(dialog).getByRole("button", { name: "Mark as staging 'staging'" }));
  await waitFor(() => expect(mark).toHaveBeenCalledWith({ environment: "env-staging", confirm: null }));
  await waitFor(() =>
    expect(screen.getByRole("region", { name: "Identity" })).toHaveTextContent(
      "The database says that it is staging 'staging'.",
    ),
  );
  expect(await seriousFindings()).toEqual([]);
});

test("a database that says something else is marked anew with the name typed, and what is lost is said", async () => {
  const api = createFakeApi();
  const change = api.environment.update;
  const [, , production] = await api.environment.list("orders-service");
  if (production === undefined) throw new Error("the fake has three environments");
  const { address, colour } = production;
  await change({
    id: production.id,
    draft: {
      name: "rehearsal",
      address,
      url: null,
      tier: "development",
      colour,
      protect: "open",
      password: null,
      keep: "session",
    },
  });
  const mark = vi.spyOn(api.environment, "mark");
  const { user, identity } = await tested("rehearsal", api);
  expect(identity).toHaveTextContent(
    "The database says that it is production 'production', and is taken for development 'rehearsal'.",
  );
  await user.click(within(identity).getByRole("button", { name: "Re-mark…" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("What it replaces: production production, written by bo on ops-1");
  expect(dialog).toHaveTextContent("Be sure that nobody uses this database as that.");
  const button = within(dialog).getByRole("button", { name: "Mark as development 'rehearsal'" });
  expect(button).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "rehearsal");
  await user.click(button);
  await waitFor(() =>
    expect(mark).toHaveBeenCalledWith({ environment: production.id, confirm: "rehearsal" }),
  );
});

test("what was typed and not kept cannot be written into a database", async () => {
  const { user } = renderApp(`${list}/env-production`);
  const sheet = await screen.findByRole("dialog");
  await user.click(within(sheet).getByRole("button", { name: "Test connection" }));
  const kept = await within(sheet).findByRole("region", { name: "Identity" });
  expect(within(kept).getByRole("button", { name: "Write marker again…" })).toBeVisible();
  await user.type(within(sheet).getByRole("textbox", { name: "Name" }), "-2");
  await user.click(within(sheet).getByRole("button", { name: "Test connection" }));
  const typed = await within(sheet).findByRole("region", { name: "Identity" });
  expect(typed).toHaveTextContent("is taken for production 'production-2'");
  expect(within(typed).queryByRole("button")).toBeNull();
});

test("a plan for a database that is another one is shut, and leads to the environment", async () => {
  const api = createFakeApi();
  const create = api.plan.create;
  const identity = {
    kind: "identity" as const,
    state: "closed" as const,
    detail: "the database says that it is production 'live', and is taken for development 'development'",
  };
  api.plan.create = async (request) => {
    const plan = await create(request);
    return { ...plan, gates: plan.gates.map((gate) => (gate.kind === "identity" ? identity : gate)) };
  };
  renderApp("/p/orders-service/plan/env-staging", api);
  const gates = await screen.findByRole("region", { name: "Gates" });
  expect(gates).toHaveTextContent("The database says that it is production 'live'");
  expect(within(gates).getByRole("link", { name: "Open staging" })).toHaveAttribute(
    "href",
    expect.stringContaining("/environments/env-staging"),
  );
});
