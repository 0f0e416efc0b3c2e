import { Drawer } from "@mantine/core";
import type { EnvironmentView } from "@/api/bindings";
import { usePasswordState } from "@/api/queries";
import { EnvironmentForm } from "./EnvironmentForm";
import styles from "./Sheet.module.css";

type Props = {
  project: string;
  /** The environment to change; `null` adds one. */
  environment: EnvironmentView | null;
  /** Names that are taken. */
  others: readonly string[];
  onClose: () => void;
  onKept: (environment: EnvironmentView) => void;
};

/** The sheet in which an environment is added or changed, beside the list. */
export function EnvironmentSheet(props: Props) {
  const { environment, onClose } = props;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={environment === null ? "Add environment" : `Environment ${environment.name}`}
      closeButtonProps={{ "aria-label": "Close" }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ opacity: 0.25 }}
      classNames={{ content: styles.content, header: styles.header, title: styles.title, body: styles.body }}
    >
      {environment === null ? (
        <EnvironmentForm {...props} kept={null} />
      ) : (
        <KnownForm {...props} environment={environment} />
      )}
    </Drawer>
  );
}

function KnownForm(props: Props & { environment: EnvironmentView }) {
  const { data } = usePasswordState(props.environment.id);
  return <EnvironmentForm {...props} kept={data ?? "unknown"} />;
}
