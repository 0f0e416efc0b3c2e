import { VisuallyHidden } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { invalidateEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import styles from "./EnvironmentList.module.css";
import { type Drag, EnvironmentRow } from "./EnvironmentRow";

type Props = { project: string; environments: readonly EnvironmentView[]; marked: string | null };

/** The environments as rows that can be moved, by dragging or by keyboard. */
export function EnvironmentList({ project, environments, marked }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const [drag, setDrag] = useState<{ id: string; over: number | null } | null>(null);
  const [said, setSaid] = useState("");
  const reorder = useMutation({
    mutationFn: (ids: string[]) => api.environment.reorder({ project, ids }),
    onSuccess: async (ordered) => {
      client.setQueryData(["environments", project], ordered);
      await invalidateEnvironments(client);
    },
  });
  const moveTo = (id: string, to: number) => {
    const ids = environments.map((it) => it.id);
    const from = ids.indexOf(id);
    if (from < 0 || to < 0 || to >= ids.length || from === to) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    setSaid(`${environments[from]?.name ?? ""} is now ${to + 1} of ${ids.length}`);
    reorder.mutate(ids);
  };
  const follow = (id: string, what: Drag) => {
    if (what === "begin") setDrag({ id, over: null });
    else if (what === "cancel") setDrag(null);
    else if (what === "end") {
      if (drag !== null && drag.over !== null) moveTo(drag.id, drag.over);
      setDrag(null);
    } else setDrag({ id, over: what });
  };
  return (
    <>
      {reorder.error !== null && <ErrorCard error={reorder.error} onRetry={() => reorder.reset()} />}
      <ol className={styles.list} aria-label="Environments in promotion order">
        {environments.map((environment, index) => (
          <EnvironmentRow
            key={environment.id}
            project={project}
            environment={environment}
            place={{ index, count: environments.length }}
            marked={marked === environment.id}
            dragged={drag?.id === environment.id}
            over={drag !== null && drag.id !== environment.id && drag.over === index}
            onMove={(to) => moveTo(environment.id, to)}
            onDrag={(what) => follow(environment.id, what)}
          />
        ))}
      </ol>
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </>
  );
}
