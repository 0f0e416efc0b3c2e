import { Button, CopyButton as Copier, Tooltip } from "@mantine/core";
import { Check, Copy } from "lucide-react";

type Props = {
  value: string;
  /** The button's words; they turn into *Copied* for a moment. */
  children: string;
};

/** Puts a text on the clipboard; hovering shows which. */
export function CopyButton({ value, children }: Props) {
  return (
    <Copier value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={value} multiline maw={560} ff="monospace" fz="xs">
          <Button
            onClick={copy}
            leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          >
            <span aria-live="polite">{copied ? "Copied" : children}</span>
          </Button>
        </Tooltip>
      )}
    </Copier>
  );
}

/** Copies the `godwit` line that does the same as the screen's main action. */
export function CopyCommand({ command }: { command: string }) {
  return <CopyButton value={command}>Copy as command</CopyButton>;
}
