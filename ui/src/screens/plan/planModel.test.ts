import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import {
  actionWords,
  asksFirst,
  backupChoice,
  closedGates,
  commandOf,
  createsInWords,
  hasWayDown,
  limitsInWords,
  resumesInWords,
  statementsToRun,
  summaryOf,
  wayBack,
} from "./planModel";

const api = createFakeApi();
const production = () => api.plan.create({ environment: "env-production", to: null });

test("the button says what will happen, to how many and to what", async () => {
  expect(actionWords(await production())).toBe("Apply 3 migrations to production");
  const back = await api.plan.rollback({ environment: "env-staging", steps: 1, to: null });
  expect(actionWords(back)).toBe("Roll back 1 migration on staging");
});

test("what resumes counts only what is left, and says where it goes on", async () => {
  const plan = await createFakeApi("stopped").plan.resume("env-production");
  expect(statementsToRun(plan)).toBe(plan.statements - 2);
  expect(actionWords(plan)).toBe("Resume 0041 and apply 1 migration on production");
  const [step] = plan.steps;
  if (step === undefined || step.resumes === null) throw new Error("a step that resumes");
  expect(resumesInWords(step, step.resumes)).toBe("Goes on after statement 2 of 5");
  expect(resumesInWords(step, { ...step.resumes, done: 0 })).toBe("Begins again with its first statement");
});

test("limits are told in a line", () => {
  const limits = { lockWait: 2000, longLockWait: 2000, tries: 10, statement: null, idle: 1, queue: null };
  expect(limitsInWords(limits)).toBe("waits for a lock 2.0 s, 10 tries; statements run as long as they take");
  expect(limitsInWords({ ...limits, longLockWait: 600_000, tries: 1, statement: 30_000, queue: 5 })).toBe(
    "waits for a lock 2.0 s, 1 try (10 min where nobody queues behind it); gives way once more than 5 queue behind it; statements run at most 30 s",
  );
});

test("what the run creates beside the migrations is said in one sentence", async () => {
  const plan = await production();
  const creates = (createsHistory: boolean, createsJournal: boolean) =>
    createsInWords({ ...plan, createsHistory, createsJournal });
  expect(creates(true, true)).toContain("creates both");
  expect(creates(true, false)).toContain("The history table");
  expect(creates(false, true)).toContain("journal");
  expect(creates(false, false)).toBeNull();
});

test("a backup that says the same as the policy hands in the policy, and the command follows", async () => {
  const plan = await production();
  expect(backupChoice(plan, true)).toBe("policy");
  expect(backupChoice(plan, false)).toBe("skip");
  expect(commandOf(plan, false)).toBe(`${plan.command} --no-backup`);
  const staging = await api.plan.create({ environment: "env-staging", to: null });
  expect(backupChoice(staging, true)).toBe("take");
});

test("production and every roll back ask first; a migration on development does not", async () => {
  expect(asksFirst(await production())).toBe(true);
  expect(asksFirst(await api.plan.rollback({ environment: "env-development", steps: 1, to: null }))).toBe(
    true,
  );
  expect(asksFirst(await api.plan.create({ environment: "env-staging", to: null }))).toBe(false);
});

test("a history that needs attention closes its gate", async () => {
  const staging = await api.plan.create({ environment: "env-staging", to: null });
  expect(closedGates(staging).map((gate) => gate.kind)).toEqual(["history"]);
});

test("the way back is a down script for every migration, or a backup", async () => {
  const plan = await production();
  const folder = await api.folder.get("orders-service");
  const last = plan.steps.at(-1)?.version;
  const oneWay = {
    ...folder,
    migrations: folder.migrations.map((it) => ({ ...it, reversible: it.version !== last })),
  };
  expect([hasWayDown(plan, folder), hasWayDown(plan, oneWay), hasWayDown(plan, undefined)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(wayBack(true, true)).toContain("roll back, or restore the backup");
  expect(wayBack(true, false)).toContain("not every migration has a down script");
  expect(wayBack(false, true)).toContain("roll back.");
  expect(wayBack(false, false)).toBe("There is no way back but an older backup.");
});

test("a statement's summary is one line without the comments before it", () => {
  expect(summaryOf("-- why\n/* and\nhow */\nDROP TABLE\n  a;")).toBe("DROP TABLE a;");
  expect(summaryOf(`SELECT ${"x".repeat(100)}`)).toHaveLength(80);
});
