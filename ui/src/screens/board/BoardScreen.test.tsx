import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const board = "/p/orders-service/board";

test("shows head, pending and problems of every environment", async () => {
  renderApp(board);
  const pipeline = await screen.findByRole("list", { name: "Environments in promotion order" });
  await waitFor(() => expect(pipeline).toHaveTextContent("up to date"));
  expect(pipeline).toHaveTextContent("1 pending");
  expect(pipeline).toHaveTextContent("1 edited");
  expect(pipeline).toHaveTextContent("1 missing file");
  expect(pipeline).toHaveTextContent("3 pending");
});

test("one dead environment says why and never blocks the others", async () => {
  const { user } = renderApp(board, createFakeApi("error"));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("production does not answer on db.example.net:5432.");
  expect(await screen.findByRole("link", { name: "Plan 1 for staging" })).toBeVisible();
  expect(screen.getAllByText("unreachable").length).toBeGreaterThan(1);
  await user.click(within(alert).getByRole("button", { name: "Retry" }));
  expect(await screen.findByRole("alert")).toBeVisible();
});

test("choosing an environment changes what the footer would do", async () => {
  const { user } = renderApp(board);
  expect(await screen.findByRole("link", { name: "Plan 1 for staging" })).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "production production" }));
  expect(await screen.findByText("3 pending for production")).toBeVisible();
  expect(screen.getByRole("link", { name: "Plan 3 for production" })).toBeVisible();
});

test("arrow keys move through the migrations and the inspector follows", async () => {
  const { user } = renderApp(board);
  const grid = await screen.findByRole("grid", { name: "Migrations by environment" });
  expect(await screen.findByRole("heading", { name: "0042 add_order_notes" })).toBeVisible();
  grid.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(await screen.findByRole("heading", { name: "0040 users_time_zone" })).toBeVisible();
  expect(screen.getByLabelText("On each environment")).toHaveTextContent(
    "The file changed since it was applied.",
  );
  await user.keyboard("{End}");
  expect(await screen.findByRole("heading", { name: "0001 create_users" })).toBeVisible();
});

test("an environment that stopped answering is shown as of when it did, and is not planned for", async () => {
  const api = createFakeApi();
  const dead = createFakeApi("error");
  const get = vi.spyOn(api.status, "get");
  const { user } = renderApp(`${board}?environment=env-production`, api);
  expect(await screen.findByRole("link", { name: "Plan 3 for production" })).toBeVisible();
  get.mockImplementation((environment) => dead.status.get(environment));
  await user.click(screen.getByRole("button", { name: "Refresh" }));
  const clock = /as of \d\d:\d\d/;
  expect(await screen.findByRole("columnheader", { name: /^production as of \d\d:\d\d$/ })).toBeVisible();
  expect(screen.getByText(/^production is unreachable: nothing can be planned\./)).toHaveTextContent(clock);
  expect(screen.queryByRole("link", { name: /^Plan/ })).toBeNull();
  expect(screen.queryByRole("link", { name: /^Roll back/ })).toBeNull();
  expect(screen.getByLabelText("On each environment")).toHaveTextContent(clock);
  expect(screen.getByRole("columnheader", { name: "staging" })).toBeVisible();
});

test("the inspector closes by its cross and by Esc, and opens for the next choice", async () => {
  const { user } = renderApp(board);
  const grid = await screen.findByRole("grid");
  await user.click(await screen.findByRole("button", { name: "Close the inspector" }));
  expect(screen.queryByRole("complementary", { name: "Inspector" })).toBeNull();
  expect(grid).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(await screen.findByRole("heading", { name: "0041 orders_email_index" })).toBeVisible();
  await user.type(screen.getByRole("textbox", { name: "Filter migrations" }), "x{Escape}");
  expect(screen.getByRole("complementary", { name: "Inspector" })).toBeVisible();
  grid.focus();
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("complementary", { name: "Inspector" })).toBeNull();
});

test("the files of a new migration are told of while the servers are dead", async () => {
  const api = createFakeApi();
  const { user } = renderApp(board, {
    ...api,
    status: { get: () => new Promise<never>(() => undefined) },
  });
  await user.click(await screen.findByRole("button", { name: "New migration…" }));
  await user.type(await screen.findByRole("textbox", { name: "What it does" }), "add gift cards");
  await user.click(screen.getByRole("button", { name: "Make the files" }));
  expect(await screen.findByText("The files are there: write the SQL")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "New migration" })).toBeNull());
});

test("filters narrow the list and say how many they would show", async () => {
  const { user } = renderApp(board);
  await user.click(await screen.findByRole("button", { name: "Pending 3" }));
  expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "4");
  await user.click(screen.getByRole("button", { name: "All 42" }));
  await user.type(screen.getByRole("textbox", { name: "Filter migrations" }), "refund");
  expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "3");
});

test("10,000 migrations put only what is in sight into the page", async () => {
  renderApp(board, createFakeApi("big"));
  const grid = await screen.findByRole("grid");
  expect(grid).toHaveAttribute("aria-rowcount", "10001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(80);
});

test("a project without environments says how to add one, and still lists its migrations", async () => {
  renderApp("/p/billing/board");
  expect(await screen.findByText("No environment yet.")).toBeVisible();
  expect(await screen.findByRole("grid")).toHaveAttribute("aria-rowcount", "43");
});

test("makes the files of a new migration", async () => {
  const { user, api } = renderApp(board);
  await user.click(await screen.findByRole("button", { name: "New migration…" }));
  await user.type(await screen.findByRole("textbox", { name: "What it does" }), "add gift cards");
  await user.click(screen.getByRole("button", { name: "Make the files" }));
  await waitFor(async () => {
    expect((await api.folder.get("orders-service")).migrations.at(-1)?.name).toBe("add_gift_cards");
  });
});

test("axe finds nothing serious on a full, an empty and a failed Board", async () => {
  renderApp(board);
  await screen.findByRole("grid");
  await screen.findByRole("link", { name: /^Plan/ });
  expect(await seriousFindings()).toEqual([]);
});
