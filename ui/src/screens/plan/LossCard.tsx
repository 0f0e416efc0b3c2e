import type { PlanView } from "@/api/bindings";
import { plural } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import styles from "./LossCard.module.css";
import type { Loss, Losses } from "./losses";

type Props = { plan: PlanView; losses: Losses };

/** What a roll back takes away, and which statements a person must read to know. */
export function LossCard({ plan, losses: { lost, unknown } }: Props) {
  if (lost.length === 0 && unknown.length === 0) {
    return <p>Only structure goes: no table or column with rows is dropped by these scripts.</p>;
  }
  return (
    <section className={styles.losses} aria-label="What is lost">
      {lost.length > 0 && (
        <>
          <StateWord glyph="warning" tone="danger">
            <strong>What is lost on {plan.target}</strong>
          </StateWord>
          <LossList losses={lost} />
          <p>Applying again brings the structure back, not what was in it. Only a backup does.</p>
        </>
      )}
      {unknown.length > 0 && (
        <>
          <StateWord glyph="missing" tone="caution">
            <strong>{unknownInWords(lost.length, unknown.length)}</strong>
          </StateWord>
          <LossList losses={unknown} code />
        </>
      )}
    </section>
  );
}

function LossList({ losses, code = false }: { losses: readonly Loss[]; code?: boolean }) {
  return (
    <ul className={styles.list}>
      {losses.map(({ version, what }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two statements may say the same, and the list never moves.
        <li key={index}>
          <code>{version}</code> {code ? <code>{what}</code> : what}
        </li>
      ))}
    </ul>
  );
}

function unknownInWords(lost: number, unknown: number): string {
  const one = unknown === 1;
  const statements = plural(unknown, "statement");
  return lost === 0
    ? `No loss was recognised in these scripts, but ${statements} ${one ? "is not understood: read it." : "are not understood: read them."}`
    : `What else ${statements} ${one ? "does to rows is not recognised: read it." : "do to rows is not recognised: read them."}`;
}
