import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { fakeSchema } from "@/api/fake/schema";
import { renderApp, seriousFindings } from "@/test/renderApp";
import { linesOf } from "./schemaTree";

const path = "/p/orders-service/schema";

test("the arrow keys move in the tree, open a table and come back", async () => {
  const { user } = renderApp(path);
  const tree = await screen.findByRole("tree", { name: "Schema" });
  tree.focus();
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
  expect(screen.getByRole("heading", { name: "orders" })).toBeVisible();
  await user.keyboard("{ArrowRight}");
  expect(within(tree).getByRole("treeitem", { name: /customer_id/ })).toBeVisible();
  await user.keyboard("{ArrowRight}");
  expect(within(tree).getByRole("treeitem", { selected: true })).toHaveTextContent("id");
  await user.keyboard("{ArrowLeft}{ArrowLeft}");
  expect(within(tree).queryByRole("treeitem", { name: /customer_id/ })).toBeNull();
});

test("a table shows its columns, constraints, and that an index is invalid", async () => {
  const { user } = renderApp(path);
  const tree = await screen.findByRole("tree");
  await user.click(within(tree).getByText("orders"));
  const indexes = screen.getByRole("table", { name: "Indexes" });
  expect(within(indexes).getByRole("row", { name: /orders_notes_fts/ })).toHaveTextContent(
    "invalid: no query uses it",
  );
  expect(screen.getByRole("table", { name: "Constraints" })).toHaveTextContent("FOREIGN KEY (customer_id)");
  expect(screen.getByRole("table", { name: "Columns" })).toHaveTextContent("may be null");
  expect(await seriousFindings()).toEqual([]);
});

test("a table that Godwit keeps says so", async () => {
  const api = createFakeApi();
  const whole = fakeSchema();
  const schemas = whole.schemas.map((schema) => ({
    ...schema,
    relations: schema.relations.map((it) => ({ ...it, own: it.name === "orders" })),
  }));
  const { user } = renderApp(path, { ...api, schema: { get: async () => ({ ...whole, schemas }) } });
  const tree = await screen.findByRole("tree");
  await user.click(within(tree).getByText("orders"));
  expect(screen.getByRole("region", { name: "Detail" })).toHaveTextContent(
    "kept by Godwit, not by migrations",
  );
  await user.click(within(tree).getByText("customers"));
  expect(screen.getByRole("region", { name: "Detail" })).not.toHaveTextContent("kept by Godwit");
});

test("a view shows its definition", async () => {
  const { user } = renderApp(path);
  await user.click(within(await screen.findByRole("tree")).getByText("open_orders"));
  expect(screen.getByRole("region", { name: "Definition" })).toHaveTextContent("sum(line_total) AS total");
});

test("a search finds columns and opens their tables", () => {
  const lines = linesOf(fakeSchema(), new Set(), "unit_pr");
  expect(lines.map((line) => line.label)).toEqual(["public", "order_items", "unit_price"]);
});

test("a table that is found by its own name stays closed", () => {
  const labels = linesOf(fakeSchema(), new Set(), "customers").map((line) => line.label);
  expect(labels).toEqual(["public", "customers"]);
});

test("a database that does not answer says so", async () => {
  const { user } = renderApp(path, createFakeApi("error"));
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/production does not answer/i);
});

test("an empty database says that nothing is in it yet", async () => {
  const api = createFakeApi();
  const empty = { server: "SQLite 3.50.4", schemas: [], checked: new Date().toISOString() };
  renderApp(path, { ...api, schema: { get: async () => empty } });
  expect(await screen.findByText("Nothing in it yet")).toBeVisible();
});
