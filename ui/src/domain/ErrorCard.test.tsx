import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { ApiError } from "@/api/bindings";
import { GodwitError } from "@/api/error";
import { ErrorCard } from "./ErrorCard";

const partial: ApiError = {
  code: "migration-partial",
  message: "statement 3 of 0042 failed",
  hint: "finish or undo what it did",
  causes: ['column "note" does not exist', "SQLSTATE 42703"],
  place: { file: "0042_add_notes.up.sql", line: 7, column: 5, excerpt: "    note text;" },
  targetState: { kind: "partial", done: 2, total: 4 },
};

function show(error: unknown, onRetry?: () => void) {
  render(
    <MantineProvider>
      <ErrorCard error={error} target="production" onRetry={onRetry} />
    </MantineProvider>,
  );
}

test("says what failed, where, what state the target is in and what to do", () => {
  show(new GodwitError(partial));
  const card = screen.getByRole("alert");
  expect(card).toHaveTextContent("Statement 3 of 0042 failed.");
  expect(card).toHaveTextContent("0042_add_notes.up.sql:7:5");
  expect(card).toHaveTextContent("production is half changed: 2 of 4 statements are done and stay");
  expect(card).toHaveTextContent("Finish or undo what it did.");
});

test("keeps the driver's words under Details, with a way to copy them", async () => {
  show(partial);
  expect(screen.getByText(/SQLSTATE 42703/)).not.toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Details" }));
  expect(screen.getByText(/SQLSTATE 42703/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Copy details" })).toBeVisible();
});

test("shows anything else that was thrown as a fault of Godwit's own", async () => {
  const retry = vi.fn();
  show(new TypeError("x is undefined"), retry);
  expect(screen.getByRole("alert")).toHaveTextContent("Godwit did not answer as expected.");
  await userEvent.click(screen.getByRole("button", { name: "Retry" }));
  expect(retry).toHaveBeenCalledOnce();
});
