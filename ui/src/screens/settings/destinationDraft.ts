import type { DestinationKindView } from "@/api/bindings";

/** Which kind of place. */
export type Kind = DestinationKindView["kind"];

/** A destination as typed so far; each kind takes its own fields. */
export type DestinationDraft = {
  kind: Kind;
  name: string;
  path: string;
  endpoint: string;
  region: string;
  /** A bucket, or Azure's container. */
  bucket: string;
  account: string;
  prefix: string;
  pathStyle: boolean;
  credential: string;
};

export const emptyDraft: DestinationDraft = {
  kind: "folder",
  name: "",
  path: "",
  endpoint: "",
  region: "",
  bucket: "",
  account: "",
  prefix: "",
  pathStyle: false,
  credential: "",
};

/** What a kind's credential looks like; `null` where it needs none. */
export const credentials: Record<Kind, string | null> = {
  folder: null,
  s3: "KEY_ID:SECRET",
  gcs: "The JSON of a service account's key.",
  azure: "An account key, or a SAS token.",
};

/** Whether everything is there that its kind needs. */
export function isSound(draft: DestinationDraft): boolean {
  const { kind, name, path, region, bucket, account, credential } = draft;
  const given = (...texts: string[]) => texts.every((it) => it.trim() !== "");
  switch (kind) {
    case "folder":
      return given(name, path);
    case "s3":
      return given(name, region, bucket, credential);
    case "gcs":
      return given(name, bucket, credential);
    case "azure":
      return given(name, account, bucket, credential);
  }
}

/** The draft as the request has it. */
export function kindOf(draft: DestinationDraft): DestinationKindView {
  const bucket = draft.bucket.trim();
  const prefix = draft.prefix.trim();
  const endpoint = draft.endpoint.trim() === "" ? null : draft.endpoint.trim();
  switch (draft.kind) {
    case "folder":
      return { kind: "folder", path: draft.path };
    case "s3":
      return {
        kind: "s3",
        endpoint,
        region: draft.region.trim(),
        bucket,
        prefix,
        pathStyle: draft.pathStyle,
      };
    case "gcs":
      return { kind: "gcs", bucket, prefix };
    case "azure":
      return { kind: "azure", account: draft.account.trim(), container: bucket, prefix, endpoint };
  }
}
