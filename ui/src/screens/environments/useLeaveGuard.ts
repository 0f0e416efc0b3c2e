import { useBlocker } from "@tanstack/react-router";
import { useCallback, useRef } from "react";

type LeaveGuard = {
  /** Says whether something would be lost. */
  mark: (dirty: boolean) => void;
  /** Whether someone is about to leave, and must be asked. */
  asking: boolean;
  leave: () => void;
  stay: () => void;
};

/** Holds back every way out of the address, from Esc to the palette, while something would be lost by it. */
export function useLeaveGuard(): LeaveGuard {
  const dirty = useRef(false);
  const mark = useCallback((now: boolean) => {
    dirty.current = now;
  }, []);
  const blocks = useCallback(
    ({ current, next }: { current: { pathname: string }; next: { pathname: string } }) =>
      dirty.current && current.pathname !== next.pathname,
    [],
  );
  // The browser's own question at closing the window would name neither the environment nor what is lost.
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: blocks,
    withResolver: true,
    enableBeforeUnload: false,
  });
  return {
    mark,
    asking: status === "blocked",
    leave: () => proceed?.(),
    stay: () => reset?.(),
  };
}
