import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { ConfirmByName } from "./ConfirmByName";

function ask(name: string | null, tone: "normal" | "danger") {
  render(
    <MantineProvider>
      <ConfirmByName
        opened
        title="Really?"
        name={name}
        action="Do it"
        tone={tone}
        onConfirm={() => undefined}
        onClose={() => undefined}
      >
        <p>What it does.</p>
      </ConfirmByName>
    </MantineProvider>,
  );
}

test("what destroys by a click alone begins on the way out", async () => {
  ask(null, "danger");
  await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toHaveFocus());
});

test("what is harmless begins on its button", async () => {
  ask(null, "normal");
  await waitFor(() => expect(screen.getByRole("button", { name: "Do it" })).toHaveFocus());
});

test("a name that must be typed begins in its field", async () => {
  ask("production", "danger");
  await waitFor(() => expect(screen.getByRole("textbox")).toHaveFocus());
});
