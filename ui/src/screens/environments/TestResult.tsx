import type { EngineView, EnvironmentView, StageView, TestView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { Facts } from "@/kit/Facts";
import { formatDuration } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { Identity } from "./Identity";
import styles from "./TestResult.module.css";

type Props = {
  result: TestView;
  engine: EngineView;
  /** The environment as it is kept; `null` where other fields were tested. */
  environment: EnvironmentView | null;
  /** The database was told which environment it is. */
  onMarked: () => void;
};

const stageWords: Record<StageView, string> = {
  address: "Address",
  port: "Port",
  tls: "TLS",
  "log-in": "Log-in",
  database: "Database",
  privileges: "Privileges",
};

const order: readonly StageView[] = ["address", "port", "tls", "log-in", "database", "privileges"];
const ofFiles: ReadonlySet<StageView> = new Set(["address", "database", "privileges"]);

type Standing = "done" | "failed" | "not-reached" | "not-used";

/** How far a connection came, stage by stage, and what was found there. */
export function TestResult({ result, engine, environment, onMarked }: Props) {
  const stages = order.filter(
    (stage) =>
      engine !== "sqlite" || ofFiles.has(stage) || (result.kind === "failed" && result.stage === stage),
  );
  const plain = result.kind === "connected" && result.tls === null;
  const stop = result.kind === "failed" ? stages.indexOf(result.stage) : stages.length;
  return (
    <section className={styles.result} aria-label="Connection test">
      <ol className={styles.stages} aria-live="polite">
        {stages.map((stage, index) => (
          <li key={stage}>
            <Stage
              name={engine === "sqlite" && stage === "address" ? "File" : stageWords[stage]}
              standing={
                stage === "tls" && plain
                  ? "not-used"
                  : index < stop
                    ? "done"
                    : index === stop
                      ? "failed"
                      : "not-reached"
              }
            />
          </li>
        ))}
      </ol>
      {result.kind === "failed" ? <Failure result={result} /> : <Found result={result} />}
      {result.kind === "connected" && result.identity !== null && (
        <Identity identity={result.identity} environment={environment} onMarked={onMarked} />
      )}
    </section>
  );
}

const looks = {
  done: { glyph: "done", tone: "success", word: "done" },
  failed: { glyph: "failed", tone: "danger", word: "failed" },
  // Connected without it: no tick may say otherwise.
  "not-used": { glyph: "none", tone: "caution", word: "not used" },
  "not-reached": { glyph: "none", tone: "neutral", word: "not reached" },
} as const;

function Stage({ name, standing }: { name: string; standing: Standing }) {
  const { glyph, tone, word } = looks[standing];
  return (
    <span className={styles.stage}>
      <StateWord glyph={glyph} tone={tone}>
        {name}
      </StateWord>
      <span className={styles.standing}>{word}</span>
    </span>
  );
}

function Failure({ result }: { result: Extract<TestView, { kind: "failed" }> }) {
  return (
    <div role="alert" className={styles.words}>
      <p className={styles.strong}>{sentence(result.message)}</p>
      {result.hint !== "" && <p className={styles.subtle}>{sentence(result.hint)}</p>}
    </div>
  );
}

function Found({ result }: { result: Extract<TestView, { kind: "connected" }> }) {
  return (
    <div className={styles.words}>
      <Facts
        facts={[
          ["Server", result.server],
          ["Database", <code key="d">{result.database}</code>],
          ...(result.user === "" ? [] : [["User", <code key="u">{result.user}</code>] as const]),
          ["TLS", result.tls ?? "none: the connection is not encrypted"],
          ["Latency", formatDuration(result.latencyMillis)],
        ]}
      />
      {result.privileges.length > 0 && (
        <ul className={styles.privileges} aria-label="Privileges">
          {result.privileges.map(({ name, granted }) => (
            <li key={name}>
              <StateWord glyph={granted ? "done" : "failed"} tone={granted ? "success" : "caution"}>
                {granted ? name : `may not ${name}`}
              </StateWord>
            </li>
          ))}
        </ul>
      )}
      {result.notes.map((note) => (
        <p key={note} className={styles.subtle}>
          {sentence(note)}
        </p>
      ))}
    </div>
  );
}
