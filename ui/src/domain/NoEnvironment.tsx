import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Server } from "lucide-react";
import type { useEnvironments } from "@/api/queries";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { ErrorCard } from "./ErrorCard";

type Props = {
  project: string;
  query: ReturnType<typeof useEnvironments>;
  /** What an environment is needed for here. */
  children: string;
};

/** What a screen shows that needs an environment and has none, or not yet. */
export function NoEnvironment({ project, query, children }: Props) {
  if (query.error !== null) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <SkeletonBlock label="Loading environments" />;
  return (
    <EmptyState
      icon={Server}
      title="No environment yet"
      actions={
        <Button
          variant="filled"
          renderRoot={(props) => <Link {...props} to="/p/$project/environments/new" params={{ project }} />}
        >
          Add environment…
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}
