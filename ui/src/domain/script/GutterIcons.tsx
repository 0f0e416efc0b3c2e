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
import { type RefObject, useLayoutEffect, useRef } from "react";
import styles from "./SqlScript.module.css";

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

/**
 * Hands the shapes to the style sheet, as `--icon-…` of `host`: the gutters are drawn outside of React, and one
 * element with a mask is a fifth of what a drawing is. It has to stand behind `host`, which is not there before.
 */
export function GutterIcons({ host }: { host: RefObject<HTMLElement | null> }) {
  const drawn = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    for (const shape of drawn.current?.querySelectorAll<HTMLElement>("[data-icon]") ?? []) {
      const svg = encodeURIComponent(shape.innerHTML.replaceAll("currentColor", "black"));
      const image = `url("data:image/svg+xml,${svg}")`;
      host.current?.style.setProperty(`--icon-${shape.dataset.icon}`, image);
      // Read now, before there is a text: its first statements want nearly all of them in one task.
      shape.style.maskImage = image;
    }
  }, [host]);
  return (
    <div ref={drawn} className={styles.shapes}>
      {Object.entries(icons).map(([name, Icon]) => (
        <span key={name} data-icon={name}>
          <Icon size={13} strokeWidth={2} aria-hidden />
        </span>
      ))}
    </div>
  );
}
