import { Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Markdown from "markdown-to-jsx/react";
import type { ReactNode } from "react";
import type { PreviewApi } from "@/api/previewTypes";
import { queries } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./RulePage.module.css";

type Props = { preview: PreviewApi; page: string; rule: string; onClose: () => void };

/** What a rule is about, beside the plan: why it matters and the safe way. */
export function RulePage({ preview, page, rule, onClose }: Props) {
  const read = useQuery({ ...queries.rulePage(preview, page), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(560px, 90vw)"
      title={`Rule ${rule}`}
      closeButtonProps={{ "aria-label": "Close" }}
      styles={{
        content: { background: "var(--surface-raised)" },
        header: { background: "var(--surface-raised)" },
      }}
    >
      {read.error !== null && <ErrorCard error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <SkeletonBlock label="Reading the rule's page" rows={10} />}
      {read.data !== undefined && <PageText text={read.data} />}
    </Drawer>
  );
}

/** Markdown as elements; HTML inside it stays text, and links lead nowhere: this window is no browser. */
export function PageText({ text }: { text: string }) {
  return (
    <div className={styles.page}>
      <Markdown options={{ disableParsingRawHTML: true, forceBlock: true, overrides: { a: Address } }}>
        {text}
      </Markdown>
    </div>
  );
}

function Address({ href, children }: { href?: string; children?: ReactNode }) {
  return (
    <span className={styles.address} title={href}>
      {children}
    </span>
  );
}
