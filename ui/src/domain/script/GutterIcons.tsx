import type { LucideIcon } from "lucide-react";
import {
  Check,
  CircleHelp,
  CircleMinus,
  CircleX,
  Hammer,
  Info,
  RefreshCw,
  Rows3,
  ScanSearch,
  Trash2,
  TriangleAlert,
} from "lucide-react";
import type { RefObject } from "react";

const icons: Record<string, LucideIcon> = {
  block: CircleX,
  warn: TriangleAlert,
  info: Info,
  done: Check,
  success: Check,
  danger: CircleX,
  caution: CircleMinus,
  scan: ScanSearch,
  build: Hammer,
  rewrite: RefreshCw,
  rows: Rows3,
  unknown: CircleHelp,
  destroys: Trash2,
};

/** The shapes that the gutters copy: they are drawn outside of React. */
export function GutterIcons({ ref }: { ref: RefObject<HTMLDivElement | null> }) {
  return (
    <div ref={ref} hidden>
      {Object.entries(icons).map(([name, Icon]) => (
        <span key={name} data-icon={name}>
          <Icon size={13} strokeWidth={2} aria-hidden />
        </span>
      ))}
    </div>
  );
}
