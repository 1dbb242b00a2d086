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
  /** How many claims were made. */
  checks(): number;
  /** How many of them did not hold. */
  failures(): number;
}

/** Wide enough for every user name of the default world. */
const NAME_WIDTH = 8;

/** A telling that prints through `print`, a line at a time. */
export function createTelling(print: (line: string) => void): Telling {
  let checks = 0;
  let failures = 0;
  const margin = ' '.repeat(NAME_WIDTH);
  return {
    chapter: (title) => print(`\n── ${title}`),
    line: (who, what) => print(`  ${who.padEnd(NAME_WIDTH)} ${what}`),
    shows(text) {
      for (const line of text.split('\n')) print(`  ${margin} │ ${line}`);
    },
    check(claim, holds) {
      checks += 1;
      if (!holds) failures += 1;
      print(`  ${margin} ${holds ? '✔' : '✘'} ${claim}`);
    },
    checks: () => checks,
    failures: () => failures,
  };
}
