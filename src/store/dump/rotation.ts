/** Dumps kept because they are the newest: three hours at one each half hour. */
const NEWEST = 6;
/** Beyond those, the newest of each of the last days: an error noticed after a week can still be undone. */
const DAYS = 7;

const NAME = /^dump-(\d{4}-\d{2}-\d{2})T\d{2}-\d{2}-\d{2}\.\d{3}Z\.gz$/;

/** A dump's file name: its time, so that names sort as times. */
export function dumpName(takenAtMs: number): string {
  return `dump-${new Date(takenAtMs).toISOString().replaceAll(':', '-')}.gz`;
}

/** The dumps among file names, newest first. Names that are no dump's are not ours to touch. */
export function dumpsAmong(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => NAME.test(name))
    .toSorted()
    .toReversed();
}

/** Which dumps are no longer needed: neither among the newest, nor the newest of one of the last days that have any. */
export function outdated(names: readonly string[]): readonly string[] {
  const dumps = dumpsAmong(names);
  const kept = new Set(dumps.slice(0, NEWEST));
  const days = new Set<string>();
  for (const name of dumps) {
    const day = NAME.exec(name)?.[1] ?? '';
    if (days.has(day) || days.size >= DAYS) continue;
    days.add(day);
    kept.add(name);
  }
  return dumps.filter((name) => !kept.has(name));
}
