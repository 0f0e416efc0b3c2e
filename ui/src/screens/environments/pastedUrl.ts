import type { AddressView } from "@/api/bindings";

/** A URL that was read into the fields. It lives until the environment is kept and is never shown. */
export type PastedUrl = {
  url: string;
  address: AddressView;
  hasPassword: boolean;
  /** Its password, for when the fields were changed after pasting; `null` where it could not be told apart. */
  password: string | null;
  notes: string[];
};

/** Whether a text holds, or begins to hold, a password in a URL: then the field shows dots. */
export function showsPassword(text: string): boolean {
  return (
    /^[a-z]+:\/\/[^/@\s]*:[^/]/i.test(text) && /^[a-z]+:\/\/[^/?#\s]*(:[^/?#\s]*@|:[^\d/?#\s])/i.test(text)
  );
}

/** The password in a URL, decoded. */
export function passwordOf(url: string): string | null {
  const found = /^[a-z]+:\/\/[^:/?#@]*:([^/?#]*)@/i.exec(url.trim())?.[1];
  if (found === undefined || found === "") return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return null;
  }
}
