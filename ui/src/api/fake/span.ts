/** How long, as the engine says it: *an hour*, *30 hours*, *12 days*. */
export function formatSpan(millis: number): string {
  const hours = Math.floor(millis / 3_600_000);
  if (hours < 1) return "an hour";
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
