import type { Api } from "../api";
import type { DestinationKindView, DestinationView } from "../bindings";
import { GodwitError } from "../error";
import type { Pace } from "./runs";
import type { World } from "./world";

function display(kind: DestinationKindView): string {
  const joined = (...parts: string[]) => parts.filter((it) => it !== "").join("/");
  switch (kind.kind) {
    case "folder":
      return kind.path;
    case "s3":
      return `s3://${joined(kind.bucket, kind.prefix)}`;
    case "gcs":
      return `gs://${joined(kind.bucket, kind.prefix)}`;
    case "azure":
      return `azure://${joined(kind.account, kind.container, kind.prefix)}`;
  }
}

const credentials: Record<DestinationKindView["kind"], string | null> = {
  folder: null,
  s3: "KEY_ID:SECRET",
  gcs: "the JSON of a service account's key",
  azure: "an account key, or a SAS token",
};

function view(id: string, name: string, kind: DestinationKindView): DestinationView {
  return { id, name, kind, display: display(kind), credential: credentials[kind.kind] };
}

/** Destinations that were there before the window opened. */
export function seedDestinations(world: World): void {
  world.destinations = [
    view("dest-1", "offsite", {
      kind: "s3",
      endpoint: null,
      region: "eu-central-1",
      bucket: "acme-backups",
      prefix: "shop",
      pathStyle: false,
    }),
    view("dest-2", "nas", { kind: "folder", path: "/mnt/nas/backups" }),
  ];
}

function found(world: World, wanted: string): DestinationView {
  const it = world.destinations.find(({ id, name }) => id === wanted || name === wanted);
  if (it !== undefined) return it;
  const message = `there is no destination ${wanted}`;
  throw new GodwitError({
    code: "not-found",
    message,
    hint: null,
    causes: [],
    place: null,
    targetState: null,
  });
}

export function fakeDestinations(world: World, pace: Pace): Api["destination"] {
  return {
    list: async () => world.destinations,
    put: async ({ id, name, kind }) => {
      const made = view(id ?? `dest-${world.destinations.length + 1}`, name, kind);
      world.destinations = [...world.destinations.filter((it) => it.id !== made.id), made];
      return made;
    },
    remove: async (id) => {
      const gone = found(world, id);
      world.destinations = world.destinations.filter((it) => it.id !== gone.id);
      return gone;
    },
    test: async (id) => {
      await pace(500);
      return {
        destination: found(world, id),
        proven: [
          "an object was written and read back",
          "a second one under the same name was refused",
          "it was deleted again",
        ],
      };
    },
  };
}

export function fakeCopy(world: World, pace: Pace): Api["backup"]["copy"] {
  return async ({ backup, destination }, onProgress) => {
    const to = found(world, destination);
    const from = world.backups.find((it) => it.id === backup);
    const total = from?.bytes ?? 0;
    for (const [index, phase] of ["copying", "reading back", "comparing with the manifest"].entries()) {
      await pace(400);
      onProgress({ run: `copy-${backup}`, phase, bytes: index === 2 ? total : total / 2, total });
    }
    const key = from?.path.split("/").at(-1) ?? backup;
    return {
      destination: to.name,
      key,
      display: `${to.display}/${key}`,
      bytes: total,
      sent: total,
      sha256: from?.sha256 ?? "",
    };
  };
}
