import type { Note, Timeline, TimelineRow } from "./runTimeline";

/** One piece of a timeline as it is shown: a row, a note under it, or what lasts now under the row that runs. */
export type TimelineItem =
  | { kind: "row"; key: string; row: TimelineRow }
  | { kind: "note"; key: string; note: Note }
  | { kind: "live"; key: "live" };

/** Rows with the notes under them, and the place of what lasts now. */
export function timelineItems(
  rows: readonly TimelineRow[],
  { notes, waits }: Pick<Timeline, "notes" | "waits">,
): TimelineItem[] {
  const under = new Map<string | null, Note[]>();
  for (const note of notes) {
    const known = under.get(note.under);
    if (known === undefined) under.set(note.under, [note]);
    else known.push(note);
  }
  const live = Object.values(waits).some((wait) => wait !== null)
    ? rows.findLast((row) => row.state === "running")
    : undefined;
  return rows.flatMap((row): TimelineItem[] => [
    { kind: "row", key: row.key, row },
    ...(under.get(row.key) ?? []).map((note): TimelineItem => ({ kind: "note", key: note.key, note })),
    ...(row === live ? [{ kind: "live", key: "live" } as const] : []),
  ]);
}
