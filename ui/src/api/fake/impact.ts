import type { Blocks, Impact, Work } from "@/api/previewTypes";

type Guess = { when: RegExp; lock: string | null; blocks: Blocks; work: Work; says: string };

/** What PostgreSQL does for the statements that `migrations.ts` and `previews.ts` hold. */
const guesses: readonly Guess[] = [
  {
    when: /create (unique )?index concurrently/i,
    lock: "SHARE UPDATE EXCLUSIVE",
    blocks: "definitions",
    work: "build",
    says: "builds an index on $ while reads and writes go on",
  },
  {
    when: /drop index concurrently/i,
    lock: "SHARE UPDATE EXCLUSIVE",
    blocks: "definitions",
    work: "none",
    says: "drops an index of $ while reads and writes go on",
  },
  {
    when: /create (unique )?index/i,
    lock: "SHARE",
    blocks: "writes",
    work: "build",
    says: "builds an index on $; every write to it waits until that is done",
  },
  {
    when: /validate constraint/i,
    lock: "SHARE UPDATE EXCLUSIVE",
    blocks: "definitions",
    work: "scan",
    says: "reads all of $ to prove a constraint; reads and writes go on",
  },
  {
    when: /foreign key/i,
    lock: "SHARE ROW EXCLUSIVE",
    blocks: "writes",
    work: "scan",
    says: "reads all of $ to prove a foreign key; writes to both tables wait",
  },
  {
    when: /set not null|add constraint/i,
    lock: "ACCESS EXCLUSIVE",
    blocks: "everything",
    work: "scan",
    says: "reads all of $ while nobody else can use it",
  },
  {
    when: /type [a-z]/i,
    lock: "ACCESS EXCLUSIVE",
    blocks: "everything",
    work: "rewrite",
    says: "writes all of $ anew while nobody else can use it",
  },
  {
    when: /alter table|drop (table|index)|truncate/i,
    lock: "ACCESS EXCLUSIVE",
    blocks: "everything",
    work: "none",
    says: "changes the definition of $; short, but everything queues behind it",
  },
  {
    when: /^(update|delete|insert)/i,
    lock: "ROW EXCLUSIVE",
    blocks: "nothing",
    work: "rows",
    says: "changes rows of $; only those rows are locked",
  },
  {
    when: /^(do|call|execute)\b/i,
    lock: null,
    blocks: "unknown",
    work: "unknown",
    says: "runs code that is not in the text",
  },
  { when: /create/i, lock: null, blocks: "nothing", work: "none", says: "creates $, which nobody uses yet" },
];

const named = /\b(?:table|on|update|into|from|function|index)\s+(?:if exists\s+)?(?!concurrently)([a-z_.]+)/i;

/** What a statement of the fake does. */
export function fakeImpact(sql: string): Impact {
  const found = guesses.find(({ when }) => when.test(sql));
  const object = (/\bon\s+([a-z_.]+)/i.exec(sql) ?? named.exec(sql))?.[1];
  const destroys = /\b(drop (table|column)|truncate|delete)\b/i.test(sql);
  return {
    lock: found?.lock ?? null,
    blocks: found?.blocks ?? "nothing",
    work: found?.work ?? "none",
    objects: object === undefined ? [] : [`public.${object}`],
    destroys,
    opaque: /^(do|call|execute)\b/i.test(sql),
    sentence: sentenceOf(found, object ?? "the target", destroys),
  };
}

function sentenceOf(guess: Guess | undefined, object: string, destroys: boolean): string {
  const says = (guess?.says ?? "changes nothing that others use").replace("$", object);
  const lock = guess?.lock == null ? "" : `, under ${guess.lock}`;
  const text = `${says}${lock}${destroys ? "; what it drops is lost" : ""}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
