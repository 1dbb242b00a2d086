import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HearingSigns, type HearingVerdict, HearingWatch } from '../../../../src/voice/transport/hearing-watch.ts';

const amina = '300000000000000001';
const bilal = '300000000000000002';
const lookEveryMs = 500;
const seed = 6;

/** A seat that is looked at twice a second, on a clock that moves only when told. */
interface Seat {
  readonly watch: HearingWatch;
  /** What is seen at the next looks. */
  signs: { -readonly [Name in keyof HearingSigns]: HearingSigns[Name] };
  /** Whether pings are answered. */
  answers: boolean;
  /** Moves on; answers what was news meanwhile. */
  pass(ms: number, each?: () => void): readonly HearingVerdict[];
  readonly codes: () => readonly string[];
  readonly steps: string[];
}

const calm: HearingSigns = {
  keys: 'none',
  isSuppressed: false,
  isMuted: false,
  isDeafened: false,
  sounds: 0,
  datagrams: 0,
};

function createSeat({ hasSession = true } = {}): Seat {
  const watch = new HearingWatch(0);
  let nowMs = 0;
  let last: HearingVerdict | null = null;
  const seat: Seat = {
    watch,
    signs: { ...calm },
    answers: true,
    steps: [],
    codes: () => last?.troubles.map(({ code }) => code) ?? [],
    pass(ms, each = () => undefined) {
      const news: HearingVerdict[] = [];
      for (let passed = 0; passed < ms; passed += lookEveryMs) {
        each();
        nowMs += lookEveryMs;
        last = watch.look(nowMs, seat.signs);
        if (last.isNews) news.push(last);
        if (last.step !== 'none') seat.steps.push(last.step);
        if (!last.isPingDue || !seat.answers) continue;
        seat.signs.datagrams += 1;
        watch.pingAnswered();
      }
      return news;
    },
  };
  if (hasSession) {
    watch.sessionBegan();
    seat.pass(3000);
  }
  return seat;
}

/** Numbers from 0 to 999, the same for the same seed (mulberry32). */
function drawing(from: number): () => number {
  let state = from | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % 1000;
  };
}

/** An hour in which nobody speaks. */
interface SilentHour {
  readonly drawnFrom: number;
  readonly isEncrypted: boolean;
  readonly answersPings: boolean;
}

/** What an hour in which much happens, but nobody speaks, was told as. */
function toldIn({ drawnFrom, isEncrypted, answersPings }: SilentHour): readonly string[] {
  const watch = new HearingWatch(0);
  watch.sessionBegan();
  const signs = { ...calm, keys: isEncrypted ? ('ready' as HearingSigns['keys']) : 'none' };
  const drawn = drawing(drawnFrom);
  const now = (chance: number): boolean => drawn() < chance;
  const told = new Set<string>();
  let nowMs = 0;
  let waitsLooks = 0;
  let lostLooks = 0;

  /** Somebody comes, and gets their keys within a second or two. */
  const comes = (): void => {
    if (waitsLooks === 0 && signs.keys === 'ready' && now(5)) waitsLooks = 1 + (drawn() % 3);
    signs.keys = waitsLooks > 0 ? 'waiting' : 'ready';
    waitsLooks = Math.max(0, waitsLooks - 1);
  };
  /** Some frames do not open around a change of keys, and then they do. */
  const rekeys = (): void => {
    if (!now(5)) return;
    for (let packet = 0; packet < 8; packet += 1) watch.unread(amina);
    watch.opened(amina);
  };
  /** A session that is lost is back within two seconds. */
  const loses = (): void => {
    if (now(5)) lostLooks = 1 + (drawn() % 4);
    if (lostLooks > 0) watch.sessionLost();
    if (lostLooks === 1) watch.sessionBegan();
    lostLooks = Math.max(0, lostLooks - 1);
  };
  /** One datagram in ten is lost. */
  const answers = (): void => {
    if (!answersPings || now(100)) return;
    signs.datagrams += 1;
    watch.pingAnswered();
  };

  for (let look = 0; look < 7200; look += 1) {
    // Once in a while the thread stands still for half a minute.
    nowMs += now(2) ? 30_000 : lookEveryMs;
    if (look % 28 === 0) watch.beatSent();
    if (look % 28 === 3) watch.gatewayAnswered();
    if (now(5)) watch.left(amina);
    if (now(5)) watch.spoke(bilal, false, 0);
    if (isEncrypted) comes();
    rekeys();
    loses();
    const verdict = watch.look(nowMs, signs);
    if (verdict.isPingDue) answers();
    for (const { code } of verdict.troubles) told.add(code);
  }
  return [...told];
}

/** Half a second of speech that does not open. */
const unread =
  ({ watch, signs }: Seat, userId = amina) =>
  (): void => {
    for (let packet = 0; packet < 25; packet += 1) watch.unread(userId);
    signs.sounds += 25;
  };

describe('an hour of mere silence', () => {
  it('[HEAR-2] is none, whoever comes and goes, whatever the network loses, and however the thread stands still', () => {
    const hour = fc.record({ drawnFrom: fc.integer(), isEncrypted: fc.boolean(), answersPings: fc.boolean() });
    fc.assert(
      fc.property(hour, (silent) => {
        expect(toldIn(silent)).toEqual([]);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('[HEAR-2] is none beside people who speak: their sound came', () => {
    const seat = createSeat();
    for (let minute = 0; minute < 60; minute += 1) {
      seat.watch.spoke(amina, true, seat.signs.sounds);
      const talk = seat.pass(20_000, () => {
        seat.signs.sounds += 25;
        seat.watch.opened(amina);
      });
      seat.watch.spoke(amina, false, 0);
      expect([...talk, ...seat.pass(40_000)]).toEqual([]);
    }
    expect(seat.steps).toEqual([]);
  });

  it('[HEAR-2] is none for who spoke before our account came, and stopped since', () => {
    const seat = createSeat({ hasSession: false });
    seat.watch.sessionBegan();
    seat.watch.spoke(amina, true, seat.signs.sounds);
    expect(seat.pass(3_600_000)).toEqual([]);
  });
});

describe('evidence', () => {
  it('[HEAR-1] of a voice that does not open is told within five seconds, and over when it opens', () => {
    const seat = createSeat();
    const [told] = seat.pass(5000, unread(seat));
    expect(told).toMatchObject({ troubles: [{ code: 'cannot-decrypt' }] });
    seat.watch.opened(amina);
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of a voice that nobody has named is told within five seconds, also beside one that is heard, and not once it has a name', () => {
    const seat = createSeat();
    const arrives = (): void => {
      for (let packet = 0; packet < 25; packet += 1) seat.watch.unnamed(7);
      seat.watch.opened(bilal);
    };
    expect(seat.pass(2500, arrives)).toEqual([]);
    expect(seat.pass(2000, arrives)).toMatchObject([{ troubles: [{ code: 'unknown-voice' }] }]);
    seat.watch.named(7);
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: false }]);
    expect(seat.pass(2500, arrives)).toEqual([]);
    seat.watch.sessionBegan();
    expect(seat.pass(2500, arrives)).toEqual([]);
  });

  it('[HEAR-2] of a few early packets that nobody has named yet is none', () => {
    const seat = createSeat();
    for (let packet = 0; packet < 24; packet += 1) seat.watch.unnamed(7);
    expect(seat.pass(3500, () => seat.watch.unnamed(8))).toEqual([]);
    seat.watch.named(7);
    expect(seat.pass(60_000)).toEqual([]);
  });

  it('[HEAR-1] of one voice of two stays until that one opens', () => {
    const seat = createSeat();
    seat.pass(5000, unread(seat));
    expect(seat.pass(5000, () => seat.watch.opened(bilal))).toEqual([]);
    expect(seat.codes()).toEqual(['cannot-decrypt']);
  });

  it('[HEAR-1] of a voice that is gone, or silent for a minute, is over unproven', () => {
    for (const ends of [(seat: Seat) => seat.watch.left(amina), (seat: Seat) => void seat.pass(58_000)]) {
      const seat = createSeat();
      seat.pass(5000, unread(seat));
      ends(seat);
      expect(seat.pass(3000)).toMatchObject([{ troubles: [], isProven: false }]);
    }
  });

  it('[HEAR-1] of somebody who begins to speak, and no sound of anybody comes, is told within five seconds and names them', () => {
    const seat = createSeat();
    seat.watch.spoke(amina, true, seat.signs.sounds);
    expect(seat.pass(5000)).toMatchObject([{ troubles: [{ code: 'no-sound', userId: amina }] }]);
    // The way to us is asked for anew before anybody is told.
    expect(seat.steps).toContain('renew-path');
    seat.signs.sounds += 1;
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of somebody who begins to speak counts from then: what arrived right before it is none of theirs', () => {
    const seat = createSeat();
    seat.signs.sounds += 10;
    seat.watch.spoke(amina, true, seat.signs.sounds);
    expect(seat.pass(5000)).toMatchObject([{ troubles: [{ code: 'no-sound', userId: amina }] }]);
  });

  it('[HEAR-2] of somebody who begins to speak is none while anybody is heard, and none when they stop', () => {
    const seat = createSeat();
    seat.watch.spoke(amina, true, seat.signs.sounds);
    expect(seat.pass(1000)).toEqual([]);
    seat.signs.sounds += 1;
    expect(seat.pass(10_000)).toEqual([]);
    seat.watch.spoke(bilal, true, seat.signs.sounds);
    seat.pass(2000);
    seat.watch.spoke(bilal, false, 0);
    expect(seat.pass(60_000)).toEqual([]);
  });

  it('[HEAR-1] of keys that do not come is told five seconds after a second member came, across sessions', () => {
    const seat = createSeat();
    seat.signs.keys = 'waiting';
    seat.pass(3000);
    seat.watch.sessionLost();
    seat.pass(1000);
    seat.watch.sessionBegan();
    expect(seat.pass(1000)).toEqual([]);
    expect(seat.pass(1000)).toMatchObject([{ troubles: [{ code: 'no-keys' }] }]);
    seat.signs.keys = 'ready';
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of keys that do not come proves nothing once everybody is gone', () => {
    const seat = createSeat();
    seat.signs.keys = 'waiting';
    seat.pass(6000);
    seat.signs.keys = 'none';
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: false }]);
  });

  it.each([
    ['isSuppressed', 'suppressed'],
    ['isMuted', 'muted'],
    ['isDeafened', 'deafened'],
  ] as const)('[HEAR-1] of our own state (%s) is told after two seconds, and over with it', (sign, code) => {
    const seat = createSeat();
    seat.signs[sign] = true;
    expect(seat.pass(1500)).toEqual([]);
    expect(seat.pass(1000)).toMatchObject([{ troubles: [{ code }] }]);
    seat.signs[sign] = false;
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] [HEAR-4] of a heartbeat that is not answered is told after four seconds; after eight the room is joined anew', () => {
    const seat = createSeat();
    seat.watch.beatSent();
    expect(seat.pass(5000)).toMatchObject([{ troubles: [{ code: 'gateway-silent' }] }]);
    expect(seat.steps).toEqual([]);
    seat.pass(3500);
    expect(seat.steps[0]).toBe('rejoin');
    seat.watch.sessionLost();
    expect(seat.pass(1000)).toEqual([]);
    seat.watch.sessionBegan();
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] [HEAR-4] of pings that are not answered is told, but only where one was answered before', () => {
    const seat = createSeat();
    seat.answers = false;
    expect(seat.pass(10_500)).toMatchObject([{ troubles: [{ code: 'network-silent' }] }]);
    seat.pass(5000);
    expect(seat.steps.slice(0, 2)).toEqual(['renew-path', 'rejoin']);
    const deaf = createSeat({ hasSession: false });
    deaf.answers = false;
    deaf.watch.sessionBegan();
    expect(deaf.pass(600_000)).toEqual([]);
  });

  it('[HEAR-2] of pings is none while any other datagram comes', () => {
    const seat = createSeat();
    seat.answers = false;
    expect(
      seat.pass(600_000, () => {
        seat.signs.datagrams += 1;
      }),
    ).toEqual([]);
  });

  it('[HEAR-1] of no session is told after five seconds', () => {
    const seat = createSeat();
    seat.watch.sessionLost();
    expect(seat.pass(4500)).toEqual([]);
    expect(seat.pass(1000)).toMatchObject([{ troubles: [{ code: 'no-session' }] }]);
    seat.watch.sessionBegan();
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('keeps at most 128 voices and 64 speakers', () => {
    const seat = createSeat();
    for (let voice = 0; voice < 1000; voice += 1) unread(seat, String(voice))();
    seat.signs.sounds = 0;
    for (let voice = 0; voice < 1000; voice += 1) seat.watch.spoke(String(voice), true, 0);
    seat.pass(4000, () => {
      for (let voice = 872; voice < 1000; voice += 1) seat.watch.unread(String(voice));
    });
    expect(seat.codes().filter((code) => code === 'no-sound')).toHaveLength(64);
  });
});
