import { expect, test } from "vitest";
import { compareVersions } from "./versions";

test("numbers of any length order as numbers, other versions as text", () => {
  const sorted = ["10", "9", "0042", "20260414103000", "100"].sort(compareVersions);
  expect(sorted).toEqual(["9", "10", "0042", "100", "20260414103000"]);
  expect(["b", "a", "2a"].sort(compareVersions)).toEqual(["2a", "a", "b"]);
});
