import { ActionIcon, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { Copy, Ellipsis, Pencil, PlugZap, SquareTerminal, Trash2 } from "lucide-react";
import { useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { toApiError } from "@/api/error";
import { useEnvironmentMutation } from "@/api/queries";
import { shellWord } from "@/domain/shellWord";
import { DeleteEnvironment } from "./DeleteEnvironment";

type Props = { project: string; environment: EnvironmentView; onTest: () => void };

/** What can be done with an environment. */
export function EnvironmentMenu({ project, environment, onTest }: Props) {
  const navigate = useNavigate();
  const clipboard = useClipboard();
  const [deleting, setDeleting] = useState(false);
  const duplicate = useEnvironmentMutation((api, id: string) => api.environment.duplicate(id));
  const open = (id: string) =>
    void navigate({ to: "/p/$project/environments/$environment", params: { project, environment: id } });
  const copy = () =>
    duplicate.mutate(environment.id, {
      onSuccess: (made) => open(made.id),
      onError: (thrown) => notifications.show({ color: "red", message: toApiError(thrown).message }),
    });
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${environment.name}`}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={() => open(environment.id)}>
            Edit…
          </Menu.Item>
          <Menu.Item leftSection={<PlugZap size={14} aria-hidden />} onClick={onTest}>
            Test connection
          </Menu.Item>
          <Menu.Item leftSection={<Copy size={14} aria-hidden />} onClick={copy}>
            Duplicate
          </Menu.Item>
          <Menu.Item
            leftSection={<SquareTerminal size={14} aria-hidden />}
            onClick={() => clipboard.copy(addCommand(environment))}
          >
            Copy as command
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={() => setDeleting(true)}
          >
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting && <DeleteEnvironment environment={environment} onClose={() => setDeleting(false)} />}
    </>
  );
}

/** The line that adds the same environment elsewhere; its password is asked for on standard input. */
export function addCommand({ name, display, tier, address }: EnvironmentView): string {
  const password = address.engine === "sqlite" ? "" : " --password-stdin";
  return `godwit env add ${shellWord(name)} --url ${shellWord(display)} --tier ${tier}${password}`;
}
