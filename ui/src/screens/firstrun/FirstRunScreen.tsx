import { Button } from "@mantine/core";
import { useOpenProject } from "@/domain/useOpenProject";

/** What a person sees who has no project yet. */
export function FirstRunScreen() {
  const { openFolder, openSample, isOpening } = useOpenProject();
  return (
    <main>
      <h1>Godwit</h1>
      <Button onClick={openSample} loading={isOpening}>
        Open the sample project
      </Button>
      <Button onClick={openFolder}>Open a migrations folder…</Button>
    </main>
  );
}
