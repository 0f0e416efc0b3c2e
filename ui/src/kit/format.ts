const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** A size in binary units with three significant digits: `46.0 MiB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return "–";
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? "B"}`;
}

/** A duration with about two significant digits: `4 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(millis: number | null): string {
  if (millis === null || !Number.isFinite(millis) || millis < 0) return "–";
  if (millis < 1) return "< 1 ms";
  if (millis < 100) return `${Math.round(millis)} ms`;
  if (millis < 995) return `${Math.round(millis / 10) * 10} ms`;
  const seconds = millis / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return join(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.round(whole / 60);
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function join(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

// Making one of these costs more than drawing a row, so each is made once.
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const clocks = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const counts = new Intl.NumberFormat("en-GB");

/** A whole number with separators: `48,211`. */
export function formatCount(count: number | null): string {
  return count === null || !Number.isFinite(count) ? "–" : counts.format(Math.round(count));
}

/** A count with its noun: `1 migration`, `3 migrations`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** How long ago a moment was: `just now`, `12 s ago`, `3 h ago`, `yesterday`, `4 d ago`, then the date. */
export function formatRelative(at: string, now: number): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return at;
  const seconds = Math.round((now - then) / 1000);
  if (seconds < -60) return formatDate(then);
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(seconds / 3600);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.round(seconds / 86_400);
  if (days === 1) return "yesterday";
  if (days < 60) return `${days} d ago`;
  return formatDate(then);
}

function formatDate(millis: number): string {
  return dates.format(millis);
}

/** The full moment in the person's own time zone, for tooltips. */
export function formatAbsolute(at: string): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return at;
  return moments.format(then);
}

/** The clock of a moment: `14:30:36`. */
export function formatClock(at: string): string {
  const then = Date.parse(at);
  if (Number.isNaN(then)) return at;
  return clocks.format(then);
}

/** Whole seconds that are left of a wait of `millis` that began at `since`; 0 once it is over. */
export function secondsLeft(since: string, millis: number, now: number): number {
  const then = Date.parse(since);
  return Number.isNaN(then) ? 0 : Math.max(0, Math.ceil((then + millis - now) / 1000));
}
