import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp, seriousFindings } from "@/test/renderApp";

/** A run on production that waits for locks, and goes on from wait to wait when it is told to. */
async function waitingRun() {
  let open: (() => void)[] = [];
  let free = false;
  const api = createFakeApi("waits", (millis) =>
    millis < 700 || free ? Promise.resolve() : new Promise((resolve) => open.push(resolve)),
  );
  const app = renderApp("/p/orders-service/plan/env-production", api);
  await app.user.click(await screen.findByRole("button", { name: /^Apply 3/ }));
  const dialog = await screen.findByRole("dialog");
  await app.user.type(within(dialog).getByRole("textbox"), "production{Enter}");
  await screen.findByRole("heading", { name: "Apply 3 migrations on production" });
  let last = 0;
  const letGo = () => {
    // The page must have had the time to show a wait before the next one begins.
    if (!free && Date.now() - last < 300) return;
    last = Date.now();
    const waiting = open;
    open = [];
    for (const resolve of waiting) resolve();
  };
  return {
    ...app,
    /** Goes on until `there` passes. */
    until: (there: () => void) =>
      waitFor(() => {
        try {
          there();
        } catch (thrown) {
          letGo();
          throw thrown;
        }
      }),
    toItsEnd: () => {
      free = true;
      letGo();
    },
  };
}

const timeline = () => screen.getByRole("region", { name: "Timeline" });

test("who holds the run's lock is said, with what is left of the wait", async () => {
  await waitingRun();
  await waitFor(() => expect(timeline()).toHaveTextContent("ben on ci-runner-4, run run-212 holds the lock"));
  expect(timeline()).toHaveTextContent(/waits another \d+ s for it, then leaves by itself/);
});

test("a blocked statement shows who blocks it and who waits behind it, and one session can be ended", async () => {
  const { user, until, toItsEnd } = await waitingRun();
  await until(() => expect(timeline()).toHaveTextContent("7 sessions wait behind us"));
  const panel = screen.getByRole("region", { name: "Who waits for whom" });
  expect(panel).toHaveTextContent("waits for AccessExclusiveLock on public.users");
  const [tree] = within(panel).getAllByRole("list", { name: "Blocked by" });
  expect(tree).toHaveTextContent("session 4688");
  expect(tree).toHaveTextContent("Blocked in turn by");
  expect(tree).toHaveTextContent("session 4711");
  expect(tree).toHaveTextContent("session 4702probably");
  expect(panel).not.toHaveTextContent("session 4807");
  await user.click(within(panel).getByRole("button", { name: "Show 2 more" }));
  expect(panel).toHaveTextContent("session 4807");
  expect(within(panel).getAllByRole("button", { name: /^End this session/ })).toHaveLength(2);
  expect(await seriousFindings()).toEqual([]);

  await user.click(within(panel).getByRole("button", { name: "End this session… (session 4711)" }));
  const dialog = await screen.findByRole("dialog", { name: "End session 4711 on production?" });
  expect(dialog).toHaveTextContent("maria.gonzalez");
  expect(dialog).toHaveTextContent("UPDATE users SET country");
  expect(dialog).toHaveTextContent("Its open transaction is rolled back");
  const end = within(dialog).getByRole("button", { name: "End session 4711" });
  expect(end).toBeDisabled();
  await user.type(within(dialog).getByRole("textbox"), "production");
  await user.click(end);
  expect(await screen.findByText("Session 4711 has ended.")).toBeVisible();

  await until(() => expect(timeline()).toHaveTextContent(/waited .* for session 4688 and session 4702/));
  expect(screen.queryByRole("region", { name: "Who waits for whom" })).toBeNull();
  toItsEnd();
  await screen.findByRole("alert");
});

test("tries, progress from inside and notices are shown under their statement", async () => {
  const { until, toItsEnd } = await waitingRun();
  await until(() =>
    expect(timeline()).toHaveTextContent(/Got no lock and did nothing; try 3 of 10 in \d+ s/),
  );
  expect(timeline()).toHaveTextContent("Canceling statement due to lock timeout");
  expect(timeline()).toHaveTextContent("try 1 of 10 got no lock and did nothing");
  await until(() => expect(timeline()).toHaveTextContent("24,576 of 49,152 blocks"));
  expect(within(timeline()).getByRole("progressbar", { name: /scanning table/ })).toHaveAttribute(
    "aria-valuenow",
    "50",
  );
  toItsEnd();
  await screen.findByRole("alert");
  const stopped = await screen.findByRole("region", { name: "What stopped half-way" });
  expect(stopped).toHaveTextContent("Begun by ana on ana-laptop");
  expect(within(stopped).getByRole("link", { name: "Resume after statement 2…" })).toBeVisible();
  expect(within(stopped).getByRole("link", { name: "Roll back…" })).toBeVisible();
  expect(within(stopped).getByRole("button", { name: "Resolve by hand…" })).toBeVisible();
  expect(within(stopped).getByRole("button", { name: "Look again" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "Plan again" })).toBeNull();
  expect(timeline()).toHaveTextContent("warning: 3 rows have an e-mail address of blanks alone");
  expect(within(timeline()).queryByRole("progressbar")).toBeNull();
});
