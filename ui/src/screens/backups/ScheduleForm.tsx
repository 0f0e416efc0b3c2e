import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView, ScheduleView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { ErrorCard } from "@/domain/ErrorCard";
import { shellWord } from "@/domain/shellWord";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { CopyCommand } from "@/kit/CopyButton";
import { Facts } from "@/kit/Facts";
import { formatAbsolute } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import styles from "./Dialog.module.css";
import { choiceOf, days, type ScheduleChoice, whenOf } from "./scheduleChoice";
import { UnitsPanel } from "./UnitsPanel";

type Props = { environment: EnvironmentView; kept: ScheduleView | null; onClose: () => void };

const oftens = [
  { value: "daily", label: "Daily" },
  { value: "weekly", label: "Weekly" },
  { value: "hourly", label: "Hourly" },
  { value: "cron", label: "Cron" },
] as const;

/** When backups are taken, in which time zone, and what became of the last one. */
export function ScheduleForm({ environment, kept, onClose }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const [choice, setChoice] = useState<ScheduleChoice>(() => choiceOf(kept));
  const [showsUnits, setShowsUnits] = useState(false);
  const change = (part: Partial<ScheduleChoice>) => setChoice((old) => ({ ...old, ...part }));
  const again = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["schedules"] }),
      client.invalidateQueries({ queryKey: ["units"] }),
    ]);
  const when = whenOf(choice);
  const zone = choice.zone.trim() === "" ? null : choice.zone.trim();
  const save = useMutation({
    mutationFn: () => api.schedule.set({ environment: environment.id, when, zone, paused: choice.paused }),
    onSuccess: again,
  });
  const remove = useMutation({
    mutationFn: () => api.schedule.remove(environment.id),
    onSuccess: async () => {
      await again();
      onClose();
    },
  });
  const timed = choice.often === "daily" || choice.often === "weekly";
  const sound = choice.often === "cron" ? when !== "" : !timed || /^\d\d:\d\d$/.test(choice.time);
  const failure = save.error ?? remove.error;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (sound) save.mutate();
      }}
    >
      <div aria-live="polite">{kept === null ? <NoSchedule /> : <Kept schedule={kept} />}</div>
      <ChoiceRow
        label="How often"
        value={choice.often}
        choices={oftens}
        onChange={(often) => change({ often })}
      />
      <div className={styles.pair}>
        {choice.often === "weekly" && (
          <Select
            label="Day"
            w={160}
            allowDeselect={false}
            value={choice.day}
            data={[...days]}
            onChange={(day) => day !== null && change({ day })}
          />
        )}
        {timed && (
          <TextInput
            label="At"
            type="time"
            w={120}
            value={choice.time}
            onChange={(event) => change({ time: event.currentTarget.value })}
          />
        )}
        {choice.often === "cron" && (
          <TextInput
            label="Cron expression"
            description="Five fields: minute, hour, day of the month, month, day of the week."
            classNames={{ input: styles.mono }}
            value={choice.cron}
            onChange={(event) => change({ cron: event.currentTarget.value })}
            spellCheck={false}
          />
        )}
        <TextInput
          label="Time zone"
          placeholder="this machine's"
          w={220}
          value={choice.zone}
          onChange={(event) => change({ zone: event.currentTarget.value })}
          spellCheck={false}
        />
      </div>
      <Checkbox
        label="Paused: kept, but nothing is taken"
        checked={choice.paused}
        onChange={(event) => change({ paused: event.currentTarget.checked })}
      />
      {failure !== null && <ErrorCard error={failure} />}
      <div className={styles.buttons}>
        <CopyCommand
          command={`godwit backup schedule set --env ${shellWord(environment.name)} ${shellWord(when)}${zone === null ? "" : ` --zone ${shellWord(zone)}`}`}
        />
        <span className={styles.space} />
        {kept !== null && (
          <Button loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove the schedule
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
        <Button type="submit" variant="filled" disabled={!sound} loading={save.isPending} data-autofocus>
          Save the schedule
        </Button>
      </div>
      {kept !== null && !showsUnits && (
        <div>
          <Button onClick={() => setShowsUnits(true)}>Write units for this system…</Button>
        </div>
      )}
      {kept !== null && showsUnits && <UnitsPanel environment={environment} />}
    </form>
  );
}

function NoSchedule() {
  return (
    <p className={styles.subtle}>
      No backup is taken by itself yet. The open app takes those of a schedule; for machines where no app is
      open, Godwit writes units for the system.
    </p>
  );
}

function Kept({ schedule }: { schedule: ScheduleView }) {
  const { words, paused, next, lastMissed, trouble } = schedule;
  return (
    <Facts
      facts={[
        ["Taken", paused ? `${words}; paused` : words],
        ["Next", next === null ? "none" : formatAbsolute(next)],
        ["Last", <Last key="last" schedule={schedule} />],
        ...(lastMissed === null ? [] : [["Missed", <RelativeTime key="missed" at={lastMissed} />] as const]),
        ...(trouble === null
          ? []
          : [
              [
                "Trouble",
                <StateWord key="trouble" glyph="warning" tone="danger">
                  {trouble}
                </StateWord>,
              ] as const,
            ]),
      ]}
    />
  );
}

function Last({ schedule: { lastOutcome } }: { schedule: ScheduleView }) {
  switch (lastOutcome?.kind) {
    case undefined:
      return "none yet";
    case "running":
      return (
        <StateWord glyph="running" tone="info">
          it goes on
        </StateWord>
      );
    case "succeeded":
      return (
        <StateWord glyph="done" tone="neutral">
          taken and read <RelativeTime at={lastOutcome.at} />
        </StateWord>
      );
    case "failed":
      return (
        <StateWord glyph="failed" tone="danger">
          failed <RelativeTime at={lastOutcome.at} />: {lastOutcome.why}
        </StateWord>
      );
  }
}
