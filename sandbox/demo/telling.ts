/** Tells a journey step by step and remembers what was not as told. */
export interface Telling {
  /** A heading. */
  chapter(title: string): void;
  /** What somebody did, saw or heard. */
  line(who: string, what: string): void;
  /** What a person reads on the screen, indented. */
  shows(text: string): void;
  /** A claim: printed with ✔ or ✘. */
  check(claim: string, holds: boolean): void;
  /** How many claims did not hold. */
  failures(): number;
}

/** A telling that prints through `print`, a line at a time. */
export function createTelling(print: (line: string) => void): Telling {
  let failures = 0;
  return {
    chapter: (title) => print(`\n── ${title}`),
    line: (who, what) => print(`  ${who.padEnd(14)} ${what}`),
    shows(text) {
      for (const line of text.split('\n')) print(`  ${' '.repeat(14)} │ ${line}`);
    },
    check(claim, holds) {
      if (!holds) failures += 1;
      print(`  ${' '.repeat(14)} ${holds ? '✔' : '✘'} ${claim}`);
    },
    failures: () => failures,
  };
}
