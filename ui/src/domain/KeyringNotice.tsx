import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { useKeyring } from "@/api/queries";
import { Notice } from "@/kit/Notice";
import { sentence } from "./ErrorCard";

type Props = {
  /** Chooses to keep a password in memory instead; absent where nothing is to be kept just now. */
  onSession?: () => void;
};

/** Says that the keyring is missing or locked, and the ways out. Nothing where it works. */
export function KeyringNotice({ onSession }: Props) {
  const { data: keyring } = useKeyring();
  const api = useApi();
  const client = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => api.keyring.unlock(),
    onSuccess: async (state) => {
      client.setQueryData(["keyring"], state);
      await client.invalidateQueries({ queryKey: ["password"] });
    },
  });
  if (keyring === undefined || keyring.kind === "available") return null;
  const locked = keyring.kind === "locked";
  return (
    <Notice
      tone="caution"
      title={locked ? "The keyring is locked" : "There is no keyring"}
      actions={
        <>
          {locked && (
            <Button loading={unlock.isPending} onClick={() => unlock.mutate()}>
              Unlock…
            </Button>
          )}
          {onSession !== undefined && <Button onClick={onSession}>Keep only for this session</Button>}
        </>
      }
    >
      {sentence(keyring.why)} Passwords are never written anywhere else.
      {unlock.error !== null && ` ${sentence(toApiError(unlock.error).message)}`}
    </Notice>
  );
}
