import { Radio, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView, StoppedView, VerdictView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { invalidateTargets } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import styles from "./ResolveDialog.module.css";

type Props = { opened: boolean; environment: EnvironmentView; stopped: StoppedView; onClose: () => void };

const verdicts: readonly { value: VerdictView; label: string; effect: string }[] = [
  {
    value: "applied",
    label: "All of it is in the target",
    effect: "Its history says from then on that it is applied.",
  },
  {
    value: "not-applied",
    label: "Nothing of it is in the target",
    effect: "It is pending again and runs with the next plan.",
  },
];

/** Asks a person what became of a migration, with the reason, and writes it down. */
export function ResolveDialog({ opened, environment, stopped, onClose }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const [verdict, setVerdict] = useState<VerdictView | null>(null);
  const [reason, setReason] = useState("");
  const resolve = useMutation({
    mutationFn: async (given: { verdict: VerdictView; confirm: string | null }) =>
      api.stopped.resolve(environment.id, { version: stopped.version, reason: reason.trim(), ...given }),
    onSuccess: async () => {
      onClose();
      await invalidateTargets(client);
    },
  });
  return (
    <ConfirmByName
      opened={opened}
      title={`Resolve ${stopped.version} on ${environment.name} by hand?`}
      name={environment.protect === "open" ? null : environment.name}
      ready={verdict !== null && reason.trim() !== ""}
      action={`Resolve ${stopped.version}`}
      tone="normal"
      busy={resolve.isPending}
      onConfirm={(confirm) => verdict !== null && resolve.mutate({ verdict, confirm })}
      onClose={onClose}
    >
      <p>
        Nothing of the script runs. What you say here is written into the history of{" "}
        <strong>{environment.name}</strong> and its journal, with your name: look at the target first.
      </p>
      <Radio.Group
        label="What became of it"
        value={verdict}
        onChange={(value) => setVerdict(verdicts.find((it) => it.value === value)?.value ?? null)}
      >
        <Stack gap={8} mt={4}>
          {verdicts.map(({ value, label, effect }, at) => (
            <Radio
              key={value}
              value={value}
              label={label}
              description={effect}
              classNames={{ radio: styles.radio }}
              data-autofocus={at === 0 || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label="Reason"
        description="What you saw in the target, or what you did there."
        required
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {resolve.error !== null && <ErrorCard error={resolve.error} target={environment.name} />}
    </ConfirmByName>
  );
}
