import type { BlockageView, BlockNodeView, SessionView } from "@/api/bindings";
import { formatDuration, plural } from "@/kit/format";

/** A session's number as people say it: `session 4711`. */
export function sessionName({ id }: Pick<SessionView, "id">): string {
  return id === null ? "a session without a number" : `session ${id}`;
}

/** For how long a session has been in its state; `null` where the server does not say. `past` is since it was seen. */
export function ageInWords({ sinceSeconds }: SessionView, past: number): string | null {
  return sinceSeconds === null ? null : `for ${formatDuration(sinceSeconds * 1000 + past)}`;
}

/** What ending a session takes from whoever owns it. */
export function lostByEnding({ transactionSeconds }: SessionView): string {
  return transactionSeconds === null
    ? "The server breaks it off. Whatever it has not committed is rolled back, and its program loses the connection."
    : "Its open transaction is rolled back: all that it changed and did not commit is lost, and its program loses the connection.";
}

/** Whether one session can be ended from here: it must be told from a later one with its number, and not be the run's. */
export function mayBeEnded({ id, token }: SessionView, own: number | null): boolean {
  return token !== null && id !== null && id !== own;
}

/** Every session of some trees, in the order in which they are shown. */
export function sessionsOf(nodes: readonly BlockNodeView[]): SessionView[] {
  return nodes.flatMap(({ session, also }) => [session, ...sessionsOf(also)]);
}

/** What a statement waits for, or who waits for it, as a heading. */
export function blockageInWords({ waitsFor, blockedBy, waiting }: BlockageView): string {
  if (waitsFor !== null) return `waits for ${waitsFor}`;
  if (blockedBy.length > 0) return "waits for a lock";
  return `${plural(waiting, "session")} ${waiting === 1 ? "waits" : "wait"} behind it`;
}

/** A blockage that is over: `waited 12 s for session 123`. */
export function waitedInWords(
  { blockedBy, waiting }: Pick<BlockageView, "blockedBy" | "waiting">,
  millis: number,
): string {
  const took = formatDuration(millis);
  const behind = `${plural(waiting, "session")} waited behind it`;
  if (blockedBy.length === 0) return `${behind} for up to ${took}`;
  const names = blockedBy.slice(0, 3).map(({ session }) => sessionName(session));
  const more = blockedBy.length - names.length;
  const whom = `${names.join(" and ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `waited ${took} for ${whom}${waiting > 0 ? `; ${behind}` : ""}`;
}

/** The first `count` sessions of some trees with those before them on the way, and how many are left out. */
export function firstSessions(
  nodes: readonly BlockNodeView[],
  count: number,
): { shown: BlockNodeView[]; more: number } {
  let left = count;
  const take = (all: readonly BlockNodeView[]): BlockNodeView[] =>
    all.flatMap((node) => {
      if (left === 0) return [];
      left -= 1;
      return [{ ...node, also: take(node.also) }];
    });
  const shown = take(nodes);
  return { shown, more: sessionsOf(nodes).length - (count - left) };
}
