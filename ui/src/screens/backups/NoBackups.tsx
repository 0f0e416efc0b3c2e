import { Archive } from "lucide-react";
import type { EnvironmentView } from "@/api/bindings";
import { EmptyState } from "@/kit/EmptyState";

type Props = { environment: EnvironmentView | null };

/** What a backup is for and how one comes to be. */
export function NoBackups({ environment }: Props) {
  return (
    <EmptyState
      icon={Archive}
      title={environment === null ? "No backup yet" : `No backup of ${environment.name} yet`}
    >
      A backup is taken before each run on production, and whenever you ask for one below. Only one that was
      restored and compared is proven.
    </EmptyState>
  );
}
