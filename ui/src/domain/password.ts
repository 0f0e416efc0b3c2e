import type { PasswordStateView } from "@/api/bindings";

const words: Record<PasswordStateView, { short: string; long: string }> = {
  keyring: { short: "in the keyring", long: "Kept in the keyring." },
  session: { short: "this session", long: "Kept for this session only." },
  none: { short: "none kept", long: "None is kept." },
};

/** Where a password is, in words. */
export function passwordWords(state: PasswordStateView): { short: string; long: string } {
  return words[state];
}
