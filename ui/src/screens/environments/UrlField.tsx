import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { sentence } from "@/domain/ErrorCard";
import { Notice } from "@/kit/Notice";
import { type PastedUrl, passwordOf, showsPassword } from "./pastedUrl";
import styles from "./Sheet.module.css";

type Props = {
  /** What stands in the field and was not read yet. */
  text: string;
  onText: (text: string) => void;
  /** The URL that the fields came from, if any. */
  pasted: PastedUrl | null;
  onPasted: (pasted: PastedUrl) => void;
  onForget: () => void;
};

/** Takes a URL and hands it on as fields. The text leaves the field as soon as it was read. */
export function UrlField({ text, onText, pasted, onPasted, onForget }: Props) {
  const api = useApi();
  const [fault, setFault] = useState<string | null>(null);
  const read = useMutation({
    mutationFn: async (url: string): Promise<PastedUrl> => {
      const parsed = await api.url.parse(url);
      return { ...parsed, url, password: parsed.hasPassword ? passwordOf(url) : null };
    },
    gcTime: 0,
    onSuccess: (done) => {
      onText("");
      onPasted(done);
    },
    onError: (thrown) => setFault(sentence(toApiError(thrown).message)),
  });
  const parse = (url: string) => {
    const trimmed = url.trim();
    // A mutation remembers what it was given; that is a secret, so it is made to forget.
    if (trimmed !== "" && !read.isPending) read.mutate(trimmed, { onSettled: () => read.reset() });
  };
  return (
    <div className={styles.stack}>
      <TextInput
        label="Connection URL"
        description="Paste one and the fields below fill in. Its password is taken along and never shown."
        placeholder="postgres://user@host:5432/database"
        type={showsPassword(text) ? "password" : "text"}
        value={text}
        error={fault}
        leftSection={<Link2 size={14} aria-hidden />}
        rightSection={
          text.trim() !== "" && (
            <Button variant="subtle" size="compact-xs" onClick={() => parse(text)}>
              Read
            </Button>
          )
        }
        rightSectionWidth={56}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => {
          setFault(null);
          onText(event.currentTarget.value);
        }}
        onPaste={(event) => {
          event.preventDefault();
          const url = event.clipboardData.getData("text").trim();
          setFault(null);
          onText(url);
          parse(url);
        }}
        onBlur={() => parse(text)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          parse(text);
        }}
      />
      {pasted !== null && (
        <Notice
          tone="success"
          title={pasted.hasPassword ? "Read from the URL, its password too" : "Read from the URL"}
          actions={<Button onClick={onForget}>Forget it</Button>}
        >
          {pasted.notes.length === 0
            ? "Every part was given."
            : pasted.notes.map((note) => sentence(note)).join(" ")}
        </Notice>
      )}
    </div>
  );
}
