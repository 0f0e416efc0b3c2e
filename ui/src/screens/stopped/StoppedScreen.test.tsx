import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

const path = "/p/orders-service/stopped/env-production";

test("every statement has its fate as a word, with evidence; it goes on after the last that is done", async () => {
  const { user } = renderApp(path, createFakeApi("stopped"));
  const panel = await screen.findByRole("region", { name: "What stopped half-way" });
  expect(panel).toHaveTextContent("0041 orders_email_index stopped half-way");
  expect(panel).toHaveTextContent("Begun by ben on ci-runner-4, 7 min ago");
  const statements = within(panel).getAllByRole("listitem");
  expect(statements.map((it) => it.textContent?.slice(0, 9))).toEqual([
    ...["1doneCREA", "2doneUPDA", "3not done", "4not done", "5not done"],
  ]);
  expect(statements[2]).toHaveTextContent("Line 7. The index orders_placed is there and invalid");
  expect(panel).toHaveTextContent("DROP INDEX CONCURRENTLY IF EXISTS orders_placed");
  expect(await seriousFindings()).toEqual([]);

  await user.click(within(panel).getByRole("link", { name: "Resume after statement 2…" }));
  await screen.findByRole("heading", { name: "Resume on production" });
  expect(await screen.findByText("Goes on after statement 2 of 5")).toBeVisible();
  expect(screen.getByText("Statements 1 to 2 are done and not run again.")).toBeVisible();
  expect(screen.getAllByRole("img", { name: "done before" })).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "Resume 0041 and apply 1 migration on production" }));
  await user.type(within(await screen.findByRole("dialog")).getByRole("textbox"), "production{Enter}");
  await screen.findByRole("heading", { name: "Apply 2 migrations on production" });
  await waitFor(() => expect(screen.getByRole("contentinfo")).toHaveTextContent("succeeded"));
});

test("where nobody can tell, the obstacle is said, and a person resolves it with a reason", async () => {
  const api = createFakeApi("cannot-tell");
  const { user } = renderApp(path, api);
  const panel = await screen.findByRole("region", { name: "What stopped half-way" });
  expect(panel).toHaveTextContent("It cannot go on by itself");
  expect(panel).toHaveTextContent("cannot tell");
  expect(within(panel).queryByRole("link", { name: /^Resume/ })).toBeNull();

  await user.click(within(panel).getByRole("button", { name: "Resolve by hand…" }));
  const dialog = await screen.findByRole("dialog", { name: "Resolve 0041 on production by hand?" });
  const resolve = within(dialog).getByRole("button", { name: "Resolve 0041" });
  await user.type(within(dialog).getByRole("textbox", { name: /Type production/ }), "production");
  await user.click(within(dialog).getByRole("radio", { name: /All of it is in the target/ }));
  expect(resolve).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "counted the rows");
  expect(await seriousFindings()).toEqual([]);
  await user.click(resolve);
  expect(await screen.findByText("No migration stands half-way on production")).toBeVisible();
  const { rows } = await api.status.get("env-production");
  expect(rows.find((row) => row.version === "0041")?.state).toBe("applied");
});

test("beside a statement that still runs nothing is rolled back, and one can look again", async () => {
  const { user } = renderApp(path, createFakeApi("still-running"));
  const panel = await screen.findByRole("region", { name: "What stopped half-way" });
  expect(panel).toHaveTextContent("still running");
  expect(within(panel).getByRole("button", { name: "Roll back…" })).toBeDisabled();
  expect(panel).toHaveTextContent("Statement 3 is still running. It cannot be rolled back now.");
  await user.click(within(panel).getByRole("button", { name: "Look again" }));
  expect(await within(panel).findByRole("button", { name: "Look again" })).toBeEnabled();
});

test("what stopped is rolled back by its down script alone", async () => {
  const { user } = renderApp(path, createFakeApi("stopped"));
  await user.click(await screen.findByRole("link", { name: "Roll back…" }));
  await screen.findByRole("heading", { name: "Roll back on production" });
  expect(await screen.findByRole("button", { name: "Roll back 1 migration on production" })).toBeEnabled();
  // The viewer writes its lines in the frame after it appeared.
  await waitFor(() =>
    expect(screen.getByRole("region", { name: "SQL that will run" })).toHaveTextContent(
      "DROP INDEX CONCURRENTLY orders_email",
    ),
  );
});

test("Board, History and Plan lead to what stopped", async () => {
  const { router, user } = renderApp(
    "/p/orders-service/board?environment=env-production",
    createFakeApi("stopped"),
  );
  const there = async () =>
    expect(await screen.findByRole("link", { name: "See what stopped…" })).toHaveAttribute(
      "href",
      expect.stringContaining("/stopped/env-production"),
    );
  await there();
  await router.navigate({ to: "/p/$project/history", params: { project: "orders-service" } });
  await user.click(await screen.findByRole("radio", { name: /production/ }));
  await there();
  await router.navigate({
    to: "/p/$project/plan/$environment",
    params: { project: "orders-service", environment: "env-production" },
  });
  await screen.findByRole("heading", { name: "Plan for production" });
  await there();
});
