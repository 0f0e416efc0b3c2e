import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

type Props = { project: string; environment: string };

/** Leads from wherever a migration is called partial to what stopped and the ways on. */
export function HalfWayLink({ project, environment }: Props) {
  return (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link {...props} to="/p/$project/stopped/$environment" params={{ project, environment }} />
      )}
    >
      See what stopped…
    </Anchor>
  );
}
