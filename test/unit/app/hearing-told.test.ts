import { beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../../src/lib/index.ts';
import { LANGUAGES, logLineText, texts } from '../../../src/i18n/index.ts';
import { type DeafRoom, deafRoom, guild, near } from '../../support/deaf-room.ts';
import { actor, userId } from '../../support/outside-people.ts';

let scene: DeafRoom;
let world: DeafRoom['world'];
const tell: DeafRoom['tell'] = (...told) => scene.tell(...told);
const isHeard: DeafRoom['isHeard'] = (...who) => scene.isHeard(...who);
const notices: DeafRoom['notices'] = () => scene.notices();

/** Somebody comes in and is given the floor. */
const mayBeHeard = async (who: UserId): Promise<void> => {
  world.join(scene.room, who);
  const [{ id }] = scene.spaces;
  await world.app.ask(actor(who, guild), id, { type: 'raise-hand', question: null });
  await world.app.ask(actor('h1', guild), id, { type: 'approve', userId: who });
  await world.pass(3000);
};

beforeEach(async () => {
  scene = await deafRoom();
  ({ world } = scene);
});

describe('an alarm', () => {
  it('[HEAR-3] [HEAR-5] is told as soon as the store takes it, and its end after it', async () => {
    const lost = { code: 'unavailable', detail: 'the store is away', retryable: true } as const;
    world.fail('note', lost, 2);
    await tell(['cannot-decrypt']);
    await world.pass(1000);
    expect(notices()).toHaveLength(1);
    expect(scene.logged('could not be stored')).toBe(2);
    const told = (): unknown =>
      (world.logs.get(scene.spaces[0].id) ?? []).map(({ act }) => act).filter((act) => /^(deaf|hears)/u.test(act));
    expect(told()).toEqual(['deaf']);
    // For longer than its end takes to come.
    world.fail('note', lost, 4);
    await tell([], true);
    expect(told()).toEqual(['deaf']);
    await world.pass(30_000);
    expect([told(), notices().length]).toEqual([['deaf', 'hears-again'], 2]);
    // What could not be told for long is told as of now: its notice is news.
    await world.pass(600_000);
    world.fail('note', lost, 20);
    await tell(['muted']);
    await world.pass(900_000);
    world.failures.clear();
    await world.pass(60_000);
    expect(notices()).toHaveLength(3);
    // Of a space that is over nothing is.
    await tell([], true);
    world.fail('note', lost, 20);
    await world.app.ask(actor('h1', guild), null, { type: 'end' });
    await world.pass(120_000);
    expect(world.failures.get('note')?.length).toBeGreaterThan(10);
  });

  it('[HEAR-3] [HEAR-5] of somebody beside others stands in the log as one about somebody, in both languages, and so does its end', async () => {
    await tell([{ code: 'voice-missing', userId: near }]);
    await tell([]);
    await isHeard(near);
    await tell(['no-keys']);
    await tell([], true);
    const kept = (world.logs.get(scene.spaces[0].id) ?? []).filter(({ act }) => /^(deaf|hears)/u.test(act));
    const said = LANGUAGES.map((language) => kept.map((line) => logLineText(texts(language), line)));
    expect(said).toEqual([
      [
        expect.stringMatching(/does not hear somebody in the room, while it hears others/u),
        expect.stringMatching(/nobody in the room is missed any more/u),
        expect.stringMatching(/does not hear the room, or is not heard there: .*no keys are shared/u),
        expect.stringMatching(/hears the room again/u),
      ],
      [
        expect.stringMatching(/صوت بعض من في الغرفة/u),
        expect.stringMatching(/لم يعد صوت أحد في الغرفة مفقودا/u),
        expect.stringMatching(/لا يصل صوت الغرفة إلى مجلس.*لا مفاتيح مشتركة/u),
        expect.stringMatching(/عاد صوت الغرفة يصل/u),
      ],
    ]);
  });

  it('[HEAR-3] makes room with its end where many wait for the store: what is told goes by turns', async () => {
    const [{ id }] = scene.spaces;
    world.fail('note', { code: 'unavailable', detail: 'the store is away', retryable: true }, 1000);
    for (let round = 0; round < 4; round += 1) {
      for (const code of ['gateway-silent', 'no-keys', 'unknown-voice'] as const) {
        await tell([code]);
        await tell([], true);
      }
      await world.pass(600_000);
    }
    await tell(['gateway-silent']);
    world.failures.clear();
    await world.pass(60_000);
    const told = (world.logs.get(id) ?? []).map(({ act }) => act).filter((act) => /^(deaf|hears)/u.test(act));
    expect(told).toEqual([...Array.from({ length: 9 }, () => ['deaf', 'hears-again']).flat(), 'deaf']);
    expect(world.logger.lines.filter(({ message }) => /are not told/u.test(message)).at(-1)?.fields).toMatchObject({
      spaceId: id,
      dropped: 6,
    });
  });

  it('[HEAR-3] [HEAR-5] is known to the next process: it tells the end, and nothing anew within ten minutes', async () => {
    await tell(['no-keys']);
    world.kill();
    await world.boot();
    await world.pass(3000);
    expect([notices().length, world.app.alarms().now]).toEqual([1, 0]);
    await isHeard();
    expect(notices()[1]).toMatch(/hears .*Talk of h1.* again and is heard there, after [5-9] seconds/u);
    world.kill();
    await world.boot();
    await tell(['no-keys']);
    expect([notices().length, scene.panel()?.deaf?.codes]).toEqual([2, ['no-keys']]);
    await isHeard();
    await tell([], true);
    expect(notices()).toHaveLength(2);
    await world.pass(600_000);
    await tell(['no-keys']);
    expect(notices()).toHaveLength(3);
    // One that was told stands for the next process too when it shows at once.
    world.kill();
    await world.boot();
    await tell(['no-keys']);
    expect(scene.panel()?.deaf?.codes).toEqual(['no-keys']);
    await tell([], true);
    expect(notices()).toHaveLength(4);
  });

  it('[HEAR-5] of somebody beside others is not told as heard by a process that does not know who it was', async () => {
    await tell([{ code: 'voice-missing', userId: near }]);
    expect(notices()).toHaveLength(1);
    world.kill();
    await world.boot();
    await world.pass(3000);
    await isHeard();
    expect(notices()).toHaveLength(1);
    await isHeard(near);
    expect(notices()[1]).toMatch(/Nobody is missed in .*Talk of h1/u);
  });

  it.each(['cannot-decrypt', 'unknown-voice'] as const)(
    '[HEAR-5] is told to be over by the next process once everybody was heard who was there, or they left: %s',
    async (code) => {
      const [amina, omar] = [userId('amina'), userId('omar')];
      for (const one of [amina, omar]) await mayBeHeard(one);
      await tell([code]);
      world.kill();
      await world.boot();
      await world.pass(3000);
      await isHeard(amina);
      // What else the seat finds, and is over, shows nothing of them.
      await tell(['no-keys']);
      await tell([], true);
      await isHeard(amina);
      // Nor does who came later, heard or not.
      await mayBeHeard(userId('lina'));
      world.leave(scene.room, omar);
      await isHeard(amina);
      const over = (): unknown => notices().filter((text) => /again and is heard/u.test(text)).length;
      expect([over(), scene.panel()?.deaf]).toEqual([0, null]);
      await isHeard(near);
      expect(over()).toBe(1);
    },
  );

  it('[HEAR-3] is told also while another of another kind was told and its end was not', async () => {
    const acts = (): number => (world.logs.get(scene.spaces[0].id) ?? []).filter(({ act }) => act === 'deaf').length;
    const missed = { code: 'voice-missing', userId: near } as const;
    await tell([missed]);
    // It stands.
    await tell(['no-keys', missed]);
    expect([notices().length, acts()]).toEqual([2, 2]);
    expect(notices()[1]).toMatch(/nobody there has shared keys/);
    await tell([missed]);
    // Nothing shows it any more, and nobody was heard since.
    await tell([]);
    await world.pass(700_000);
    await tell(['network-silent']);
    expect([notices().length, acts()]).toEqual([3, 3]);
    expect(notices()[2]).toMatch(/Nothing from Discord’s voice server arrives/);
    // That of the way was told a moment ago: another of its kind is not, and of others is.
    await tell(['gateway-silent']);
    await tell(['gateway-silent', 'no-sound']);
    expect(notices()).toHaveLength(4);
    // What was told and is over by then is told anew, though somebody is missed all the while.
    await tell([missed]);
    expect(notices()).toHaveLength(5);
    await world.pass(700_000);
    await tell([missed, 'gateway-silent']);
    expect(notices()).toHaveLength(6);
    await tell([], true);
    expect(notices()[6]).toMatch(/hears .*Talk of h1.* again and is heard there/u);
  });

  it('[HEAR-3] [HEAR-5] of another kind is told by the next process too', async () => {
    await tell(['no-keys']);
    world.kill();
    await world.boot();
    await world.pass(3000);
    await tell(['network-silent']);
    expect(notices()).toHaveLength(2);
    await tell([], true);
    expect(notices()).toHaveLength(3);
  });

  it('[HEAR-3] of somebody beside others is told also after one of somebody else', async () => {
    const amina = userId('amina');
    await mayBeHeard(amina);
    await tell([{ code: 'voice-missing', userId: near }]);
    await tell([]);
    await world.pass(700_000);
    await tell([{ code: 'voice-missing', userId: amina }]);
    expect(notices()).toHaveLength(2);
    expect(notices()[1]).toContain(`about the sound of <@${amina}>`);
  });
});

describe('what people did to our account', () => {
  const muted = (isSo: boolean): void => {
    for (const account of world.accounts) world.mute(guild, account, isSo, 'theirs');
  };

  it.each(['muted', 'deafened', 'suppressed'] as const)(
    '[HEAR-5] is not told to be over by the next process while it stands, though somebody is heard: %s',
    async (code) => {
      muted(true);
      await tell([code]);
      world.kill();
      await world.boot();
      await world.pass(3000);
      await isHeard();
      // What else the seat finds, and is over, shows nothing either.
      await tell(['no-session']);
      await tell([], true);
      expect(notices().filter((text) => /again and is heard/u.test(text))).toEqual([]);
      const before = notices().length;
      await tell([code]);
      expect([notices().length, scene.panel()?.deaf?.codes]).toEqual([before, [code]]);
      await world.pass(700_000);
      expect(notices()).toHaveLength(before);
      await tell([], true);
      expect(notices()).toHaveLength(before + 1);
    },
  );

  it('[HEAR-5] is not told to be over when the room was joined anew, and is once the room shows it lifted', async () => {
    muted(true);
    await tell(['muted']);
    world.report({ type: 'seat', channelId: scene.room, state: 'left', why: 'plan' });
    await isHeard();
    expect(notices()).toHaveLength(1);
    muted(false);
    await isHeard();
    expect(notices()).toHaveLength(2);
    expect(notices()[1]).toMatch(/again and is heard there/u);
  });

  it('[HEAR-5] is told to be over when its seat says so, whatever the room shows', async () => {
    muted(true);
    await tell(['muted']);
    await tell([], true);
    expect(notices()).toHaveLength(2);
  });
});

describe('somebody who cannot be decrypted', () => {
  it('[HEAR-5] is so though others are heard, until they are or leave', async () => {
    await tell([{ code: 'cannot-decrypt', userId: near }]);
    await tell([]);
    await isHeard();
    expect(notices()).toHaveLength(1);
    await isHeard(near);
    expect(notices()).toHaveLength(2);
  });

  it('[HEAR-5] is so though somebody else who could not be is heard, and though something else was found since', async () => {
    const amina = userId('amina');
    await mayBeHeard(amina);
    await tell([near, amina].map((who) => ({ code: 'cannot-decrypt', userId: who }) as const));
    await tell(['no-keys']);
    await tell([]);
    // A node that is new knows of what it found itself.
    await tell(['no-session']);
    await tell([], true);
    const told = notices().length;
    await isHeard(amina);
    expect(notices()).toHaveLength(told);
    await isHeard(near);
    expect(notices()).toHaveLength(told + 1);
  });
});

describe('sound that nobody has named, for good', () => {
  const joins = (): number => world.at(scene.room).leaves ?? 0;
  /** The room was joined anew: others are heard there at once, and that sound is found after some seconds. */
  const again = async (): Promise<void> => {
    await tell([]);
    await isHeard();
    await tell(['unknown-voice']);
  };

  it('[HEAR-4] [HEAR-5] has the room joined anew at most every hour in the end, and the host told once', async () => {
    await tell(['unknown-voice']);
    let joinedMs = world.clock.monotonicMs() - 3000;
    for (const [at, restS] of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600].entries()) {
      await again();
      await world.pass(joinedMs + restS * 1000 - 500 - world.clock.monotonicMs());
      expect([restS, joins()]).toEqual([restS, at + 1]);
      await world.pass(1000);
      expect([restS, joins()]).toEqual([restS, at + 2]);
      joinedMs += restS * 1000;
    }
    expect([notices().length, world.app.alarms()]).toEqual([1, { now: 1, total: 1 }]);
    expect(scene.panel()?.deaf?.codes).toEqual(['unknown-voice']);
  });

  it('[HEAR-4] is no sooner a reason again because it paused, and is after an hour without it', async () => {
    await tell(['unknown-voice']);
    for (let round = 0; round < 5; round += 1) {
      await again();
      await world.pass(3_000_000);
    }
    const before = joins();
    expect(before).toBeLessThan(12);
    for (let round = 0; round < 5; round += 1) {
      await tell([]);
      await world.pass(310_000);
      await isHeard();
      expect(scene.panel()?.deaf).toBeNull();
      await tell(['unknown-voice']);
    }
    expect(joins() - before).toBeLessThanOrEqual(1);
    await tell([]);
    await world.pass(3_600_000);
    await isHeard();
    const rested = joins();
    await tell(['unknown-voice']);
    expect(joins()).toBe(rested + 1);
    // Somebody who is missed beside others is no such doubt, and waits no longer than before.
    await again();
    await world.pass(3_000_000);
    const waited = joins();
    await world.pass(300_000);
    await tell(['unknown-voice', { code: 'voice-missing', userId: near }]);
    expect(joins()).toBeGreaterThan(waited);
  });
});

describe('somebody who is missed beside others for good', () => {
  it('[HEAR-4] has the room joined anew once, and again when somebody else is missed or they were heard in between', async () => {
    const amina = userId('amina');
    await mayBeHeard(amina);
    const joins = (): number => world.at(scene.room).leaves ?? 0;
    const missing = (who: UserId) => ({ code: 'voice-missing', userId: who }) as const;
    await tell([missing(near)]);
    expect(joins()).toBe(1);
    for (let round = 0; round < 3; round += 1) {
      await tell([]);
      await world.pass(310_000);
      await isHeard(amina);
      // Where nobody else speaks they are missed in another way, which anybody else ends.
      await tell([{ code: 'no-sound', userId: near }]);
      await tell([], true);
      await isHeard(amina);
      await world.pass(310_000);
      await isHeard(amina);
      await tell([missing(near)]);
    }
    expect(joins()).toBe(1);
    await tell([missing(near), missing(amina)]);
    expect(joins()).toBe(2);
    await tell([]);
    await world.pass(310_000);
    await isHeard(near);
    await tell([missing(near)]);
    expect(joins()).toBe(3);
    // Who left and came back may have another network.
    await tell([], true);
    world.leave(scene.room, near);
    await world.pass(310_000);
    await isHeard(amina);
    world.join(scene.room, near);
    await tell([missing(near)]);
    expect(joins()).toBe(4);
  });
});
