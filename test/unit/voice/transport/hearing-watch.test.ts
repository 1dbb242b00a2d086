import { describe, expect, it } from 'vitest';
import { type HearingSigns, type HearingVerdict, HearingWatch } from '../../../../src/voice/transport/hearing-watch.ts';

const amina = '300000000000000001';
const bilal = '300000000000000002';
const lookEveryMs = 250;

/** A seat that is looked at twice a second, on a clock that moves only when told. */
interface Seat {
  readonly watch: HearingWatch;
  /** What is seen at the next looks. */
  signs: { -readonly [Name in keyof HearingSigns]: HearingSigns[Name] };
  /** Whether pings, and heartbeats that the gateway had not asked for, are answered. */
  answers: boolean;
  answersMore: boolean;
  /** Packets of somebody that arrive now. */
  hears(userId: string, packets?: number): void;
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
  soundsOf: () => 0,
  datagrams: 0,
};

function createSeat({ hasSession = true } = {}): Seat {
  const watch = new HearingWatch(0);
  let nowMs = 0;
  let last: HearingVerdict | null = null;
  const packets = new Map<string, number>();
  const seat: Seat = {
    watch,
    signs: { ...calm, soundsOf: (userId) => packets.get(userId) ?? 0 },
    answers: true,
    answersMore: true,
    hears(userId, count = 1) {
      packets.set(userId, (packets.get(userId) ?? 0) + count);
      seat.signs.sounds += count;
      seat.signs.datagrams += count;
    },
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
        if (last.isBeatDue) watch.beatSent(false);
        if (last.isBeatDue && seat.answersMore) watch.gatewayAnswered(true);
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

/** A quarter of a second of speech that does not open. */
const unread =
  ({ watch, signs }: Seat, userId = amina) =>
  (): void => {
    for (let packet = 0; packet < 13; packet += 1) watch.unread(userId);
    signs.sounds += 13;
  };

describe('an hour of mere silence', () => {
  it('[HEAR-2] is none beside people who speak: their sound came', () => {
    const seat = createSeat();
    for (let minute = 0; minute < 60; minute += 1) {
      seat.watch.spoke(amina, true, seat.signs);
      const talk = seat.pass(20_000, () => {
        seat.hears(amina, 13);
        seat.watch.opened(amina);
      });
      seat.watch.spoke(amina, false, seat.signs);
      expect([...talk, ...seat.pass(40_000)]).toEqual([]);
    }
    expect(seat.steps).toEqual([]);
  });

  it('[HEAR-2] is none for who spoke before our account came, and stopped since', () => {
    const seat = createSeat({ hasSession: false });
    seat.watch.sessionBegan();
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(3_600_000)).toEqual([]);
  });
});

describe('evidence', () => {
  it('[HEAR-1] of a voice that does not open is told within five seconds, and over when it opens', () => {
    const seat = createSeat();
    expect(seat.pass(2500, unread(seat))).toEqual([]);
    expect(seat.pass(1000, unread(seat))).toMatchObject([{ troubles: [{ code: 'cannot-decrypt', userId: amina }] }]);
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
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(5000)).toMatchObject([{ troubles: [{ code: 'no-sound', userId: amina }] }]);
    // The way to us is asked for anew before anybody is told.
    expect(seat.steps).toEqual(['renew-path', 'renew-path']);
    seat.signs.sounds += 1;
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of somebody who begins to speak counts from then: what arrived right before it is none of theirs', () => {
    const seat = createSeat();
    seat.signs.sounds += 10;
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(5000)).toMatchObject([{ troubles: [{ code: 'no-sound', userId: amina }] }]);
  });

  it('[HEAR-2] of somebody who begins to speak is none once they are heard, nor when they stop before it is one', () => {
    const seat = createSeat();
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(1000)).toEqual([]);
    seat.hears(amina);
    expect(seat.pass(10_000)).toEqual([]);
    seat.watch.spoke(bilal, true, seat.signs);
    seat.pass(2000);
    seat.watch.spoke(bilal, false, seat.signs);
    expect(seat.pass(60_000)).toEqual([]);
  });

  it('[HEAR-1] of somebody who begins to speak twice beside others who are heard is told within five seconds of the second time, and over when they are heard', () => {
    const seat = createSeat();
    const others = (): void => seat.hears(bilal, 13);
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(20_000, others)).toEqual([]);
    seat.watch.spoke(amina, false, seat.signs);
    expect(seat.pass(120_000, others)).toEqual([]);
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(2500, others)).toEqual([]);
    expect(seat.pass(1000, others)).toMatchObject([{ troubles: [{ code: 'voice-missing', userId: amina }] }]);
    // The way to us works: it is not asked for anew.
    expect(seat.steps).toEqual([]);
    // That they stop shows nothing, and that others are heard neither.
    seat.watch.spoke(amina, false, seat.signs);
    expect(seat.pass(20_000, others)).toEqual([]);
    seat.hears(amina);
    expect(seat.pass(500, others)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of somebody who never says that they stopped is told at the second time too, and over unproven when they go or say no more', () => {
    for (const ends of [(seat: Seat) => seat.watch.left(amina), (seat: Seat) => void seat.pass(54_000)]) {
      const seat = createSeat();
      const others = (): void => seat.hears(bilal, 13);
      seat.watch.spoke(amina, true, seat.signs);
      seat.pass(90_000, others);
      seat.watch.spoke(amina, true, seat.signs);
      expect(seat.pass(5000, others)).toMatchObject([{ troubles: [{ code: 'voice-missing' }] }]);
      ends(seat);
      expect(seat.pass(3000, others)).toMatchObject([{ troubles: [], isProven: false }]);
    }
  });

  it('[HEAR-2] of somebody who begins to speak beside others is none once, nor twice where they were heard between, nor after ten minutes', () => {
    const seat = createSeat();
    const others = (): void => seat.hears(bilal, 13);
    const speaks = (): readonly HearingVerdict[] => {
      seat.watch.spoke(amina, true, seat.signs);
      const news = seat.pass(10_000, others);
      seat.watch.spoke(amina, false, seat.signs);
      return news;
    };
    expect(speaks()).toEqual([]);
    expect(seat.pass(700_000, others)).toEqual([]);
    expect(speaks()).toEqual([]);
    seat.hears(amina);
    expect(seat.pass(1000)).toEqual([]);
    expect(speaks()).toEqual([]);
  });

  it('[HEAR-1] of nobody who is heard becomes one of somebody beside others when these are', () => {
    const seat = createSeat();
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(4000)).toMatchObject([{ troubles: [{ code: 'no-sound' }] }]);
    // The room is heard: that is proven. They are not, for the first time.
    expect(seat.pass(500, () => seat.hears(bilal))).toMatchObject([{ troubles: [], isProven: true }]);
    seat.watch.spoke(amina, false, seat.signs);
    seat.watch.spoke(amina, true, seat.signs);
    expect(seat.pass(4000, () => seat.hears(bilal))).toMatchObject([{ troubles: [{ code: 'voice-missing' }] }]);
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
    // What was so is so still while there is no session, in which nothing is known of it.
    seat.watch.sessionLost();
    seat.signs[sign] = false;
    expect(seat.pass(2000)).toEqual([]);
    seat.signs[sign] = true;
    seat.watch.sessionBegan();
    expect(seat.pass(2000)).toEqual([]);
    seat.signs[sign] = false;
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] [HEAR-4] of a heartbeat that is not answered is told after three seconds; after eight the room is joined anew', () => {
    const seat = createSeat();
    seat.watch.beatSent(true);
    expect(seat.pass(2750)).toEqual([]);
    expect(seat.pass(500)).toMatchObject([{ troubles: [{ code: 'gateway-silent' }] }]);
    expect(seat.steps).toEqual([]);
    seat.pass(5000);
    expect(seat.steps[0]).toBe('rejoin');
    seat.watch.sessionLost();
    // What it says on the way to a session is no session.
    seat.watch.gatewayAnswered();
    expect(seat.pass(1000)).toEqual([]);
    seat.watch.sessionBegan();
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('[HEAR-1] of a gateway that says no more is asked for five seconds after its last word, where it answered such a heartbeat before', () => {
    const seat = createSeat();
    expect(seat.pass(60_000)).toEqual([]);
    seat.answersMore = false;
    // Five seconds at most until it is asked, and three for its answer.
    expect(seat.pass(8500)).toMatchObject([{ troubles: [{ code: 'gateway-silent' }] }]);
    seat.watch.gatewayAnswered();
    expect(seat.pass(250)).toMatchObject([{ troubles: [], isProven: true }]);
    const shy = createSeat({ hasSession: false });
    shy.answersMore = false;
    shy.watch.sessionBegan();
    expect(shy.pass(600_000)).toEqual([]);
  });

  it('[HEAR-1] of a new socket that does not take the session up is told after three seconds', () => {
    const seat = createSeat();
    seat.watch.beatSent(true);
    seat.pass(2000);
    seat.watch.gatewayReplaced();
    expect(seat.pass(2500)).toEqual([]);
    expect(seat.pass(1000)).toMatchObject([{ troubles: [{ code: 'gateway-silent' }] }]);
  });

  it('[HEAR-1] [HEAR-4] of pings that are not answered is told three seconds after the first, but only where one was answered before', () => {
    const seat = createSeat();
    seat.pass(60_000);
    seat.answers = false;
    // Two seconds at most until the first, and three for an answer.
    expect(seat.pass(5250)).toMatchObject([{ troubles: [{ code: 'network-silent' }] }]);
    seat.pass(5500);
    expect(seat.steps.slice(0, 2)).toEqual(['renew-path', 'rejoin']);
    seat.watch.sessionLost();
    seat.signs.datagrams += 1;
    expect(seat.pass(1000)).toEqual([]);
    seat.answers = true;
    seat.watch.sessionBegan();
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
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

  it('[HEAR-1] of a session that is lost is told after three seconds, and of a first one that does not come after five', () => {
    const first = createSeat({ hasSession: false });
    expect(first.pass(4750)).toEqual([]);
    expect(first.pass(500)).toMatchObject([{ troubles: [{ code: 'no-session' }] }]);
    const seat = createSeat();
    seat.watch.sessionLost();
    expect(seat.pass(2750)).toEqual([]);
    expect(seat.pass(1000)).toMatchObject([{ troubles: [{ code: 'no-session' }] }]);
    seat.watch.sessionBegan();
    expect(seat.pass(500)).toMatchObject([{ troubles: [], isProven: true }]);
  });

  it('keeps at most 128 voices and 64 speakers', () => {
    const seat = createSeat();
    for (let voice = 0; voice < 1000; voice += 1) unread(seat, String(voice))();
    seat.signs.sounds = 0;
    for (let voice = 0; voice < 1000; voice += 1) seat.watch.spoke(String(voice), true, seat.signs);
    seat.pass(4000, () => {
      for (let voice = 872; voice < 1000; voice += 1) seat.watch.unread(String(voice));
    });
    expect(seat.codes().filter((code) => code === 'no-sound')).toHaveLength(64);
  });
});
