import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const plan = "/p/orders-service/plan/env-production";
const apply = { name: "Apply 3 migrations to production" };
const without = { name: "Apply 3 migrations to production without a proven backup" };

test("without a proven backup the run is not startable, and taking one opens the gate", async () => {
  const api = createFakeApi("unproven");
  const create = vi.spyOn(api.backup, "create");
  const { user } = renderApp(plan, api);
  const gates = await screen.findByRole("region", { name: "Gates" });
  expect(gates).toHaveTextContent("Proven backup");
  expect(gates).toHaveTextContent("No backup of it was ever restored and compared");
  expect(await screen.findByRole("button", apply)).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Take a proven backup now…" }));
  const dialog = await screen.findByRole("dialog", { name: "Take a proven backup of production" });
  expect(await within(dialog).findByText(/in the database$/)).toBeVisible();
  expect(await seriousFindings()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Back up and restore" }));
  await waitFor(() => expect(create).toHaveBeenCalledOnce());
  expect(create.mock.calls[0]?.[0].options).toEqual({ verify: "restored", on: null });
  await waitFor(() => expect(screen.getByRole("button", apply)).toBeEnabled());
  expect(screen.queryByRole("button", { name: "Break the glass…" })).toBeNull();
});

test("breaking the glass needs a typed reason, which goes with the run and is shown", async () => {
  const { user, api } = renderApp(plan, createFakeApi("unproven"));
  const start = vi.spyOn(api.run, "start");
  await user.click(await screen.findByRole("button", { name: "Break the glass…" }));
  const dialog = await screen.findByRole("dialog", { name: "Break the glass?" });
  const through = within(dialog).getByRole("button", { name: "Break the glass" });
  expect(through).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /^Reason/ }), "   ");
  expect(through).toBeDisabled();
  expect(await seriousFindings()).toEqual([]);
  await user.type(within(dialog).getByRole("textbox", { name: /^Reason/ }), "outage, orders are lost");
  await user.click(through);
  expect(screen.getByRole("region", { name: "Gates" })).toHaveTextContent("outage, orders are lost");
  await user.click(await screen.findByRole("button", without));
  const confirm = await screen.findByRole("dialog", { name: /without a proven backup/ });
  expect(confirm).toHaveTextContent("outage, orders are lost");
  await user.type(within(confirm).getByRole("textbox"), "production{Enter}");
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  expect(start).toHaveBeenCalledWith(
    expect.objectContaining({ breakGlass: "outage, orders are lost", confirm: "production" }),
    expect.any(Function),
  );
  expect((await screen.findAllByText(/outage, orders are lost/)).length).toBeGreaterThan(0);
  expect(screen.getAllByText(/The glass was broken/).length).toBeGreaterThan(1);
});

test("a reason that is taken back shuts the run again", async () => {
  const { user } = renderApp(plan, createFakeApi("unproven"));
  await user.click(await screen.findByRole("button", { name: "Break the glass…" }));
  const dialog = await screen.findByRole("dialog", { name: "Break the glass?" });
  await user.type(within(dialog).getByRole("textbox", { name: /^Reason/ }), "outage");
  await user.click(within(dialog).getByRole("button", { name: "Break the glass" }));
  expect(await screen.findByRole("button", without)).toBeEnabled();
  await user.click(screen.getByRole("button", { name: "Take it back" }));
  expect(await screen.findByRole("button", apply)).toBeDisabled();
});
