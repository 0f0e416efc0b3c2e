import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { RevisionView } from "@/api/bindings";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";
import { matching } from "./revisions";

const path = "/p/orders-service/history";

test("shows the revisions newest first, with who, where and with what", async () => {
  renderApp(path);
  const grid = await screen.findByRole("grid", { name: "History of development" });
  const first = within(grid).getAllByRole("row")[1];
  expect(first).toHaveTextContent("0042 add_order_notes");
  expect(first).toHaveTextContent("applied");
  expect(first).toHaveTextContent("ana-laptop");
  expect(first).toHaveTextContent("sqlx-cli 0.8.6");
  expect(await seriousFindings()).toEqual([]);
});

test("searches all columns, every word", async () => {
  const { user } = renderApp(path);
  await screen.findByRole("grid");
  await user.type(screen.getByRole("searchbox", { name: "Search the history" }), "ana orders_email");
  expect(screen.getByText("1 revision of development")).toBeVisible();
});

test("a target that does not answer says so, and where to settle it", async () => {
  const { user } = renderApp(path, createFakeApi("error"));
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/production does not answer/i);
  expect(screen.getByRole("link", { name: "Open the environment" })).toBeVisible();
});

test("the arrow keys go from environment to environment, and the schema shows the last one", async () => {
  const { user, router } = renderApp(path);
  (await screen.findByRole("radio", { name: /development/ })).focus();
  await user.type(screen.getByRole("searchbox", { name: "Search the history" }), "ana");
  screen.getByRole("radio", { name: /development/ }).focus();
  await user.keyboard("{ArrowRight}{ArrowRight}");
  expect(screen.getByRole("radio", { name: /production/ })).toHaveFocus();
  expect(screen.getByRole("radio", { name: /production/ })).toBeChecked();
  expect(await screen.findByRole("grid", { name: "History of production" })).toBeVisible();
  expect(screen.getByRole("searchbox", { name: "Search the history" })).toHaveValue("");
  await router.navigate({ to: "/p/$project/schema", params: { project: "orders-service" } });
  expect(await screen.findByRole("tree", { name: "Schema" })).toBeVisible();
  expect(screen.getByRole("radio", { name: /production/ })).toBeChecked();
});

test("a revision is found by its state", () => {
  const row: RevisionView = {
    version: "1",
    name: "first",
    state: "rolled-back",
    at: null,
    millis: null,
    by: null,
    machine: null,
    tool: null,
  };
  expect(matching([row], "rolled BACK")).toHaveLength(1);
  expect(matching([row], "failed")).toHaveLength(0);
});
