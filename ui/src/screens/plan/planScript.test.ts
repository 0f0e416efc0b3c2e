import { expect, test } from "vitest";
import { createFakeApi } from "@/api/fake";
import { blockAt, endOf, nextStatement } from "@/domain/script/script";
import { byStatement, placeFindings, weightiest } from "./planFindings";
import { planScript, sectionsOf, underlines } from "./planScript";

const api = createFakeApi();
const production = () => api.plan.create({ environment: "env-production", to: null });
const troubled = () => createFakeApi("findings").plan.create({ environment: "env-production", to: null });
const none = new Map();

const plain = { fixable: false, suppressed: null, hasPage: false };

test("a transactional migration begins and commits around its statements and its history row", async () => {
  const [first, second] = sectionsOf(await production(), none);
  const looks = first?.blocks.map(({ part, bracket }) => `${part} ${bracket}`);
  expect(looks).toEqual([
    "boundary first",
    "statement inside",
    "statement inside",
    "history inside",
    "boundary last",
  ]);
  expect(second?.section.aside).toBe("no transaction: the script begins with -- no-transaction");
  expect(second?.blocks.map(({ part, bracket }) => `${part} ${bracket}`)).toEqual([
    "statement each",
    "history each",
  ]);
});

test("one transaction for all begins with the first migration and is committed after the last", async () => {
  const plan = await production();
  const steps = plan.steps.map((step) => ({ ...step, transactional: true }));
  const borders = sectionsOf({ steps, transactions: "all" }, none)
    .flatMap(({ blocks }) => blocks)
    .filter(({ part }) => part === "boundary");
  expect(borders.map(({ key }) => key)).toEqual([
    `${steps[0]?.version} begin`,
    `${steps.at(-1)?.version} commit`,
  ]);
});

test("what resumes shows what is done first, then what clears up, then the rest", async () => {
  const plan = await createFakeApi("stopped").plan.resume("env-production");
  const [resumed] = sectionsOf(plan, none);
  expect(resumed?.blocks.map(({ part, done }) => `${part}${done ? " done" : ""}`)).toEqual([
    ...["statement done", "statement done", "clear"],
    ...["statement", "statement", "statement", "history"],
  ]);
});

test("every character belongs to the piece that it was taken from", async () => {
  const script = planScript(await troubled(), none);
  for (const [at, block] of script.blocks.entries()) {
    const from = script.starts[at] ?? 0;
    expect(script.text.slice(from, endOf(script, at)), block.key).toBe(block.sql);
    expect(blockAt(script, from)).toBe(at);
    expect(blockAt(script, endOf(script, at))).toBe(at);
  }
});

test("going on passes over what is no statement, and stops at the ends", async () => {
  const script = planScript(await production(), none);
  const first = nextStatement(script, -1, 1);
  expect(script.blocks[first]?.index).toBe(1);
  expect(nextStatement(script, first, -1)).toBe(-1);
  const third = nextStatement(script, nextStatement(script, first, 1), 1);
  expect(script.blocks[third]?.key).toBe("0041 statement 1");
});

test("a finding lies on the statement that holds its line, in the order of the script", async () => {
  const placed = placeFindings(await troubled());
  expect(placed.map(({ key, finding }) => `${key} ${finding.rule}`)).toEqual([
    "0043 statement 1 idx-create-blocking",
    "0043 statement 2 col-type-change",
    "0043 statement 3 con-fk-validated",
    "0043 statement 4 col-drop",
    "0043 statement 6 col-varchar",
    "0043 statement 7 sql-opaque",
  ]);
});

test("of two statements in one line the finding lies on the one that holds its column", async () => {
  const plan = await production();
  const step = plan.steps[0];
  const [one, two] = step?.statements ?? [];
  if (step === undefined || one === undefined || two === undefined) throw new Error("two statements");
  const place = { file: step.file, line: one.line, column: 12, excerpt: "" };
  const finding = { rule: "r", severity: "info" as const, message: "m", help: "", place, ...plain };
  const lie = (column: number) => ({
    ...plan,
    findings: [{ ...finding, place: { ...place, column } }],
    steps: [{ ...step, statements: [one, { ...two, line: one.line, column: 20 }] }],
  });
  expect(placeFindings(lie(12))[0]?.key).toBe("0040 statement 1");
  expect(placeFindings(lie(20))[0]?.key).toBe("0040 statement 2");
});

test("a finding without a statement comes last and leads nowhere", async () => {
  const plan = await troubled();
  const lost = { rule: "folder", severity: "block" as const, message: "m", help: "", place: null, ...plain };
  const placed = placeFindings({ ...plan, findings: [lost, ...plan.findings] });
  expect(placed.at(-1)?.finding.rule).toBe("folder");
  expect(placed.at(-1)?.key).toBeNull();
});

test("what is set aside weighs nothing", async () => {
  const by = byStatement(placeFindings(await troubled()));
  expect(weightiest(by.get("0043 statement 1"))).toBe("block");
  expect(weightiest(by.get("0043 statement 4"))).toBeNull();
  expect(weightiest(undefined)).toBeNull();
});

test("a finding underlines the line that it names", async () => {
  const placed = placeFindings(await troubled());
  const script = planScript(await troubled(), byStatement(placed));
  const lines = underlines(script, placed).map(({ from, to }) => script.text.slice(from, to).trim());
  expect(lines).toContain("tag      varchar(40) NOT NULL");
  expect(lines).not.toContain("ALTER TABLE customers DROP COLUMN legacy_flags;");
});
