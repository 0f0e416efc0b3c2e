import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { DryRun } from "@/api/previewTypes";
import { DryRunPanel } from "./DryRunPanel";
import { marksOf } from "./dryRunWords";

const passed: DryRun = {
  kind: "executed",
  outcome: "passed",
  proves: "it runs",
  doesNotProve: "how long it waits",
  statements: [
    {
      step: "0001",
      index: 1,
      file: "0001_a.up.sql",
      line: 1,
      verdict: "passed",
      message: null,
      millis: 3,
      locks: [{ relation: "public.a", mode: "ACCESS EXCLUSIVE" }],
      rewrote: ["public.a"],
    },
  ],
  schema: [],
  notes: [],
  tookMs: 12,
};

function show(result: DryRun | null, since: number | null = null) {
  const calls = { onRun: vi.fn(), onCancel: vi.fn(), onKind: vi.fn(), onShow: vi.fn(), onSchema: vi.fn() };
  render(
    <MantineProvider>
      <DryRunPanel kind="executed" since={since} result={result} error={null} target="staging" {...calls} />
    </MantineProvider>,
  );
  return calls;
}

test.each(["failed", "refused", "incomplete", "notOffered"] as const)("%s is never green", (outcome) => {
  show({ ...passed, outcome });
  const banner = screen.getByRole("region");
  expect(banner).not.toHaveAttribute("data-tone", "success");
  expect(banner.querySelector('[data-tone="success"]')).toBeNull();
});

test("reading alone is not green either, and marks nothing as passed", () => {
  const read: DryRun = { ...passed, kind: "static" };
  show(read);
  expect(screen.getByRole("region", { name: "Read through: nothing was tried" })).toHaveAttribute(
    "data-tone",
    "info",
  );
  expect(marksOf(read, (step, index) => `${step} ${index}`).size).toBe(0);
});

test("a word that nobody knows is no pass", () => {
  const [statement] = passed.statements;
  if (statement === undefined) throw new Error("a statement");
  const odd = { ...passed, statements: [{ ...statement, verdict: "skipped" }] };
  expect(marksOf(odd, (step, index) => `${step} ${index}`).get("0001 1")?.tone).toBe("caution");
});

test("what was run says what it proved, what not, and which locks it took", () => {
  show(passed);
  expect(screen.getByText("Proves: It runs.")).toBeVisible();
  expect(screen.getByText("Does not prove: How long it waits.")).toBeVisible();
  const verdict = screen.getByRole("button", { name: /0001, statement 1: passed/ });
  expect(verdict).toHaveTextContent("ACCESS EXCLUSIVE on public.a");
  expect(verdict).toHaveTextContent("wrote anew: public.a");
  expect(screen.getByRole("button", { name: "The schema stays as it is" })).toBeDisabled();
});

test("a run that goes on can be cancelled, and its kind stays", async () => {
  const calls = show(null, Date.now());
  expect(screen.getByRole("radio", { name: /^Validated/ })).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: "Cancel the dry run" }));
  expect(calls.onCancel).toHaveBeenCalledOnce();
});
