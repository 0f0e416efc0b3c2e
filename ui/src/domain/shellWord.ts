/** A name as a shell takes it: as it is, or in quotes where it has blanks or signs in it. */
export function shellWord(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
