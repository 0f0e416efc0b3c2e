import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView, SessionView, TerminatedView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { lostByEnding, sessionName } from "@/domain/blockage";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { Facts } from "@/kit/Facts";
import { Notice } from "@/kit/Notice";
import type { Tone } from "@/kit/StateGlyph";
import styles from "./EndSession.module.css";

type Props = {
  run: string;
  environment: EnvironmentView;
  /** The one session that is asked about; `null` while none is. */
  session: SessionView | null;
  onClose: () => void;
};

const outcomes: Record<TerminatedView, { tone: Tone; title: (name: string) => string }> = {
  ended: { tone: "success", title: (name) => `${name} has ended.` },
  ending: {
    tone: "caution",
    title: (name) => `${name} was told to end and is still there: rolling back takes it a while.`,
  },
  "already-gone": { tone: "info", title: (name) => `${name} was gone already.` },
};

/** Asks before one session is ended, and says what came of it. There is no way to end several. */
export function EndSession({ run, environment, session, onClose }: Props) {
  const api = useApi();
  const [told, setTold] = useState<{ name: string; came: TerminatedView } | null>(null);
  const end = useMutation({
    mutationFn: ({ of, confirm }: { of: SessionView; confirm: string | null }) =>
      api.session.terminate(environment.id, { run, id: of.id, token: of.token ?? "", confirm }),
    onMutate: () => setTold(null),
    onSuccess: (came, { of }) => setTold({ name: sessionName(of), came }),
    onSettled: onClose,
  });
  const name = session === null ? "" : sessionName(session);
  return (
    <>
      {end.error !== null && <ErrorCard error={end.error} target={environment.name} />}
      {told !== null && (
        <div className={styles.told} role="status">
          <Notice
            tone={outcomes[told.came].tone}
            title={outcomes[told.came].title(told.name.replace(/^s/, "S"))}
            actions={
              <Button size="compact-sm" onClick={() => setTold(null)}>
                Close
              </Button>
            }
          />
        </div>
      )}
      <ConfirmByName
        opened={session !== null}
        title={`End ${name} on ${environment.name}?`}
        name={environment.protect === "open" ? null : environment.name}
        action={`End ${name}`}
        tone="danger"
        busy={end.isPending}
        onConfirm={(confirm) => session !== null && end.mutate({ of: session, confirm })}
        onClose={onClose}
      >
        {session !== null && <Lost session={session} />}
      </ConfirmByName>
    </>
  );
}

function Lost({ session }: { session: SessionView }) {
  return (
    <>
      <Facts
        facts={[
          ["User", session.user ?? "not known"],
          ["Application", session.application || "not known"],
          ["From", session.from ?? "not known"],
          ["Query", session.query === null ? "not known" : <code key="query">{session.query}</code>],
        ]}
      />
      <p>
        <strong>{lostByEnding(session)}</strong> There is no way back. No other session is touched.
      </p>
    </>
  );
}
