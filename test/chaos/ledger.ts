import type { Stored } from './stored.ts';

/** Something that an acknowledged act brought, and that must stand until another act touches it. */
export interface Fact {
  /** What it is about, such as "123/hand/456": the room's id first. A link is about both of its rooms. */
  readonly about: readonly string[];
  /** In words, for the report. */
  readonly says: string;
  /** Rooms whose space it needs: once one of them was empty for as long as the grace, it may be over. */
  readonly rooms: readonly string[];
  readonly holds: (stored: Stored) => boolean;
}

/** One act, from its beginning to its end. */
export interface Claim {
  /** Its success was shown to whoever asked. What it brought counts unless something else touched it meanwhile. */
  acknowledged(facts: readonly Fact[]): void;
  /** It is over, acknowledged or not. Idempotent. */
  over(): void;
}

/** What people were told is done. */
export interface Ledger {
  /** Somebody begins to change these things; a name that ends in "/" stands for everything below it. What was known of them counts no longer. */
  begin(touched: readonly string[]): Claim;
  facts(): readonly Fact[];
}

interface Entry {
  readonly touched: readonly string[];
  isPending: boolean;
}

const overlap = (one: string, other: string): boolean =>
  one === other || (one.endsWith('/') && other.startsWith(one)) || (other.endsWith('/') && one.startsWith(other));

const touches = ({ touched }: Entry, about: readonly string[]): boolean =>
  touched.some((name) => about.some((other) => overlap(name, other)));

/** An empty ledger. Bounded by the acts of one journey. `nameOf`: how a thing is called that may have several names. */
export const createLedger = (nameOf: (name: string) => string = (name) => name): Ledger => {
  const entries: Entry[] = [];
  let facts: Fact[] = [];
  return {
    begin: (typed) => {
      const touched = typed.map(nameOf);
      const entry: Entry = { touched, isPending: true };
      // Whoever is under way already may come before or after: then nobody knows what stands.
      const rivals = entries.filter((other) => other.isPending);
      const position = entries.push(entry);
      facts = facts.filter(({ about }) => !touches(entry, about));
      const isContested = (about: readonly string[]): boolean =>
        [...rivals, ...entries.slice(position)].some((other) => touches(other, about));
      return {
        acknowledged: (brought) => {
          const named = brought.map((fact) => ({ ...fact, about: fact.about.map(nameOf) }));
          facts.push(...named.filter(({ about }) => !isContested(about)));
        },
        over: () => {
          entry.isPending = false;
        },
      };
    },
    facts: () => facts,
  };
};
