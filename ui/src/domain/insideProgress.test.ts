import { expect, test } from "vitest";
import { insideInWords, insidePart } from "./insideProgress";

const blocks = { phase: "building index", done: 12_288, total: 49_152, unit: "blocks" };

test("a part is known only where the whole is", () => {
  expect(insidePart(blocks)).toBe(25);
  expect(insidePart({ ...blocks, total: null })).toBeNull();
  expect(insidePart({ ...blocks, total: 0 })).toBeNull();
  expect(insidePart({ ...blocks, done: 99_999 })).toBe(100);
});

test("progress is told in its own unit", () => {
  expect(insideInWords(blocks)).toBe("12,288 of 49,152 blocks");
  expect(insideInWords({ ...blocks, total: null })).toBe("12,288 blocks so far");
  expect(insideInWords({ phase: "copy", done: 1024, total: 4096, unit: "bytes" })).toBe("1.0 KiB of 4.0 KiB");
  expect(insideInWords({ phase: "stage", done: 43, total: 100, unit: "%" })).toBe("43 %");
});
