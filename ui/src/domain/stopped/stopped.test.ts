import { expect, test } from "vitest";
import type { StoppedView } from "@/api/bindings";
import { backOutBarred, beganBy, resumeInWords, stoppedInWords } from "./stopped";

const stopped: StoppedView = {
  version: "0041",
  name: "orders_email_index",
  file: "0041_orders_email_index.up.sql",
  direction: "up",
  run: "run-208",
  by: "ben",
  machine: "ci-runner-4",
  at: null,
  statements: [{ index: 1, line: 2, summary: "CREATE INDEX", fate: "done", evidence: "recorded" }],
  done: 2,
  clear: [],
  obstacle: null,
};

test("it goes on after what is done, and only where nothing is in the way", () => {
  expect(resumeInWords(stopped)).toBe("Resume after statement 2");
  expect(resumeInWords({ ...stopped, done: 0 })).toBe("Resume from statement 1");
  expect(resumeInWords({ ...stopped, done: null })).toBeNull();
  expect(resumeInWords({ ...stopped, obstacle: "the file changed" })).toBeNull();
});

test("nothing is rolled back beside a statement that runs, and no way back twice", () => {
  expect(backOutBarred(stopped)).toBeNull();
  const running = stopped.statements.map((it) => ({ ...it, index: 3, fate: "running" as const }));
  expect(backOutBarred({ ...stopped, statements: running })).toBe("Statement 3 is still running.");
  expect(backOutBarred({ ...stopped, direction: "down" })).toBe("It is the way back that stopped.");
});

test("who began it is told as far as it is known", () => {
  expect(stoppedInWords(stopped)).toBe("0041 orders_email_index stopped half-way");
  expect(stoppedInWords({ ...stopped, direction: "down" })).toContain("Rolling back 0041");
  expect(beganBy(stopped)).toBe("ben on ci-runner-4");
  expect(beganBy({ ...stopped, machine: null })).toBe("ben");
  expect(beganBy({ ...stopped, by: null })).toBe("somebody on ci-runner-4");
  expect(beganBy({ ...stopped, by: null, machine: null })).toBeNull();
});
