import { describe, expect, it } from 'vitest';
import { createLedger, type Fact } from '../../chaos/ledger.ts';

const fact = (...about: readonly string[]): Fact => ({ about, says: about.join(), rooms: [], holds: () => true });

describe('what people were told is done', () => {
  it('stands until another act touches it', () => {
    const ledger = createLedger();
    const raised = ledger.begin(['room/hand/ann']);
    raised.acknowledged([fact('room/hand/ann')]);
    raised.over();
    expect(ledger.facts()).toHaveLength(1);
    ledger.begin(['room/hand/bo']);
    expect(ledger.facts()).toHaveLength(1);
    // Also by one that is never acknowledged: it may have been done.
    ledger.begin(['room/hand/ann']);
    expect(ledger.facts()).toEqual([]);
  });

  it('falls with everything of its room', () => {
    const ledger = createLedger();
    ledger.begin([]).acknowledged([fact('room/hand/ann'), fact('other/hand/ann')]);
    ledger.begin(['room/']);
    expect(ledger.facts().map(({ says }) => says)).toEqual(['other/hand/ann']);
  });

  it('falls under whichever of its names it is touched', () => {
    const ledger = createLedger((name) => name.replace(/^beside\//u, 'room/'));
    ledger.begin([]).acknowledged([fact('beside/hand/ann'), fact('room/hand/bo'), fact('other/hand/ann')]);
    ledger.begin(['room/hand/ann']);
    expect(ledger.facts().map(({ says }) => says)).toEqual(['room/hand/bo', 'other/hand/ann']);
    ledger.begin(['beside/']);
    expect(ledger.facts().map(({ says }) => says)).toEqual(['other/hand/ann']);
  });

  it.each([
    ['began before it and is not over', true],
    ['begins before it is acknowledged', false],
  ])('is not known when an act on the same %s', (_when, isBefore) => {
    const ledger = createLedger();
    if (isBefore) ledger.begin(['room/hand/ann']);
    const raised = ledger.begin(['room/hand/ann']);
    if (!isBefore) ledger.begin(['room/']).over();
    raised.acknowledged([fact('room/hand/ann')]);
    expect(ledger.facts()).toEqual([]);
  });
});
