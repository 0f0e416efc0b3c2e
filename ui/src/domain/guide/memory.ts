/** What the guide remembers of a project: that it was put away, and that its history was looked at. */
export type GuideNote = "hidden" | "history-seen";

function key(project: string, note: GuideNote): string {
  return `godwit.guide.${note}.${project}`;
}

/** Whether a note was made. A window without storage has none. */
export function noted(project: string, note: GuideNote): boolean {
  try {
    return localStorage.getItem(key(project, note)) !== null;
  } catch {
    return false;
  }
}

/** Makes a note; where there is no storage it lasts as long as the screen. */
export function makeNote(project: string, note: GuideNote): void {
  try {
    localStorage.setItem(key(project, note), "1");
  } catch {
    // The guide shows again at the next start, which harms nobody.
  }
}
