import { useSyncExternalStore } from "react";

/** One clock for the whole page, so that a thousand relative times cost one timer. */
function clock(every: number) {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, every);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    read: () => now,
  };
}

const slow = clock(10_000);
const steady = clock(1000);
const fast = clock(100);
const idle = () => () => undefined;

/** The time, renewed every ten seconds. */
export function useNow(): number {
  return useSyncExternalStore(slow.subscribe, slow.read);
}

/** The time, renewed every second. */
export function useSeconds(): number {
  return useSyncExternalStore(steady.subscribe, steady.read);
}

/** The time, renewed ten times a second while something runs. */
export function useStopwatch(running: boolean): number {
  return useSyncExternalStore(running ? fast.subscribe : idle, fast.read);
}
