import type { EnvironmentView, IdentityView, MarkerView } from "../bindings";
import { ago, type World } from "./world";

type Taken = Pick<EnvironmentView, "name" | "tier" | "protect">;

/** What the fake's database `environment` says that it is, to somebody who takes it for `taken`. */
export function fakeIdentity(world: World, environment: string | null, taken: Taken): IdentityView {
  const marker = world.markers.get(environment ?? "") ?? null;
  const says = (of: Pick<Taken, "name" | "tier">) => `${of.tier} '${of.name}'`;
  const needsName = taken.protect !== "open" || (marker !== null && marker.protect !== "open");
  if (marker === null) {
    return { state: "unmarked", detail: "the database carries no marker yet", marker, needsName };
  }
  if (says(marker) === says(taken)) {
    return { state: "match", detail: `the database says that it is ${says(marker)}`, marker, needsName };
  }
  return {
    state: "mismatch",
    detail: `the database says that it is ${says(marker)}, and is taken for ${says(taken)}`,
    marker,
    needsName: true,
  };
}

/** The marker that writing one for `environment` leaves. */
export function fakeMarker({ name, tier, protect }: Taken): MarkerView {
  return { name, tier, protect, writtenAt: ago(0), writtenBy: "ana on ana-laptop" };
}
