import { useEffect, useState } from "react";

/** Becomes true after a while: what loads faster than the eye shows no skeleton. */
export function useDelayed(millis = 300): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), millis);
    return () => clearTimeout(timer);
  }, [millis]);
  return passed;
}
