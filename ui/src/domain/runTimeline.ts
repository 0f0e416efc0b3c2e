import type {
  BlockageView,
  PlaceView,
  RunEventView,
  RunOutcomeView,
  TargetStateView,
  TransactionsView,
} from "@/api/bindings";
import { blockageInWords, sessionName } from "./blockage";
import { foldWaits, noWaits, type Waits } from "./runWaits";

/** How far one line of a timeline is. What was done and then rolled back is `undone`. */
export type RowState = "waiting" | "running" | "done" | "undone" | "failed" | "left";

/** One line of a run's timeline. */
export type TimelineRow = {
  key: string;
  kind: "step" | "migration" | "statement";
  text: string;
  state: RowState;
  /** When it began; `null` while it waits. */
  started: string | null;
  /** How long it took; `null` while it runs. */
  millis: number | null;
  rows: number | null;
};

/** Something to know that belongs to a row: what the server said, or a wait that is over. */
export type Note = {
  key: string;
  /** The key of its row; `null` where nothing ran. */
  under: string | null;
  at: string;
  /** The server's word: `NOTICE`, `WARNING`; `null` where Godwit says it. */
  severity: string | null;
  text: string;
};

/** The severity of a note that says who went through a closed gate, and why. */
export const breakGlassWord = "the glass was broken";

/** How a run ended. */
export type Ending = {
  at: string;
  outcome: RunOutcomeView;
  state: TargetStateView;
  error: string | null;
  place: PlaceView | null;
};

/** Everything that the events of a run say so far. */
export type Timeline = {
  rows: readonly TimelineRow[];
  notes: readonly Note[];
  /** Bytes of a backup or restore that is going on. */
  progress: { bytes: number; total: number | null; what: string } | null;
  /** What it waits for now. */
  waits: Waits;
  /** The server's number for the run's own session. */
  session: number | null;
  migrations: { done: number; total: number };
  transactions: TransactionsView;
  /** The migration that runs now, or ran last. */
  version: string | null;
  started: string | null;
  ending: Ending | null;
  /** How many events are folded in. */
  seen: number;
};

export const emptyTimeline: Timeline = {
  rows: [],
  notes: [],
  progress: null,
  waits: noWaits,
  session: null,
  migrations: { done: 0, total: 0 },
  transactions: "each",
  version: null,
  started: null,
  ending: null,
  seen: 0,
};

/** Folds further events into a timeline. Events that are in already are passed over. */
export function extendTimeline(before: Timeline, events: readonly RunEventView[]): Timeline {
  if (events.length <= before.seen) return before;
  const next = { ...before, rows: [...before.rows], notes: [...before.notes], seen: events.length };
  for (const event of events.slice(before.seen)) fold(next, event);
  return next;
}

type Draft = Omit<Timeline, "rows" | "notes"> & { rows: TimelineRow[]; notes: Note[] };

function fold(draft: Draft, event: RunEventView): void {
  const { seq, at, what } = event;
  const { waits, over } = foldWaits(draft.waits, event);
  draft.waits = waits;
  for (const [index, text] of over.entries()) note(draft, `${seq} ${index}`, at, null, text);
  const begin = (kind: TimelineRow["kind"], key: string, text: string) => {
    const row: TimelineRow = { key, kind, text, state: "running", started: at, millis: null, rows: null };
    const known = draft.rows.findIndex((it) => it.key === key);
    // A statement begins anew where its transaction was taken back; so do those after it.
    if (known >= 0) startAnew(draft, known);
    draft.rows.push(row);
  };
  const finish = (key: string, millis: number | null, rows: number | null = null) => {
    const index = draft.rows.findLastIndex((row) => row.key === key);
    const row = draft.rows[index];
    if (row === undefined) return;
    const took = millis ?? Math.max(0, Date.parse(at) - Date.parse(row.started ?? at));
    draft.rows[index] = { ...row, state: "done", millis: took, rows };
  };
  // A backup, and a restore into a new database, take no lock: nothing waits for one that is never said to be held.
  const withoutLock = () => {
    draft.rows = draft.rows.filter((row) => row.key !== "lock" || row.state !== "running");
  };
  switch (what.event) {
    case "started":
      draft.started = at;
      draft.migrations = { done: 0, total: what.migrations };
      draft.transactions = what.transactions ?? "each";
      begin("step", "lock", "take the lock, check the plan again under it");
      return;
    case "locked":
      draft.session = what.session;
      finish("lock", null);
      return;
    case "break-glass":
      draft.notes.push({
        key: `note ${seq}`,
        under: draft.rows.at(-1)?.key ?? null,
        at,
        severity: breakGlassWord,
        text: `“${what.reason}”. It ran although ${what.gate}.`,
      });
      return;
    case "backup-started":
      withoutLock();
      begin("step", "backup", `back up with ${what.tool}`);
      return;
    case "progress":
      withoutLock();
      draft.progress = { bytes: what.bytes ?? 0, total: what.total, what: what.what };
      // A restore has no event of its own for its beginning: its first progress outside a backup is that.
      if (!draft.rows.some((row) => row.state === "running")) begin("step", "restore", "restore the content");
      return;
    case "backup-finished":
      draft.progress = null;
      finish("backup", null);
      return;
    case "migration-started":
      draft.version = what.version;
      begin("migration", `migration ${what.version}`, `${what.version} ${what.name}`);
      return;
    case "statement-started":
      begin("statement", `statement ${what.version} ${what.index}`, what.summary);
      return;
    case "statement-finished":
      finish(`statement ${what.version} ${what.index}`, what.millis, what.rows);
      return;
    case "notice":
      note(draft, String(seq), at, what.severity, what.message);
      return;
    case "migration-finished":
      draft.migrations = { ...draft.migrations, done: draft.migrations.done + 1 };
      finish(`migration ${what.version}`, what.millis);
      return;
    case "ended":
      end(draft, at, what);
      return;
    case "lock-waiting":
    case "retrying":
    case "blocked":
    case "free":
    case "inside":
      return;
  }
}

/** Takes out the row at `from` and all after it; what is known of them stays under the one that begins anew. */
function startAnew(draft: Draft, from: number): void {
  const out = new Set(draft.rows.splice(from).map((row) => row.key));
  const [first = null] = out;
  draft.notes = draft.notes.map((it) =>
    it.under !== null && out.has(it.under) ? { ...it, under: first } : it,
  );
}

/** Puts a note under the statement that runs, else under the migration or the step. */
function note(draft: Draft, key: string, at: string, severity: string | null, text: string): void {
  const under = draft.rows.findLast((row) => row.state === "running")?.key ?? null;
  draft.notes.push({ key: `note ${key}`, under, at, severity, text });
}

function end(draft: Draft, at: string, what: Omit<Ending, "at">): void {
  draft.ending = { at, outcome: what.outcome, state: what.state, error: what.error, place: what.place };
  draft.progress = null;
  const state: RowState =
    what.outcome === "succeeded" ? "done" : what.outcome === "failed" ? "failed" : "left";
  const undone = undoneMigrations(draft, what.state);
  draft.rows = draft.rows.map((row) => {
    if (row.state === "done" && undone.has(row.key.split(" ")[1] ?? "")) return { ...row, state: "undone" };
    return row.state === "running"
      ? { ...row, state, millis: Math.max(0, Date.parse(at) - Date.parse(row.started ?? at)) }
      : row;
  });
}

/**
 * The versions of which something was done and rolled back: the migration that stopped, and those before it that
 * shared its transaction.
 */
function undoneMigrations({ rows }: Draft, state: TargetStateView): ReadonlySet<string> {
  if (state.kind !== "rolled-back") return new Set();
  // More migrations than were heard of may stay: a COMMIT can take effect without its answer arriving.
  const begun = rows.filter((row) => row.kind === "migration");
  return new Set(begun.slice(state.done).map((row) => row.key.split(" ")[1] ?? ""));
}

/** The migrations of a run that have not begun: waiting while it goes on, left once it has ended. */
export function waitingRows(
  timeline: Timeline,
  versions: readonly string[],
  nameOf: (version: string) => string,
): TimelineRow[] {
  const begun = new Set(timeline.rows.map((row) => row.key));
  return versions
    .filter((version) => !begun.has(`migration ${version}`))
    .map((version) => ({
      key: `migration ${version}`,
      kind: "migration",
      text: `${version} ${nameOf(version)}`.trim(),
      state: timeline.ending === null ? "waiting" : "left",
      started: null,
      millis: null,
      rows: null,
    }));
}

/** One sentence for people who listen: changes with migrations and at the end, not with every statement. */
export function spokenProgress(timeline: Timeline): string {
  const { ending, migrations, version, waits } = timeline;
  if (ending !== null)
    return ending.error === null
      ? `The run ${ending.outcome}.`
      : `The run ${ending.outcome}: ${ending.error}`;
  if (waits.lock !== null) return `Waiting for the lock that ${waits.lock.holder ?? "another run"} holds.`;
  if (version === null) return "The run has begun.";
  if (waits.blocked !== null) return spokenBlockage(waits.blocked.blockage);
  if (waits.retry !== null)
    return `The statement got no lock and did nothing. Try ${waits.retry.attempt} of ${waits.retry.tries} comes next.`;
  return `${version} is running; ${migrations.done} of ${migrations.total} migrations done.`;
}

function spokenBlockage(blockage: BlockageView): string {
  const [first] = blockage.blockedBy;
  const whom = first === undefined ? "" : `; ${sessionName(first.session)} is in the way`;
  return `The statement ${blockageInWords(blockage)}${whom}.`;
}

/** What cancelling a restore now would leave on `target`, in sentences. */
export function ifRestoreCancelled(target: string, { rows }: Timeline): string {
  switch (rows.find((row) => row.key === "backup")?.state) {
    case "running":
      return `Nothing has been changed on ${target} yet: the safety backup is still being taken.`;
    case "done":
      return `${target} may be left with part of the backup's content. The safety backup that was taken first leads back.`;
    default:
      return "A database that is new is left incomplete or removed again. Nothing that was there before is replaced without a safety backup first.";
  }
}
