import { Select } from "@mantine/core";
import type { EngineView, EnvironmentView } from "@/api/bindings";

type Props = {
  engine: EngineView;
  environments: readonly EnvironmentView[];
  /** The environment whose server is used; `null` starts one. */
  on: string | null;
  onChange: (on: string | null) => void;
};

const started = "";

/** Where a backup is restored to prove it: on a server started for it, or on that of an environment. */
export function ScratchServer({ engine, environments, on, onChange }: Props) {
  // A file needs no server.
  if (engine === "sqlite") return null;
  return (
    <Select
      label="Restored on"
      description="In a scratch database of its own, which is dropped afterwards however it ends."
      inputWrapperOrder={["label", "input", "description", "error"]}
      allowDeselect={false}
      value={on ?? started}
      data={[
        { value: started, label: "a server started for it" },
        ...environments
          .filter((it) => it.address.engine === engine)
          .map((it) => ({ value: it.id, label: `the server of ${it.name}` })),
      ]}
      onChange={(value) => onChange(value === null || value === started ? null : value)}
    />
  );
}
