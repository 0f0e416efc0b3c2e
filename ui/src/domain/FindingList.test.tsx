import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { manyFindings } from "@/api/fake/scripts";
import { FindingList } from "./FindingList";

test("of very many findings the weightiest are shown, and how many are not", () => {
  const findings = manyFindings("0001_a.up.sql", 900);
  render(<FindingList findings={findings} />);
  const shown = screen.getAllByRole("listitem");
  expect(shown).toHaveLength(50);
  expect(shown[0]).toHaveTextContent("look first");
  expect(shown.at(-1)).toHaveTextContent("good to know");
  expect(screen.getByText("40 more of no greater weight: a plan lists them all.")).toBeVisible();
});

test("a few stay in the order of the script", () => {
  const findings = manyFindings("0001_a.up.sql", 40).reverse();
  render(<FindingList findings={findings} />);
  const places = screen.getAllByRole("listitem").map((it) => /line (\d+)/.exec(it.textContent ?? "")?.[1]);
  expect(places).toEqual(["35", "25", "15", "5"]);
});
