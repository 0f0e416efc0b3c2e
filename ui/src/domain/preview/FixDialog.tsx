import { Button, Modal, SegmentedControl } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EngineView } from "@/api/bindings";
import type { FixPreview, FixRequest, PreviewApi } from "@/api/previewTypes";
import { invalidateFolder, queries } from "@/api/queries";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { SqlText } from "@/domain/SqlText";
import { CopyButton } from "@/kit/CopyButton";
import { plural } from "@/kit/format";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { type DiffLayout, DiffText } from "./DiffText";
import styles from "./FixDialog.module.css";

type Props = {
  preview: PreviewApi;
  request: FixRequest;
  engine: EngineView;
  onClose: () => void;
  /** Called once the files are written: the plan that is shown is old from then on. */
  onWritten: () => void;
};

/** The safe form of what a finding is about, as a difference, with the files that it writes. */
export function FixDialog({ preview, request, engine, onClose, onWritten }: Props) {
  const fix = useQuery({ ...queries.fix(preview, request), staleTime: 0 });
  const client = useQueryClient();
  const write = useMutation({
    mutationFn: () => preview.fixWrite(request),
    onSuccess: (files) => {
      notifications.show({ color: "teal", title: "The fix is written", message: files.join(", ") });
      onWritten();
      onClose();
      return invalidateFolder(client);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1120px, 94vw)"
      title={fix.data === undefined ? `Fix of ${request.rule}` : sentence(fix.data.title)}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={styles.dialog}>
        {fix.error !== null && <ErrorCard error={fix.error} onRetry={() => void fix.refetch()} />}
        {fix.isPending && <SkeletonBlock label="Working out the fix" rows={8} />}
        {fix.data !== undefined && <Difference fix={fix.data} engine={engine} />}
        {write.error !== null && <ErrorCard error={write.error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          {fix.data !== undefined && (
            <>
              <CopyButton value={fix.data.after}>Copy</CopyButton>
              <Button
                variant="filled"
                loading={write.isPending}
                onClick={() => write.mutate()}
                data-autofocus
              >
                {fix.data.more.length === 0
                  ? "Write to file"
                  : `Write to ${plural(1 + fix.data.more.length, "file")}`}
              </Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Difference({ fix, engine }: { fix: FixPreview; engine: EngineView }) {
  const [layout, setLayout] = useState<DiffLayout>("side");
  return (
    <>
      <div className={styles.head}>
        <code className={styles.file}>{fix.file}</code>
        <SegmentedControl
          aria-label="Layout"
          value={layout}
          onChange={(value) => setLayout(value === "unified" ? "unified" : "side")}
          data={[
            { value: "side", label: "Side by side" },
            { value: "unified", label: "Unified" },
          ]}
        />
      </div>
      {fix.note !== null && <p className={styles.note}>{sentence(fix.note)}</p>}
      <div className={styles.texts}>
        <DiffText before={fix.before} after={fix.after} engine={engine} label={fix.file} layout={layout} />
        {fix.more.map(({ file, text }) => (
          <section key={file} className={styles.more} aria-label={`New file ${file}`}>
            <p className={styles.file}>
              <code>{file}</code> <span className={styles.fresh}>new file</span>
            </p>
            <SqlText sql={text} engine={engine} />
          </section>
        ))}
      </div>
    </>
  );
}
