import { expect, test } from "vitest";
import { formatBytes, formatDuration, formatRelative, plural, secondsLeft } from "./format";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [48_211_456, "46.0 MiB"],
  [9_878_424_780, "9.2 GiB"],
  [1_073_741_823, "1.0 GiB"],
  [null, "–"],
])("%s bytes read %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

test.each([
  [0, "< 1 ms"],
  [0.4, "< 1 ms"],
  [12, "12 ms"],
  [230, "230 ms"],
  [1200, "1.2 s"],
  [48_000, "48 s"],
  [59_700, "1 min"],
  [185_000, "3 min 5 s"],
  [7_800_000, "2 h 10 min"],
  [null, "–"],
])("%s milliseconds read %s", (millis, words) => {
  expect(formatDuration(millis)).toBe(words);
});

test("moments read as people say them", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const before = (seconds: number) => formatRelative(new Date(now - seconds * 1000).toISOString(), now);
  expect([2, 12, 120, 7200, 86_400, 4 * 86_400].map(before)).toEqual([
    "just now",
    "12 s ago",
    "2 min ago",
    "2 h ago",
    "yesterday",
    "4 d ago",
  ]);
  expect(before(200 * 86_400)).toBe("5 May 2026");
});

test("one is singular and thousands are grouped", () => {
  expect([plural(1, "migration"), plural(0, "migration"), plural(48_211, "row")]).toEqual([
    "1 migration",
    "0 migrations",
    "48,211 rows",
  ]);
});

test("a countdown never goes below nothing nor above the whole", () => {
  const since = "2026-11-21T14:30:00Z";
  const at = (seconds: number) => Date.parse(since) + seconds * 1000;
  expect(secondsLeft(since, 30_000, at(0))).toBe(30);
  expect(secondsLeft(since, 30_000, at(6.2))).toBe(24);
  expect(secondsLeft(since, 30_000, at(31))).toBe(0);
  expect(secondsLeft("", 30_000, at(0))).toBe(0);
});
