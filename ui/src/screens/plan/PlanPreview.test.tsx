import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import { GodwitError } from "@/api/error";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const plan = "/p/orders-service/plan/env-production";

async function open(api: Api = createFakeApi("findings")) {
  const page = renderApp(plan, api);
  // The frame comes first; the plan is drawn once its findings are counted.
  const tab = await screen.findByRole("tab", { name: /^Findings/ });
  await waitFor(() => expect(tab).toHaveTextContent("5"));
  return { ...page, tab };
}

/** What the strip under the SQL says of the chosen statement. */
const strip = () => screen.getByRole("region", { name: "The chosen statement" });
const chosen = () =>
  document.querySelector('[aria-label="Migrations and statements"] [aria-selected="true"]')?.textContent ??
  "";

test("every statement has its number, lock and work beside it", async () => {
  const { user } = await open();
  // Only what is in sight is drawn: go there.
  await user.keyboard("{F8}");
  const row = (text: string) =>
    [...document.querySelectorAll(".cm-statement-row")].find((it) => it.textContent === text);
  await waitFor(() => expect(row("1S")).toBeDefined());
  expect(row("1S")?.querySelector(".cm-finding-mark")).toHaveAttribute("title", "A finding: blocks");
  expect(row("1S")?.querySelector(".cm-lock")).toHaveAttribute(
    "title",
    "SHARE, blocks writes, builds an index",
  );
  expect(row("2AE")?.querySelector(".cm-work")).toHaveAttribute("title", "writes the whole table anew");
  expect(document.querySelector(".cm-transactions .cm-bracket-inside")).not.toBeNull();
});

test("a finding jumps to its statement, marks it and says what it does", async () => {
  const { user, tab } = await open();
  await user.click(tab);
  await user.click(await screen.findByRole("button", { name: /col-type-change.*blocks/ }));
  expect(chosen()).toContain("ALTER TABLE orders ALTER COLUMN total TYPE bigint");
  expect(strip()).toHaveTextContent("ACCESS EXCLUSIVE, blocks reads and writes, writes the whole table anew");
  await waitFor(() => expect(document.querySelector(".cm-current")?.textContent).toContain("TYPE bigint"));
});

test("F8 goes through the findings, past what is set aside, and round; Shift F8 goes back", async () => {
  const { user } = await open();
  const seen: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    await user.keyboard("{F8}");
    seen.push(chosen());
  }
  expect(seen.map((it) => it.split(" ").slice(0, 2).join(" "))).toEqual([
    ...["CREATE INDEX", "ALTER TABLE", "ALTER TABLE", "CREATE TABLE", "DO $$", "CREATE INDEX"],
  ]);
  await user.keyboard("{Shift>}{F8}{/Shift}");
  expect(chosen()).toContain("DO $$");
});

test("n and p do the same inside the SQL, j and k go through statements", async () => {
  const { user } = await open();
  const sql = await screen.findByRole("textbox", { name: "SQL that will run on production" });
  act(() => sql.focus());
  await user.keyboard("n");
  expect(chosen()).toContain("CREATE INDEX orders_status");
  await user.keyboard("j");
  expect(chosen()).toContain("TYPE bigint");
  await user.keyboard("k");
  await user.keyboard("k");
  expect(chosen()).toContain("CREATE INDEX CONCURRENTLY");
  await user.keyboard("p");
  expect(chosen()).toContain("DO $$");
});

test("arrows go through the steps", async () => {
  const { user } = await open();
  act(() => screen.getByRole("listbox", { name: "Migrations and statements" }).focus());
  await user.keyboard("{ArrowDown}{ArrowDown}");
  expect(chosen()).toContain("ALTER TABLE users");
  await user.keyboard("{End}");
  expect(strip()).toHaveTextContent("Its text does not say what it does");
});

test("a severity narrows the list and the keys; what is set aside is folded", async () => {
  const { user, tab } = await open();
  await user.click(tab);
  expect(tab).toHaveTextContent("5");
  await user.click(screen.getByRole("button", { name: "Good to know 1" }));
  const list = screen.getByRole("list", { name: "Findings" });
  expect(within(list).getAllByRole("article")).toHaveLength(1);
  await user.keyboard("{F8}{F8}");
  expect(chosen()).toContain("CREATE TABLE order_tags");
  expect(screen.queryByText(/ticket OPS-412/)).toBeNull();
  await user.click(screen.getByRole("button", { name: "1 set aside, with a reason" }));
  expect(screen.getByText(/Set aside because the column is empty since March, ticket OPS-412/)).toBeVisible();
});

test("arrows move between findings and Enter jumps", async () => {
  const { user, tab } = await open();
  await user.click(tab);
  act(() => screen.getByRole("button", { name: /idx-create-blocking.*blocks/ }).focus());
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("button", { name: /col-type-change.*blocks/ })).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(chosen()).toContain("TYPE bigint");
});

test("a fix is shown with the files that it takes, written, and the plan is read again", async () => {
  const { user, tab, api } = await open();
  const create = vi.spyOn(api.plan, "create");
  const write = api.preview === undefined ? null : vi.spyOn(api.preview, "fixWrite");
  await user.click(tab);
  await user.click(screen.getByRole("button", { name: "Show the fix of idx-create-blocking" }));
  const dialog = await screen.findByRole("dialog");
  expect(
    await within(dialog).findByRole("region", { name: "New file 0044_orders_status.up.sql" }),
  ).toHaveTextContent("CREATE INDEX CONCURRENTLY orders_status");
  expect(within(dialog).getByRole("textbox", { name: "0043_tidy_orders.up.sql, before" })).toBeVisible();
  expect(within(dialog).getByRole("textbox", { name: "0043_tidy_orders.up.sql, after" })).toBeVisible();
  await user.click(within(dialog).getByRole("radio", { name: "Unified" }));
  expect(within(dialog).getByRole("textbox", { name: "0043_tidy_orders.up.sql" })).toBeVisible();
  create.mockClear();
  await user.click(within(dialog).getByRole("button", { name: "Write to 3 files" }));
  await waitFor(() => expect(create).toHaveBeenCalled());
  expect(write).toHaveBeenCalledWith(expect.objectContaining({ rule: "idx-create-blocking" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(tab).toHaveTextContent("4"));
});

test("a rule's page opens beside the plan, and HTML in it stays text", async () => {
  const api = createFakeApi("findings");
  if (api.preview === undefined) throw new Error("the fake previews");
  vi.spyOn(api.preview, "rulePage").mockResolvedValue("# Why\n\nIt waits. <img src=x onerror=alert(1)>");
  const { user, tab } = await open(api);
  await user.click(tab);
  await user.click(screen.getByRole("button", { name: "About the rule idx-create-blocking" }));
  const page = await screen.findByRole("dialog", { name: "Rule idx-create-blocking" });
  expect(await within(page).findByRole("heading", { name: "Why" })).toBeVisible();
  expect(page.querySelector("img")).toBeNull();
});

test("facts are asked for on request alone; a target that does not answer says so", async () => {
  const api = createFakeApi("findings");
  if (api.preview === undefined) throw new Error("the fake previews");
  const facts = vi.spyOn(api.preview, "planFacts");
  const { user } = await open(api);
  await user.click(screen.getByRole("tab", { name: "Facts" }));
  expect(facts).not.toHaveBeenCalled();
  facts.mockRejectedValueOnce(
    new GodwitError({
      code: "cannot-connect",
      message: "no route to host",
      hint: null,
      causes: [],
      place: null,
      targetState: null,
    }),
  );
  await user.click(screen.getByRole("button", { name: "Ask the database" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("No route to host");
  await user.click(screen.getByRole("button", { name: "Retry" }));
  const orders = await screen.findByRole("region", { name: "Facts about public.orders" });
  expect(orders).toHaveTextContent("about 48,211,930");
  expect(orders).toHaveTextContent("9.2 GiB");
  expect(orders).toHaveTextContent("18,600 a minute");
  expect(screen.getByText(/12 min 22 s, report@bi-2/)).toBeVisible();
});

test("a shell that previews nothing offers nothing of it", async () => {
  const { preview, ...api } = createFakeApi("findings");
  expect(preview).toBeDefined();
  const { user, tab } = await open(api);
  await user.click(tab);
  expect(screen.queryByRole("tab", { name: "Facts" })).toBeNull();
  expect(screen.queryByRole("tab", { name: "Dry run" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Show the fix/ })).toBeNull();
});

async function dryRun(kind: RegExp) {
  const page = await open();
  await page.user.click(screen.getByRole("tab", { name: "Dry run" }));
  await page.user.click(screen.getByRole("radio", { name: kind }));
  await page.user.click(screen.getByRole("button", { name: "Start the dry run" }));
  return page;
}

test("a dry run shows what became of each statement, in its list and beside the SQL", async () => {
  const { user } = await dryRun(/^Scratch database/);
  const banner = await screen.findByRole("region", { name: "Passed" });
  expect(banner).toHaveAttribute("data-tone", "success");
  expect(banner).toHaveTextContent("Does not prove: Anything that depends on rows.");
  await waitFor(() =>
    expect(document.querySelector(".cm-verdict[data-tone]")).toHaveAttribute("data-tone", "success"),
  );
  await user.click(screen.getByRole("button", { name: /^0040, statement 1: passed/ }));
  expect(strip()).toHaveTextContent("Dry run: passed");
  await user.click(screen.getByRole("button", { name: "Before → after: 3 objects…" }));
  const dialog = await screen.findByRole("dialog", { name: /Schema before → after/ });
  expect(within(dialog).getByRole("textbox", { name: "table public.orders, before" })).toBeVisible();
  act(() => within(dialog).getByRole("listbox", { name: "Objects" }).focus());
  await user.keyboard("{ArrowDown}");
  expect(
    await within(dialog).findByRole("textbox", { name: "table public.order_tags, after" }),
  ).toHaveTextContent("CREATE TABLE public.order_tags");
});

test("axe finds nothing serious on the findings", async () => {
  const { user, tab } = await open();
  await user.keyboard("{F8}");
  await user.click(tab);
  expect(await seriousFindings()).toEqual([]);
});

test("axe finds nothing serious on a dry run that is over, and on the schema before and after", async () => {
  const { user } = await dryRun(/^Scratch database/);
  await screen.findByRole("region", { name: "Passed" });
  expect(await seriousFindings()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Before → after: 3 objects…" }));
  await screen.findByRole("dialog", { name: /Schema before → after/ });
  expect(await seriousFindings()).toEqual([]);
});

test("axe finds nothing serious on the facts", async () => {
  const { user } = await open();
  await user.click(screen.getByRole("tab", { name: "Facts" }));
  await user.click(screen.getByRole("button", { name: "Ask the database" }));
  await screen.findByRole("region", { name: "Facts about public.orders" });
  expect(await seriousFindings()).toEqual([]);
});

test("axe finds nothing serious on a fix and on a rule's page", async () => {
  const { user, tab } = await open();
  await user.click(tab);
  await user.click(screen.getByRole("button", { name: "Show the fix of idx-create-blocking" }));
  const fix = await screen.findByRole("dialog");
  await within(fix).findByRole("textbox", { name: "0043_tidy_orders.up.sql, after" });
  expect(await seriousFindings()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", { name: "About the rule idx-create-blocking" }));
  const page = await screen.findByRole("dialog", { name: "Rule idx-create-blocking" });
  await within(page).findByRole("heading", { name: "Why it matters" });
  expect(await seriousFindings()).toEqual([]);
});
