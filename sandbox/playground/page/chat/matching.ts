/** What a command is called: as shown, and as it is registered. */
interface Named {
  readonly words: string;
  readonly registered: string;
}

/** Commands that what was typed may become, the nearest first. */
export function matching<Some extends Named>(commands: readonly Some[], typed: string): readonly Some[] {
  const parts = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  return commands
    .filter(({ words, registered }) => parts.every((part) => `${words} ${registered}`.toLowerCase().includes(part)))
    .sort((a, b) => farness(a, parts) - farness(b, parts));
}

/** How far a command is from what was typed: it is that, begins so, has words that begin so, or only has it somewhere in it. */
function farness({ words, registered }: Named, parts: readonly string[]): number {
  const names = [words.toLowerCase(), registered.toLowerCase()];
  const typed = parts.join(' ');
  if (names.includes(typed)) return 0;
  if (names.some((name) => name.startsWith(typed))) return 1;
  const all = names.flatMap((name) => name.split(' '));
  return parts.every((part) => all.some((word) => word.startsWith(part))) ? 2 : 3;
}
