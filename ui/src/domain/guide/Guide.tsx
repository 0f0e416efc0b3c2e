import { CloseButton, VisuallyHidden } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { EnvironmentView } from "@/api/bindings";
import { StateGlyph } from "@/kit/StateGlyph";
import styles from "./Guide.module.css";
import type { Step } from "./steps";
import { useGuide } from "./useGuide";

type Props = { project: string };

/** The guided first migration: a list that ticks itself off by what really happened. */
export function Guide({ project }: Props) {
  const { steps, environment, hide } = useGuide(project);
  if (steps === null) return null;
  const next = steps.find((step) => !step.done);
  const done = steps.filter((step) => step.done).length;
  return (
    <section className={styles.guide} aria-label="First migration">
      <div className={styles.head}>
        <h2 className={styles.title}>First migration</h2>
        <span className={styles.count}>
          {done} of {steps.length}
        </span>
        <CloseButton size="xs" aria-label="Hide the guide" onClick={hide} />
      </div>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.id} aria-current={step === next ? "step" : undefined}>
            <StepLink project={project} environment={environment} step={step} isNext={step === next} />
          </li>
        ))}
      </ol>
      {next === undefined && (
        <p className={styles.help} role="status">
          That is the whole way there and back.
        </p>
      )}
    </section>
  );
}

type StepProps = { project: string; environment: EnvironmentView | null; step: Step; isNext: boolean };

function StepLink({ project, environment, step, isNext }: StepProps) {
  return (
    <Link className={styles.step} data-next={isNext} {...target(step, project, environment)}>
      <StateGlyph glyph={step.done ? "done" : "pending"} tone={step.done ? "success" : "neutral"} />
      <span>
        {step.words}
        {step.done && <VisuallyHidden> (done)</VisuallyHidden>}
        {isNext && <span className={styles.help}>{step.help}</span>}
      </span>
    </Link>
  );
}

function target(step: Step, project: string, environment: EnvironmentView | null) {
  if (step.id === "environment") {
    return environment === null
      ? ({ to: "/p/$project/environments/new", params: { project } } as const)
      : ({ to: "/p/$project/environments", params: { project } } as const);
  }
  if (step.id === "history") return { to: "/p/$project/history", params: { project } } as const;
  if (step.id === "pending" || environment === null) {
    return { to: "/p/$project/board", params: { project } } as const;
  }
  const params = { project, environment: environment.id };
  return step.id === "rollback"
    ? ({ to: "/p/$project/rollback/$environment", params } as const)
    : ({ to: "/p/$project/plan/$environment", params } as const);
}
