import type {
  AddressView,
  EngineView,
  EnvironmentDraft,
  EnvironmentView,
  KeepView,
  ProtectView,
  TierView,
  TlsView,
} from "@/api/bindings";
import type { PastedUrl } from "./pastedUrl";

/** The fields as they stand in the form. */
export type FormValues = {
  name: string;
  engine: EngineView;
  host: string;
  /** Empty takes the engine's own. */
  port: string;
  database: string;
  user: string;
  tls: TlsView;
  caFile: string | null;
  /** Empty where the address needs no way beside it. */
  direct: string;
  path: string;
  tier: TierView;
  colour: string | null;
  protect: ProtectView;
  password: string;
  keep: KeepView;
};

/** What a tier protects by unless told otherwise. */
export function usualProtect(tier: TierView): ProtectView {
  return tier === "production" ? "confirm" : "open";
}

/** The fields of a kept environment, or of a new one. */
export function valuesOf(environment: EnvironmentView | null): FormValues {
  if (environment === null) {
    const tier = "development";
    return {
      ...addressValues({
        engine: "postgres",
        host: "",
        port: null,
        database: "",
        user: "",
        tls: "prefer",
        caFile: null,
        path: "",
      }),
      name: "",
      direct: "",
      tier,
      colour: null,
      protect: usualProtect(tier),
      password: "",
      keep: "keyring",
    };
  }
  const { name, tier, colour, protect, address } = environment;
  const direct = environment.direct ?? "";
  return { ...addressValues(address), direct, name, tier, colour, protect, password: "", keep: "keyring" };
}

/** An address as fields. */
export function addressValues(address: AddressView) {
  const { port, ...rest } = address;
  return { ...rest, port: port === null ? "" : String(port) };
}

/** The fields as an address; what the engine does not have is empty. */
export function addressOf(values: FormValues): AddressView {
  const { engine, host, port, database, user, tls, caFile, path } = values;
  if (engine === "sqlite") {
    return {
      engine,
      host: "",
      port: null,
      database: "",
      user: "",
      tls: "disable",
      caFile: null,
      path: path.trim(),
    };
  }
  return {
    engine,
    host: host.trim(),
    port: port.trim() === "" ? null : Number(port),
    database: database.trim(),
    user: user.trim(),
    tls,
    caFile: tls === "disable" ? null : caFile,
    path: "",
  };
}

/**
 * What is sent. A pasted URL goes as it was, as long as the fields still say what it said; once they were changed
 * they count, and only its password is taken along.
 */
export function draftOf(values: FormValues, pasted: PastedUrl | null): EnvironmentDraft {
  const address = addressOf(values);
  const same =
    pasted !== null && sameAddress(address, addressOf({ ...values, ...addressValues(pasted.address) }));
  const typed = values.password === "" ? null : values.password;
  return {
    name: values.name.trim(),
    address,
    url: same && typed === null ? pasted.url : null,
    direct: values.engine === "sqlite" || values.direct.trim() === "" ? null : values.direct.trim(),
    tier: values.tier,
    colour: values.colour,
    protect: values.protect,
    password: typed ?? (same ? null : (pasted?.password ?? null)),
    keep: values.keep,
  };
}

function sameAddress(a: AddressView, b: AddressView): boolean {
  return (Object.keys(a) as (keyof AddressView)[]).every((key) => a[key] === b[key]);
}

/** What is wrong with each field, in words; nothing where all is well. */
export function faultsOf(
  values: FormValues,
  others: readonly string[],
): Partial<Record<keyof FormValues, string>> {
  const faults: Partial<Record<keyof FormValues, string>> = {};
  const name = values.name.trim();
  if (name === "") faults.name = "Give it a name, such as staging.";
  else if (others.includes(name)) faults.name = `There is already an environment called ${name}.`;
  if (values.engine === "sqlite") {
    if (values.path.trim() === "") faults.path = "Choose the SQLite file.";
    return faults;
  }
  if (values.host.trim() === "") faults.host = "Give a host name, an IP address or a socket path.";
  if (values.user.trim() === "") faults.user = "Give the user that logs in.";
  if (values.database.trim() === "") faults.database = "Give the database.";
  const port = values.port.trim();
  if (port !== "" && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    faults.port = "A port is a number from 1 to 65535.";
  }
  const direct = values.direct.trim();
  if (direct !== "" && !/^(\[[^\s\]]+\]|[^\s:]+)(:\d{1,5})?$/.test(direct)) {
    faults.direct = "Write it as host:port.";
  }
  return faults;
}
