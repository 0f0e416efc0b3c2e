/** How often. */
export type Often = "daily" | "weekly" | "hourly" | "cron";

/** The days of a week, as a schedule names them. */
export const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** A schedule as chosen in the dialog. */
export type ScheduleChoice = {
  often: Often;
  day: string;
  /** `02:00`. */
  time: string;
  cron: string;
  zone: string;
  paused: boolean;
};

/** The choice that a kept expression stands for. */
export function choiceOf(kept: { cron: string; zone: string; paused: boolean } | null): ScheduleChoice {
  const choice: ScheduleChoice = {
    often: "daily",
    day: "sunday",
    time: "02:00",
    cron: kept?.cron ?? "0 2 * * *",
    zone: kept?.zone ?? "",
    paused: kept?.paused ?? false,
  };
  if (kept === null) return choice;
  if (kept.cron === "0 * * * *") return { ...choice, often: "hourly" };
  const [, minute, hour, day] = /^(\d+) (\d+) \* \* (\S+)$/.exec(kept.cron) ?? [];
  if (minute === undefined || hour === undefined) return { ...choice, often: "cron" };
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (day === "*") return { ...choice, time };
  const named = dayOf(day ?? "");
  return named === null ? { ...choice, often: "cron" } : { ...choice, often: "weekly", time, day: named };
}

/** A day by its number or its first letters. */
function dayOf(word: string): string | null {
  const number = Number(word);
  if (word !== "" && Number.isInteger(number)) return days[(number + 6) % 7] ?? null;
  return word.length < 3 ? null : (days.find((it) => it.startsWith(word.toLowerCase())) ?? null);
}

/** The choice as the request has it. */
export function whenOf({ often, day, time, cron }: ScheduleChoice): string {
  switch (often) {
    case "daily":
      return `daily ${time}`;
    case "weekly":
      return `weekly ${day} ${time}`;
    case "hourly":
      return "hourly";
    case "cron":
      return cron.trim();
  }
}
