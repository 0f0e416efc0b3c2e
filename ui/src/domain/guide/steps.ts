import type { EnvironmentView, RunView, StatusView } from "@/api/bindings";

/** A step of the first migration. */
export type StepId = "environment" | "pending" | "plan" | "apply" | "history" | "rollback";

/** A step, whether it is done, and what it is for. */
export type Step = { id: StepId; words: string; help: string; done: boolean };

/** What the steps follow: nothing is ticked by a click, only by what happened. */
export type Facts = {
  environments: readonly EnvironmentView[];
  statuses: readonly (StatusView | undefined)[];
  runs: readonly RunView[];
  planSeen: boolean;
  historySeen: boolean;
};

/** The steps of a first migration, in order, as far as they are true. */
export function stepsOf({ environments, statuses, runs, planSeen, historySeen }: Facts): readonly Step[] {
  const succeeded = (kind: RunView["kind"]) =>
    runs.some((run) => run.kind === kind && run.outcome === "succeeded");
  const applied = succeeded("apply");
  return [
    {
      id: "environment",
      words: "Add an environment",
      help: "One database that the migrations go to.",
      done: environments.length > 0,
    },
    {
      id: "pending",
      words: "See what is pending",
      help: "The Board compares the folder with each environment.",
      done: statuses.some((status) => status !== undefined),
    },
    {
      id: "plan",
      words: "Preview the plan",
      help: "Every statement that would run, in order. Nothing runs yet.",
      done: planSeen || applied,
    },
    { id: "apply", words: "Apply it", help: "From the plan, by its one green button.", done: applied },
    {
      id: "history",
      words: "Look at the history",
      help: "What the target itself says was applied.",
      done: applied && historySeen,
    },
    {
      id: "rollback",
      words: "Roll it back",
      help: "Down scripts, newest first; planned and shown like any other run.",
      done: succeeded("rollback"),
    },
  ];
}
