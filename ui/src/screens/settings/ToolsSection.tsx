import { Button } from "@mantine/core";
import type { ToolView } from "@/api/bindings";
import { useTools } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { PlainTable } from "@/kit/PlainTable";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import styles from "./SettingsScreen.module.css";
import { toolRows } from "./tools";

/** The engines' own programs that backups need: which were found, which are missing and how to install them. */
export function ToolsSection() {
  const { data, error, refetch, isFetching } = useTools();
  return (
    <Section
      title="Native tools"
      about="Backups are made by the engines' own programs. SQLite needs none."
      actions={
        <Button onClick={() => void refetch()} loading={isFetching && data !== undefined}>
          Look again
        </Button>
      }
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Looking for native tools" rows={4} />}
      {data !== undefined && <ToolTable tools={data} />}
    </Section>
  );
}

function ToolTable({ tools }: { tools: readonly ToolView[] }) {
  const { known, others } = toolRows(tools);
  return (
    <PlainTable label="Native tools" head={["Tool", "Version", "Where, or how to get it"]}>
      {known.map(({ tool, found }) =>
        found.length === 0 ? (
          <tr key={tool.names[0]}>
            <td className={styles.name}>
              <StateWord glyph="warning" tone="caution">
                {tool.names[0]}
              </StateWord>
            </td>
            <td className={styles.subtle}>missing</td>
            <td>
              {tool.use}: install the package <code>{tool.debian}</code>
            </td>
          </tr>
        ) : (
          found.map((it) => <FoundRow key={it.path} tool={it} />)
        ),
      )}
      {others.map((it) => (
        <FoundRow key={it.path} tool={it} />
      ))}
    </PlainTable>
  );
}

function FoundRow({ tool }: { tool: ToolView }) {
  return (
    <tr>
      <td className={styles.name}>
        <StateWord glyph="done" tone="success">
          {tool.name}
        </StateWord>
      </td>
      <td className={styles.name}>{tool.version}</td>
      <td>
        <code>{tool.path}</code>
      </td>
    </tr>
  );
}
