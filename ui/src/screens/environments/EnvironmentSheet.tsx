import { Drawer } from "@mantine/core";
import type { EnvironmentView } from "@/api/bindings";
import { usePasswordState } from "@/api/queries";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { EnvironmentForm } from "./EnvironmentForm";
import styles from "./Sheet.module.css";
import { useEscape } from "./useEscape";
import { useLeaveGuard } from "./useLeaveGuard";

type Props = {
  project: string;
  /** The environment to change; `null` adds one. */
  environment: EnvironmentView | null;
  /** Names that are taken. */
  others: readonly string[];
  /** Leaves the sheet's address; asked about first while something is typed. */
  onClose: () => void;
  /** Leaves it for good: everything is kept. */
  onKept: (environment: EnvironmentView) => void;
};

/** The sheet in which an environment is added or changed, beside the list. Nothing typed is lost unasked. */
export function EnvironmentSheet(props: Props) {
  const { environment, onClose } = props;
  const guard = useLeaveGuard();
  useEscape(!guard.asking, onClose);
  return (
    <>
      <Drawer
        opened
        onClose={onClose}
        closeOnEscape={false}
        position="right"
        size={560}
        title={environment === null ? "Add environment" : `Environment ${environment.name}`}
        closeButtonProps={{ "aria-label": "Close" }}
        transitionProps={{ duration: 120 }}
        overlayProps={{ opacity: 0.25 }}
        attributes={{ content: { "data-sheet": true } }}
        classNames={{
          content: styles.content,
          header: styles.header,
          title: styles.title,
          body: styles.body,
        }}
      >
        {environment === null ? (
          <EnvironmentForm {...props} kept={null} onDirty={guard.mark} />
        ) : (
          <KnownForm {...props} environment={environment} onDirty={guard.mark} />
        )}
      </Drawer>
      <ConfirmByName
        opened={guard.asking}
        title={
          environment === null
            ? "Discard the new environment?"
            : `Discard the changes to ${environment.name}?`
        }
        name={null}
        action={environment === null ? "Discard it" : "Discard the changes"}
        tone="danger"
        onConfirm={guard.leave}
        onClose={guard.stay}
      >
        <p>
          What you typed or pasted, a password included, was kept nowhere: there is no way back to it.{" "}
          {environment !== null && `${environment.name} itself stays as it was.`}
        </p>
      </ConfirmByName>
    </>
  );
}

type KnownProps = Props & { environment: EnvironmentView; onDirty: (dirty: boolean) => void };

function KnownForm(props: KnownProps) {
  const { data } = usePasswordState(props.environment.id);
  return <EnvironmentForm {...props} kept={data ?? "unknown"} />;
}
