import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ApiError } from "@/api/bindings";
import type { useEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { SkeletonBlock } from "@/kit/SkeletonBlock";

type Props = { project: string; query: ReturnType<typeof useEnvironments> };

const deleted: ApiError = {
  code: "not-found",
  message: "this environment was deleted",
  hint: "choose another one on the Board",
  causes: [],
  place: null,
  targetState: null,
};

/** What a plan shows whose environment is not in the list: not yet, or not any more. */
export function NoSuchEnvironment({ project, query }: Props) {
  if (query.error !== null) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />;
  // A list that is being read again may yet hold an environment that was just added.
  if (query.data === undefined || query.isFetching) return <SkeletonBlock label="Reading the environment" />;
  return (
    <ErrorCard
      error={deleted}
      actions={
        <Button renderRoot={(props) => <Link {...props} to="/p/$project/board" params={{ project }} />}>
          Back to the Board
        </Button>
      }
    />
  );
}
