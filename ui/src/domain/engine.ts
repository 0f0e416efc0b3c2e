import type { EngineView, ProtectView, TlsView } from "@/api/bindings";

const names: Record<EngineView, string> = {
  postgres: "PostgreSQL",
  mysql: "MySQL / MariaDB",
  sqlite: "SQLite",
};

/** An engine's name as people write it. */
export function engineName(engine: EngineView): string {
  return names[engine];
}

/** The port that an engine's server listens on unless told otherwise. */
export function usualPort(engine: EngineView): number | null {
  return { postgres: 5432, mysql: 3306, sqlite: null }[engine];
}

/** What each TLS mode does, and what it does not. */
export const tlsModes: readonly { value: TlsView; label: string; about: string }[] = [
  { value: "disable", label: "Off", about: "Nothing is encrypted. Only for this machine or a tunnel." },
  {
    value: "prefer",
    label: "If offered",
    about: "Encrypts when the server offers it, else goes on in plain text. Verifies nobody.",
  },
  {
    value: "require",
    label: "Required, not verified",
    about: "Always encrypts, but does not verify who answers: someone in between could.",
  },
  {
    value: "verify-ca",
    label: "Verified authority",
    about: "Always encrypts and checks that a trusted authority signed the server's certificate.",
  },
  {
    value: "verify-full",
    label: "Verified authority and host",
    about: "Always encrypts and checks the authority and that the certificate names this host. The safest.",
  },
];

/** What each protect level asks before a write. */
export const protectLevels: readonly { value: ProtectView; label: string; about: string }[] = [
  { value: "open", label: "Open", about: "A plan is enough to write." },
  { value: "confirm", label: "Typed name", about: "Each write asks for the environment's name, typed." },
  {
    value: "read-only",
    label: "Read-only",
    about: "Godwit never writes to it: status, schema and backups only.",
  },
];
