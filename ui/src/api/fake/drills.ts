import type { BackupView, DrillView, GateView, ProofView } from "../bindings";
import { formatSpan } from "./span";
import { fakeEnvironmentOf } from "./status";
import type { World } from "./world";

type Restored = BackupView & { proof: Extract<ProofView, { kind: "restored" }> };

function isRestored(backup: BackupView): backup is Restored {
  return backup.proof.kind === "restored";
}

function restoredOf(world: World, environment: string): Restored[] {
  return world.backups
    .filter((it) => it.environment === environment)
    .filter(isRestored)
    .sort((a, b) => b.proof.at.localeCompare(a.proof.at));
}

/** What a run on a production environment lacks, in the words of the engine. */
function lacksOf(world: World, environment: string): string | null {
  const { drillHours } = world.settings;
  const asked = `one taken within ${drillHours} hours is asked for`;
  const newest = restoredOf(world, environment)
    .filter((it) => it.scope === "the whole database")
    .map((it) => Date.parse(it.started))
    .sort((a, b) => b - a)[0];
  if (newest === undefined) return `no backup of it was ever restored and compared; ${asked}`;
  const age = Date.now() - newest;
  if (age <= drillHours * 3_600_000) return null;
  return `its newest backup that was restored and compared is ${formatSpan(age)} old; ${asked}`;
}

/** When backups of each environment were last proven by a restore. */
export function fakeDrills(world: World, project: string): DrillView[] {
  return world.environments
    .filter((it) => it.project === project)
    .map(({ id, tier }) => {
      const [last] = restoredOf(world, id);
      return {
        environment: id,
        at: last?.proof.at ?? null,
        backup: last?.id ?? null,
        tookMillis: last?.proof.tookMillis ?? null,
        lacks: tier === "production" ? lacksOf(world, id) : null,
      };
    });
}

/** The gate that asks for a backup that was restored. */
export function fakeDrillGate(world: World, environment: string): GateView {
  if (fakeEnvironmentOf(world, environment).tier !== "production")
    return { kind: "drill", state: "not-needed", detail: "no restored backup is asked for" };
  const lacks = lacksOf(world, environment);
  if (lacks !== null) return { kind: "drill", state: "closed", detail: lacks };
  return {
    kind: "drill",
    state: "met",
    detail: `a backup was restored and compared; it is at most ${world.settings.drillHours} hours old`,
  };
}
