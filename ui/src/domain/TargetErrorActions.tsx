import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { toApiError } from "@/api/error";

type Props = { error: unknown; project: string; environment: string };

const atEnvironment: ReadonlySet<string> = new Set([
  "cannot-connect",
  "password-missing",
  "keyring-missing",
  "keyring-locked",
  "refused-by-policy",
  "environment-mismatch",
]);
const atBoard: ReadonlySet<string> = new Set(["history-needs-attention", "folder-unreadable", "plan-stale"]);

/** Where a person can settle what stopped work on a target. */
export function TargetErrorActions({ error, project, environment }: Props) {
  const { code } = toApiError(error);
  if (atEnvironment.has(code)) {
    return (
      <Button
        renderRoot={(props) => (
          <Link {...props} to="/p/$project/environments/$environment" params={{ project, environment }} />
        )}
      >
        Open the environment
      </Button>
    );
  }
  if (atBoard.has(code)) {
    return (
      <Button
        renderRoot={(props) => (
          <Link {...props} to="/p/$project/board" params={{ project }} search={{ environment }} />
        )}
      >
        Look at the Board
      </Button>
    );
  }
  return null;
}
