import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { spotlight } from "@mantine/spotlight";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// Test files share one page for speed, so what lives outside React is put back by hand.
afterEach(() => {
  spotlight.close();
  notifications.clean();
  localStorage.clear();
  cleanup();
});

// The machine that runs these may be busy with a compiler.
configure({ asyncUtilTimeout: 8000, defaultHidden: true });

// jsdom lays nothing out: give everything a size, so that virtual lists have something to fill.
for (const kind of ["offset", "client"]) {
  Object.defineProperty(HTMLElement.prototype, `${kind}Height`, { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, `${kind}Width`, { configurable: true, value: 1000 });
}
// Nothing fades in: a test would look at it half-way.
window.matchMedia = vi.fn((query: string) => ({
  matches: query.includes("reduced-motion"),
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
}));
window.ResizeObserver = class {
  constructor(private readonly callback: ResizeObserverCallback) {}
  observe() {
    queueMicrotask(() => this.callback([], this));
  }
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;
Element.prototype.scrollTo = () => undefined;
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();
