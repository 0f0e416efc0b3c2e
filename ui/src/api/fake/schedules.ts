import type { Api } from "../api";
import type { ScheduleView, UnitKindView, UnitsView } from "../bindings";
import { GodwitError } from "../error";
import { fakeEnvironmentOf } from "./status";
import { ago, type World } from "./world";

const hour = 3_600_000;

/** What a text means: the words and the expression of it. */
function parse(when: string): { words: string; cron: string } {
  const daily = /^daily (\d\d):(\d\d)$/.exec(when);
  if (daily !== null)
    return {
      words: `every day at ${daily[1]}:${daily[2]}`,
      cron: `${Number(daily[2])} ${Number(daily[1])} * * *`,
    };
  const weekly = /^weekly (\w+) (\d\d):(\d\d)$/.exec(when);
  if (weekly !== null)
    return {
      words: `every ${weekly[1]} at ${weekly[2]}:${weekly[3]}`,
      cron: `${Number(weekly[3])} ${Number(weekly[2])} * * ${weekly[1]?.slice(0, 3)}`,
    };
  if (when === "hourly") return { words: "every hour", cron: "0 * * * *" };
  if (when.trim().split(/\s+/).length === 5) return { words: `at ${when.trim()}`, cron: when.trim() };
  throw new GodwitError({
    code: "invalid-input",
    message: `'${when}' is not a time of a schedule`,
    hint: "Write daily 02:00, weekly sunday 03:30, hourly, or a cron expression of five fields.",
    causes: [],
    place: null,
    targetState: null,
  });
}

function make(
  world: World,
  environment: string,
  when: string,
  zone: string | null,
  paused: boolean,
): ScheduleView {
  const { name, project } = fakeEnvironmentOf(world, environment);
  const { words, cron } = parse(when);
  const at = zone ?? "Europe/Berlin";
  const before = world.schedules.get(environment);
  return {
    environment,
    name,
    project,
    words: `${words}, ${at}`,
    cron,
    zone: at,
    paused,
    next: paused ? null : ago(-9 * hour),
    lastStarted: before?.lastStarted ?? null,
    lastOutcome: before?.lastOutcome ?? null,
    lastMissed: before?.lastMissed ?? null,
    trouble: null,
  };
}

/** Schedules that were there before the window opened. */
export function seedSchedules(world: World): void {
  const production = make(world, "env-production", "daily 02:00", null, false);
  world.schedules.set("env-production", {
    ...production,
    lastStarted: ago(15 * hour),
    lastOutcome:
      world.scenario === "unproven"
        ? { kind: "failed", at: ago(15 * hour), why: "the disk was full" }
        : { kind: "succeeded", at: ago(15 * hour), backup: "backup-5" },
  });
}

function units(world: World, environment: string, kind: UnitKindView | null): UnitsView {
  const { name } = fakeEnvironmentOf(world, environment);
  const folder = "/home/ana/.config/systemd/user";
  const unit = `godwit-backup-${name}`;
  return {
    kind: kind ?? "systemd",
    files: [
      {
        path: `${folder}/${unit}.service`,
        text: `[Unit]\nDescription=Backup of ${name}\n\n[Service]\nType=oneshot\nExecStart=/usr/bin/godwit backup create --env ${name} --scheduled\n`,
      },
      {
        path: `${folder}/${unit}.timer`,
        text: `[Unit]\nDescription=Backup of ${name}\n\n[Timer]\nOnCalendar=*-*-* 02:00:00 Europe/Berlin\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n`,
      },
    ],
    activate: ["systemctl --user daemon-reload", `systemctl --user enable --now ${unit}.timer`],
    deactivate: [`systemctl --user disable --now ${unit}.timer`],
    notes: ["the timer runs only while you are logged in, unless lingering is enabled"],
    installed: world.units.has(environment),
  };
}

export function fakeSchedules(world: World): Api["schedule"] {
  return {
    list: async () => [...world.schedules.values()],
    set: async ({ environment, when, zone, paused }) => {
      const made = make(world, environment, when, zone, paused);
      world.schedules.set(environment, made);
      return made;
    },
    remove: async (environment) => {
      world.schedules.delete(environment);
    },
    units: async (environment, kind) => units(world, environment, kind),
    install: async (environment, kind) => {
      world.units.add(environment);
      return units(world, environment, kind);
    },
    uninstall: async (environment, kind) => {
      world.units.delete(environment);
      return units(world, environment, kind);
    },
  };
}
