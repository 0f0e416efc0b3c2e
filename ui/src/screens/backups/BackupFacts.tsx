import type { ReactNode } from "react";
import type { BackupView, ObjectsView } from "@/api/bindings";
import { Facts } from "@/kit/Facts";
import { formatAbsolute, formatBytes, formatCount, formatDuration, plural } from "@/kit/format";
import styles from "./BackupsScreen.module.css";

type Fact = readonly [label: string, value: ReactNode];

/** Everything that a backup's manifest says, in groups. */
export function BackupFacts({ backup }: { backup: BackupView }) {
  const code = (text: string) => <span className={styles.code}>{text}</span>;
  const took = Date.parse(backup.ended) - Date.parse(backup.started);
  return (
    <>
      <Group
        title="What"
        facts={[
          ["Holds", backup.scope],
          ["Migrated to", backup.head ?? "no migration"],
          ["Said to be", backup.marker ?? "nothing: it had no marker"],
          ["Log position", backup.position ?? "not recorded"],
          ["Needs", backup.extensions.length === 0 ? "no extension" : code(backup.extensions.join(", "))],
          ["Roles", backup.globals ? "roles and tablespaces are beside it" : "not taken"],
        ]}
      />
      <Group
        title="Where"
        facts={[
          ["Taken of", code(backup.address)],
          ["Server", backup.server],
          ["With", `${backup.tool}, in ${formatDuration(took)}`],
          ["File", code(backup.path)],
        ]}
      />
      <Group
        title="Size"
        facts={[
          ["On disk", formatBytes(backup.bytes)],
          ["Content", formatBytes(backup.content)],
          [
            "Compressed",
            backup.compression === null || backup.compression === 0
              ? "no"
              : `zstd, level ${backup.compression}`,
          ],
          ["Encrypted", backup.encryption === null ? "no" : `for ${backup.encryption}`],
          [
            "Kept",
            backup.expires === null ? "as the retention says" : `until ${formatAbsolute(backup.expires)}`,
          ],
        ]}
      />
      <Group title="Objects" facts={objectFacts(backup)} />
      <Group title="Proof" facts={proofFacts(backup)} />
    </>
  );
}

function Group({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>{title}</h3>
      <Facts facts={facts} />
    </section>
  );
}

const kinds: readonly (readonly [keyof ObjectsView, string])[] = [
  ["constraints", "Constraints"],
  ["indexes", "Indexes"],
  ["triggers", "Triggers"],
  ["views", "Views"],
  ["routines", "Routines"],
  ["events", "Events"],
  ["sequences", "Sequences"],
  ["largeObjects", "Large objects"],
];

function objectFacts({ tables, rows, objects }: BackupView): Fact[] {
  const known: Fact[] = [["Tables", `${formatCount(tables.length)}, ${plural(rows ?? 0, "row")}`]];
  if (objects === null) return [...known, ["Others", "not counted: it holds a part of the database"]];
  for (const [key, label] of kinds) {
    const count = objects[key];
    if (count !== null) known.push([label, formatCount(count)]);
  }
  return known;
}

function proofFacts({ proof, sha256, checksums }: BackupView): Fact[] {
  const facts: Fact[] = [
    [
      "SHA-256",
      <span key="s" className={styles.code}>
        {sha256}
      </span>,
    ],
    ["Checksums", `of the content of ${plural(checksums, "table")}`],
  ];
  if (proof.kind === "not-verified") return facts;
  if (proof.kind === "restored") {
    facts.push(["Restored on", proof.place], ["Time to recover", formatDuration(proof.tookMillis)]);
  }
  facts.push(["Checked", formatAbsolute(proof.at)]);
  return facts;
}
