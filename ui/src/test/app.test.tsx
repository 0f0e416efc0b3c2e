import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { renderApp } from "./renderApp";

test("starts on the board of the project that was opened last", async () => {
  renderApp("/");
  expect(await screen.findByRole("heading", { name: "Board" })).toBeVisible();
  expect(await screen.findByRole("link", { name: /production/ })).toBeVisible();
});

test("starts with the first run when there is no project", async () => {
  renderApp("/", createFakeApi("empty"));
  expect(await screen.findByRole("button", { name: "Open the sample project" })).toBeVisible();
});
