import type { FindingView, PlaceView } from "./bindings";

/** What waits while a statement holds its strongest lock. */
export type Blocks = "nothing" | "definitions" | "writes" | "everything" | "unknown";

/** What a statement makes the engine do beside changing the catalogue. */
export type Work = "none" | "scan" | "build" | "rewrite" | "rows" | "unknown";

/** What one statement does to a target, read off its text. */
export type Impact = {
  /** The strongest lock in the engine's own words: `ACCESS EXCLUSIVE`, `INPLACE, LOCK=NONE`. */
  lock: string | null;
  blocks: Blocks;
  work: Work;
  /** What it touches, schema-qualified where that is known. */
  objects: string[];
  /** Whether it loses data or structure. */
  destroys: boolean;
  /** Whether nobody can tell from its text what it does. */
  opaque: boolean;
  /** All of it for people, in one sentence. */
  sentence: string;
};

export type Finding = {
  rule: string;
  severity: "info" | "warn" | "block";
  message: string;
  help: string;
  place: PlaceView | null;
  /** Whether Godwit knows the safe form. */
  fixable: boolean;
  /** Id of the rule's page. */
  page: string | null;
  /** The reason with which a script sets the rule aside; `null` where it stands. */
  suppressed: string | null;
};

/** The safe form of what a finding is about, before anything is written. */
export type FixPreview = {
  title: string;
  file: string;
  before: string;
  after: string;
  /** Further files that it takes. */
  more: { file: string; text: string }[];
  note: string | null;
};

/** Which fix: that of one finding of one plan. */
export type FixRequest = { digest: string; rule: string; place: PlaceView | null };

export type TableFacts = {
  name: string;
  rows: number | null;
  bytes: number | null;
  indexBytes: number | null;
  writesPerMinute: number | null;
  dependents: { kind: string; name: string }[];
  /** Its indexes, and how often each was used since the server's counters began. */
  indexes: { name: string; scans: number | null }[];
};

/** What the target says about what a plan touches. */
export type LiveFacts = {
  asOf: string;
  tables: TableFacts[];
  longestTransaction: { seconds: number | null; who: string | null } | null;
  replicaLagSeconds: number | null;
  freeDiskBytes: number | null;
  /** What could not be known, and why. */
  notes: string[];
};

export type DryRunKind = "static" | "validated" | "executed" | "scratch";

export type DryRunOutcome = "passed" | "failed" | "refused" | "incomplete" | "notOffered" | "cancelled";

export type DryRunStatement = {
  /** The migration's version. */
  step: string;
  /** Position in its script, from 1. */
  index: number;
  file: string;
  line: number;
  /** `passed`, `failed`, or what else became of it, in a word or two. */
  verdict: string;
  message: string | null;
  millis: number | null;
  locks: { relation: string; mode: string }[];
  /** Relations that were written anew. */
  rewrote: string[];
};

export type SchemaChange = {
  kind: string;
  name: string;
  change: "added" | "removed" | "changed";
  before: string | null;
  after: string | null;
};

export type DryRun = {
  kind: DryRunKind;
  outcome: DryRunOutcome;
  proves: string;
  doesNotProve: string;
  statements: DryRunStatement[];
  /** How the schema differs afterwards; `null` where that was not looked at. */
  schema: SchemaChange[] | null;
  notes: string[];
  tookMs: number;
};

/** Which dry run; `run` is the page's own name for it, by which it can be cancelled. */
export type DryRunRequest = { digest: string; kind: DryRunKind; run: string };

/** Everything about a plan that is asked for on request. */
export type PreviewApi = {
  fixPreview: (request: FixRequest) => Promise<FixPreview>;
  /** Writes a fix into the migrations folder; answers with the files that it wrote. */
  fixWrite: (request: FixRequest) => Promise<string[]>;
  planFacts: (digest: string) => Promise<LiveFacts>;
  /** Resolves when it is over, cancelled ones included. */
  dryRun: (request: DryRunRequest) => Promise<DryRun>;
  dryRunCancel: (run: string) => Promise<void>;
  /** A rule's page as Markdown. */
  rulePage: (page: string) => Promise<string>;
};

/** A finding with what a plan says of it beyond the sentence. */
export function findingOf(found: FindingView): Finding {
  return { ...found, page: found.hasPage ? found.rule : null };
}
