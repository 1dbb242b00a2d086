import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SeatClaim, seating } from '../../../src/app/seating.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { guildId, userId } from '../../support/outside-people.ts';

const SEED = 20_261_125;
const ACCOUNTS = ['main', 'pool1', 'pool2'].map(userId);
const GUILDS = ['one', 'two'].map(guildId);

// as: any text may stand in for an id here.
const spaceId = (n: number): SpaceId => `space-${n}` as SpaceId;

/** Claims with consistent leases: no account holds two in one server. */
const claims: fc.Arbitrary<readonly SeatClaim[]> = fc
  .array(
    fc.record({
      guildId: fc.constantFrom(...GUILDS),
      need: fc.constantFrom('sound' as const, 'open' as const),
      lease: fc.option(fc.constantFrom(...ACCOUNTS), { nil: null }),
    }),
    { maxLength: 8 },
  )
  .map((drawn) => {
    const taken = new Set<string>();
    return drawn.map((claim, at) => {
      const key = `${claim.guildId} ${claim.lease}`;
      const isTaken = claim.lease === null || taken.has(key);
      taken.add(key);
      return { ...claim, spaceId: spaceId(at), lease: isTaken ? null : claim.lease };
    });
  });
const absences = fc.uniqueArray(
  fc.record({ account: fc.constantFrom(...ACCOUNTS), guild: fc.constantFrom(...GUILDS) }),
  {
    selector: ({ account, guild }) => `${account} ${guild}`,
  },
);

describe('who sits where', () => {
  it('[SEAT-1] [SEAT-2] is never one account in two rooms of a server, and the same again when asked again', () => {
    fc.assert(
      fc.property(claims, absences, (all, absent) => {
        const isIn = (account: string, guild: string): boolean =>
          !absent.some((one) => one.account === account && one.guild === guild);
        const seats = seating(all, { accounts: ACCOUNTS, isIn });
        const places = [...seats].map(
          ([id, account]) => `${all.find((claim) => claim.spaceId === id)?.guildId} ${account}`,
        );
        expect(new Set(places).size).toBe(places.length);
        // What was given is kept: nothing moves when nothing changed.
        const again = all.map((claim) => ({ ...claim, lease: seats.get(claim.spaceId) ?? null }));
        expect(seating(again, { accounts: ACCOUNTS, isIn })).toEqual(seats);
        for (const guild of GUILDS) {
          const here = all.filter((claim) => claim.guildId === guild);
          const present = ACCOUNTS.filter((account) => isIn(account, guild));
          const sound = here.filter(({ need }) => need === 'sound');
          const seated = sound.filter(({ spaceId: id }) => seats.has(id));
          // Sound comes first: as many are heard as there are accounts for.
          expect(seated.length).toBeGreaterThanOrEqual(Math.min(sound.length, present.length));
          // Who sits stays, where the account is in the server.
          for (const { spaceId: id, lease } of sound)
            if (lease !== null && present.includes(lease)) expect(seats.get(id)).toBe(lease);
          // Nobody waits while an account is free.
          const used = new Set(here.map(({ spaceId: id }) => seats.get(id)));
          if (here.some(({ spaceId: id }) => !seats.has(id))) expect(present.every((one) => used.has(one))).toBe(true);
        }
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  it('[SEAT-1] takes the main account first, and an account from the youngest stage that is only kept open', () => {
    const isIn = (): boolean => true;
    const claim = (n: number, need: SeatClaim['need'], lease: string | null = null): SeatClaim => ({
      spaceId: spaceId(n),
      guildId: guildId('one'),
      need,
      lease: lease === null ? null : userId(lease),
    });
    const two = { accounts: ACCOUNTS.slice(0, 2), isIn };
    expect([...seating([claim(1, 'open'), claim(2, 'sound')], two)]).toEqual([
      [spaceId(2), 'main'],
      [spaceId(1), 'pool1'],
    ]);
    const full = [claim(1, 'open', 'main'), claim(2, 'open', 'pool1'), claim(3, 'sound')];
    expect(new Map(seating(full, two))).toEqual(
      new Map([
        [spaceId(1), 'main'],
        [spaceId(3), 'pool1'],
      ]),
    );
  });

  it('[SEAT-2] keeps the seat of an account that is away while no other is free', () => {
    const claim = { spaceId: spaceId(1), guildId: guildId('one'), need: 'sound' as const, lease: userId('main') };
    const isIn = (account: string): boolean => account !== 'main';
    expect([...seating([claim], { accounts: ACCOUNTS.slice(0, 1), isIn })]).toEqual([[spaceId(1), 'main']]);
    expect([...seating([claim], { accounts: ACCOUNTS, isIn })]).toEqual([[spaceId(1), 'pool1']]);
  });
});
