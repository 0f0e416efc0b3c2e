import type { EngineView, RoutineView } from "@/api/bindings";
import { SqlText } from "@/domain/SqlText";
import styles from "./Detail.module.css";

type Props = { schema: string; routine: RoutineView; engine: EngineView };

/** A function or procedure. */
export function RoutineDetail({ schema, routine, engine }: Props) {
  return (
    <div className={styles.detail}>
      <header>
        <h2 className={styles.title}>{routine.name}</h2>
        <p className={styles.subtle}>
          {routine.kind} in {schema}
        </p>
      </header>
      <div className={styles.sql}>
        <SqlText sql={routine.signature} engine={engine} />
      </div>
    </div>
  );
}
