import { expect, test } from "vitest";
import type { Impact } from "@/api/previewTypes";
import { impactLine, lockBadge, lockTone } from "./impactWords";

const impact = (more: Partial<Impact>): Impact => ({
  lock: null,
  blocks: "nothing",
  work: "none",
  objects: [],
  destroys: false,
  opaque: false,
  sentence: "",
  ...more,
});

test.each([
  ["ACCESS EXCLUSIVE", "AE"],
  ["SHARE UPDATE EXCLUSIVE", "SUE"],
  ["ROW EXCLUSIVE", "RE"],
])("PostgreSQL's %s is %s", (lock, badge) => {
  expect(lockBadge(impact({ lock }))).toBe(badge);
});

test.each([
  ["INSTANT", "definitions", "INS", "neutral"],
  ["INPLACE, LOCK=NONE", "definitions", "INP", "neutral"],
  ["INPLACE, LOCK=SHARED", "writes", "INP", "caution"],
  ["COPY, LOCK=SHARED", "writes", "CPY", "caution"],
  ["COPY, LOCK=EXCLUSIVE", "everything", "CPY", "danger"],
] as const)("MySQL's %s, which blocks %s, is %s and %s", (lock, blocks, badge, tone) => {
  expect(lockBadge(impact({ lock, blocks }))).toBe(badge);
  expect(lockTone(impact({ lock, blocks }))).toBe(tone);
});

test("the whole lock stands in the line beside the badge", () => {
  expect(impactLine(impact({ lock: "COPY, LOCK=SHARED", blocks: "writes", work: "rewrite" }))).toBe(
    "COPY, LOCK=SHARED, blocks writes, writes the whole table anew",
  );
});

test("what nobody can tell is asked, what takes no lock says nothing", () => {
  expect(lockBadge(impact({ opaque: true }))).toBe("?");
  expect(lockBadge(impact({}))).toBe("");
  expect(lockTone(impact({ opaque: true }))).toBe("caution");
});
