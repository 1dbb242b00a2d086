import { beforeEach, describe, expect, it } from 'vitest';
import type { HearingReport, VoiceReport } from '../../../src/app/index.ts';
import { createVoiceDesk } from '../../../src/app/voice-desk.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { type DeafRoom, deafRoom, far, guild, near } from '../../support/deaf-room.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';

let scene: DeafRoom;
let world: DeafRoom['world'];
let room: ChannelId;
let spaces: DeafRoom['spaces'];

const link: DeafRoom['link'] = (...linked) => scene.link(...linked);
const tell: DeafRoom['tell'] = (...told) => scene.tell(...told);
const isHeard: DeafRoom['isHeard'] = (...who) => scene.isHeard(...who);
const notices: DeafRoom['notices'] = () => scene.notices();
const panel: DeafRoom['panel'] = () => scene.panel();
const logged: DeafRoom['logged'] = (part) => scene.logged(part);

beforeEach(async () => {
  scene = await deafRoom();
  ({ world, room, spaces } = scene);
});

describe('a room that is not heard', () => {
  it('[HEAR-3] is told once: by the panel, the host’s notice and both logs, and its links are not said to carry', async () => {
    const startMs = world.clock.wallMs();
    await tell(['cannot-decrypt']);
    expect(panel()?.deaf).toEqual({ codes: ['cannot-decrypt'], who: [], sinceMs: startMs });
    expect(panel()?.links.map(({ outgoing }) => outgoing)).toEqual(['waiting']);
    expect(notices()).toEqual([expect.stringMatching(/does not hear .*Talk of h1[\s\S]*cannot be decrypted/u)]);
    const [notice] = outboxOf(world).posted.filter((one) => one.userId === near);
    expect((notice?.atMs ?? Infinity) - startMs).toBeLessThan(2000);
    expect(
      outboxOf(world).posted.find((one) => one.channelId === channelId('log') && /does not hear/u.test(one.text)),
    ).toBeDefined();
    expect(logged('does not hear its room')).toBe(1);
    expect(world.app.alarms()).toEqual({ now: 1, total: 1 });

    await tell(['cannot-decrypt', 'no-keys']);
    expect(panel()?.deaf?.codes).toEqual(['cannot-decrypt', 'no-keys']);
    expect(notices()).toHaveLength(1);
    // The other side's host is told by its panel, as of every link that does not carry.
    expect(outboxOf(world).posted.filter((one) => one.userId === far)).toEqual([]);
  });

  it('[HEAR-5] is told to be heard again once something proves it', async () => {
    await tell(['no-keys']);
    await world.pass(9000);
    await tell([], true);
    expect(panel()?.deaf).toBeNull();
    expect(notices()[1]).toMatch(/hears .*Talk of h1.* again and is heard there, after 1[2-6] seconds/u);
    expect(world.app.alarms()).toEqual({ now: 0, total: 1 });
    expect(logged('hears its room again')).toBe(1);
  });

  it('[HEAR-5] of which nothing is known any more is told so when somebody is heard there', async () => {
    await tell(['cannot-decrypt']);
    await tell([]);
    expect(panel()?.deaf).toBeNull();
    expect(notices()).toHaveLength(1);
    await isHeard();
    await isHeard();
    expect(notices()).toHaveLength(2);
  });

  it('[HEAR-3] again within ten minutes is told by the panel alone', async () => {
    for (let round = 0; round < 5; round += 1) {
      await tell(['gateway-silent']);
      expect(panel()?.deaf?.codes).toEqual(['gateway-silent']);
      await tell([], true);
      expect(panel()?.deaf).toBeNull();
    }
    expect(notices()).toHaveLength(2);
    expect(world.app.alarms()).toEqual({ now: 0, total: 5 });
    await world.pass(600_000);
    await tell(['gateway-silent']);
    expect(notices()).toHaveLength(3);
  });

  it('[HEAR-3] again, and for good, is told once ten minutes are over since the last time', async () => {
    await tell(['gateway-silent']);
    await tell([], true);
    await tell(['network-silent']);
    await world.pass(580_000);
    expect(notices()).toHaveLength(2);
    await world.pass(20_000);
    expect(notices()[2]).toMatch(/does not hear .*Talk of h1[\s\S]*Nothing from Discord’s voice server arrives/u);
    await world.pass(700_000);
    expect(notices()).toHaveLength(3);
    await tell([], true);
    expect(notices()).toHaveLength(4);
    // One that is over by then is not.
    await tell(['gateway-silent']);
    await tell([], true);
    const told = notices().length;
    await tell(['no-session']);
    await tell([], true);
    await world.pass(700_000);
    expect(notices()).toHaveLength(told);
  });

  it('[HEAR-3] is told anew where nothing had shown it for ten minutes, and not where it was less', async () => {
    await tell(['gateway-silent']);
    await tell([]);
    expect(panel()?.deaf).toBeNull();
    await world.pass(400_000);
    await tell(['gateway-silent']);
    expect(notices()).toHaveLength(1);
    await tell([]);
    await world.pass(1_800_000);
    const againMs = world.clock.wallMs();
    await tell(['gateway-silent']);
    expect(notices()).toHaveLength(2);
    expect(panel()?.deaf?.sinceMs).toBe(againMs);
    expect(world.app.alarms()).toEqual({ now: 1, total: 2 });
    expect(logged('does not hear its room')).toBe(2);
    await isHeard();
    await tell([], true);
    expect(notices()).toHaveLength(3);
  });

  it('[HEAR-5] stays on the panel while its seat is taken anew, and goes where the new one says nothing of it', async () => {
    world.report({ type: 'seat', channelId: room, state: 'lost', why: 'closed' });
    await tell(['no-session']);
    // The nodes are told anew, which give the old seat up and have a new one join; that knows nothing yet.
    await world.pass(20_000);
    world.report({ type: 'seat', channelId: room, state: 'left', why: 'plan' });
    world.report({ type: 'seat', channelId: room, state: 'joining' });
    await world.pass(5000);
    expect(panel()?.deaf?.codes).toEqual(['no-session']);
    expect(world.app.alarms().now).toBe(1);
    await tell(['no-session']);
    expect(panel()?.deaf?.codes).toEqual(['no-session']);
    world.report({ type: 'seat', channelId: room, state: 'left', why: 'kicked' });
    await world.pass(3000);
    expect(panel()?.deaf).toBeNull();
  });

  it('[HEAR-3] in another way within ten minutes is told, while one that is told waits too', async () => {
    await tell(['gateway-silent']);
    await tell([], true);
    await tell(['network-silent']);
    expect(notices()).toHaveLength(2);
    await tell(['cannot-decrypt']);
    expect(notices()).toHaveLength(3);
    expect(notices()[2]).toMatch(/cannot be decrypted/);
    await tell([], true);
    await world.pass(700_000);
    expect(notices()).toHaveLength(4);
  });

  it('[HEAR-3] is told of what people did to its account also while something else stands, once', async () => {
    await tell(['no-session']);
    await tell(['no-session', 'gateway-silent']);
    expect(notices()).toHaveLength(1);
    await tell(['no-session', 'muted']);
    await tell(['muted']);
    await tell(['deafened', 'muted']);
    expect(notices()).toHaveLength(2);
    expect(notices()[1]).toMatch(/until \*\*Server Mute\*\* is lifted/);
    await tell([], true);
    expect(notices()).toHaveLength(3);
  });

  it('[HEAR-3] names in its notice and its panel whose sound cannot be opened, eight at most, and in no log', async () => {
    const voices = Array.from({ length: 12 }, (_, at) => userId(`v${at}`));
    await tell(voices.map((one) => ({ code: 'cannot-decrypt', userId: one })));
    expect(panel()?.deaf?.who).toEqual(voices.slice(0, 8));
    const named = voices.slice(0, 7).map((one) => `<@${one}>`);
    expect(notices()[0]).toContain(`It is about the sound of ${named.join(', ')}`);
    const lines = outboxOf(world).posted.filter((one) => one.channelId === channelId('log'));
    expect(JSON.stringify(lines)).not.toContain(voices[0]);
  });

  it('[HEAR-3] whose host takes no direct messages, and that is hidden, is told in no channel', async () => {
    outboxOf(world).takesNone.add(near);
    const announcing = { channelId: channelId('news'), roleId: null };
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
    await world.boot();
    await world.pass(3000);
    const asked = world.app.ask(actor('h1', guild), null, { type: 'set-rules', rules: { hidden: true } });
    await expect(asked).resolves.toMatchObject({ ok: true });
    await tell(['muted']);
    expect(outboxOf(world).posted.filter((one) => one.userId === near)).toEqual([]);
  });
});

describe('somebody who is not heard', () => {
  const missed = { code: 'no-sound', userId: userId('amina') } as const;

  it('[HEAR-2] is missed only when they may be heard', async () => {
    world.join(room, userId('amina'));
    await tell([missed]);
    expect([notices(), panel()?.deaf]).toEqual([[], null]);
    // Nor when they are not there.
    world.leave(room, userId('amina'));
    await tell([missed]);
    expect(notices()).toEqual([]);
  });

  it('[HEAR-4] where sound arrives that nobody has named has the room joined anew at once, and then at most every thirty seconds', async () => {
    const joins = (): number => world.at(room).leaves ?? 0;
    await tell(['unknown-voice']);
    expect([joins(), notices().length, panel()?.deaf?.codes]).toEqual([1, 1, ['unknown-voice']]);
    expect(notices()[0]).toMatch(/Discord has not said whose it is/);
    await tell([]);
    await tell(['unknown-voice']);
    expect(joins()).toBe(1);
    await tell([]);
    await world.pass(1000);
    await isHeard();
    expect([panel()?.deaf, notices().length]).toEqual([null, 2]);
  });

  it('[HEAR-3] [HEAR-4] [HEAR-5] [LINK-6] beside others has the room joined anew, others carried on, and the host told when they are heard, and not when others are', async () => {
    const joins = (): number => world.at(room).leaves ?? 0;
    const answer = await world.app.links(actor('h1', guild), null);
    const linkId = answer.ok ? answer.value[0]?.link.id : undefined;
    const to = spaces[1].room.channelId ?? room;
    if (linkId === undefined) throw new Error('no link');
    world.join(room, userId('amina'));
    await tell([{ code: 'voice-missing', userId: near }]);
    for (const way of [
      { from: room, to },
      { from: to, to: room },
    ])
      world.report({ type: 'carrying', linkId, ...way });
    await world.pass(3000);
    expect([joins(), panel()?.deaf?.codes, panel()?.deaf?.who]).toEqual([1, ['voice-missing'], [near]]);
    expect(panel()?.links.map(({ outgoing }) => outgoing)).toEqual(['carrying']);
    expect(notices()).toEqual([
      expect.stringMatching(/does not hear somebody in .*Talk of h1[\s\S]*twice[\s\S]*about the sound of <@/u),
    ]);
    await tell([]);
    await world.pass(61_000);
    await isHeard();
    expect(notices()).toHaveLength(1);
    await isHeard(near);
    expect(notices()[1]).toMatch(/Nobody is missed in .*Talk of h1/u);
    // It was joined anew a minute ago: the next time is later, though somebody was heard since.
    for (let round = 0; round < 2; round += 1) {
      await tell([], true);
      await isHeard();
      await tell([{ code: 'voice-missing', userId: near }]);
      expect(joins()).toBe(2);
    }
    // Nor is the alarm held by who is gone.
    world.leave(room, near);
    await tell([]);
    await world.pass(61_000);
    await isHeard();
    expect(world.app.alarms().now).toBe(0);
  });

  it('[HEAR-4] has the room joined anew when they are missed a second time, and later at most every thirty seconds', async () => {
    const joins = (): number => world.at(room).leaves ?? 0;
    await tell([{ code: 'no-sound', userId: near }]);
    expect([joins(), notices().length]).toEqual([0, 1]);
    await tell([]);
    await tell([{ code: 'no-sound', userId: near }]);
    expect(joins()).toBe(1);
    expect(panel()?.deaf?.codes).toEqual(['no-sound']);
    // It left and came back: that proves nothing, and the panel tells it for a minute.
    await tell([]);
    expect(panel()?.deaf?.codes).toEqual(['no-sound']);
    await tell([{ code: 'no-sound', userId: near }]);
    expect(joins()).toBe(1);
    await world.pass(30_000);
    await tell([]);
    await tell([{ code: 'no-sound', userId: near }]);
    expect(joins()).toBe(2);
    await tell([]);
    await world.pass(61_000);
    expect(panel()?.deaf).toBeNull();
    await isHeard();
    expect(notices()).toHaveLength(2);
  });
});

describe('a room of a link that carries one way', () => {
  const linkId = async () => {
    const answer = await world.app.links(actor('h1', guild), null);
    const [one] = answer.ok ? answer.value : [];
    if (one === undefined) throw new Error('no link');
    return one.link.id;
  };
  const broadcast = async (from: 0 | 1): Promise<void> => {
    await world.app.changeLink(actor('h1', guild), await linkId(), { type: 'leave' });
    await link(spaces[from], spaces[1 - from] ?? spaces[0], { type: 'broadcast' });
    const to = spaces[1 - from]?.room.channelId ?? room;
    world.report({
      type: 'carrying',
      linkId: await linkId(),
      from: spaces[from].room.channelId ?? room,
      to,
    });
    await world.pass(3000);
  };
  const ways = () => panel()?.links.flatMap(({ outgoing, incoming }) => [outgoing, incoming]);

  it('[HEAR-6] [LINK-6] where nothing is listened to is not missed, nor joined anew and cut off for it', async () => {
    await broadcast(1);
    const before = world.at(room).leaves ?? 0;
    for (const code of ['cannot-decrypt', 'deafened'] as const) await tell([code]);
    await tell([{ code: 'no-sound', userId: near }]);
    expect([notices(), panel()?.deaf, world.at(room).leaves ?? 0]).toEqual([[], null, before]);
    expect(ways()).toEqual([null, 'carrying']);
    await tell(['suppressed', 'cannot-decrypt']);
    expect([notices().length, panel()?.deaf?.codes]).toEqual([1, ['suppressed']]);
    expect(ways()).toEqual([null, 'waiting']);
  });

  it('[HEAR-6] [LINK-6] into which nothing is carried need not be heard', async () => {
    await broadcast(0);
    for (const code of ['suppressed', 'muted'] as const) await tell([code]);
    expect([notices(), panel()?.deaf]).toEqual([[], null]);
    expect(ways()).toEqual(['carrying', null]);
    await tell(['muted', 'cannot-decrypt']);
    expect([notices().length, panel()?.deaf?.codes]).toEqual([1, ['cannot-decrypt']]);
    expect(ways()).toEqual(['waiting', null]);
  });

  it('[HEAR-6] is judged anew when its side mutes what goes out, and when it lifts that', async () => {
    await broadcast(0);
    await tell(['cannot-decrypt']);
    const id = await linkId();
    await world.app.changeLink(actor('h1', guild), id, { type: 'mute', what: 'outgoing' });
    await world.pass(3000);
    expect(panel()?.deaf).toBeNull();
    await world.app.changeLink(actor('h1', guild), id, { type: 'unmute', what: 'outgoing' });
    await world.pass(3000);
    expect(panel()?.deaf?.codes).toEqual(['cannot-decrypt']);
  });

  it('[HEAR-6] that is only offered one is not missed', async () => {
    await world.app.changeLink(actor('h1', guild), await linkId(), { type: 'leave' });
    await world.app.offerLink(actor('h1', guild), spaces[0].id);
    await tell(['cannot-decrypt', 'suppressed']);
    expect([notices(), panel()?.deaf]).toEqual([[], null]);
  });
});

describe('an alarm', () => {
  it('[HEAR-6] is none where no sound is needed', async () => {
    const [one] = await world.app.links(actor('h1', guild), null).then((answer) => (answer.ok ? answer.value : []));
    if (one === undefined) throw new Error('no link');
    await world.app.changeLink(actor('h1', guild), one.link.id, { type: 'leave' });
    await tell(['cannot-decrypt']);
    expect([notices(), panel()?.deaf]).toEqual([[], null]);
  });

  it('[HEAR-6] ends with its space, and nothing is kept of it', async () => {
    await tell(['muted']);
    await world.app.ask(actor('h1', guild), null, { type: 'end' });
    await world.pass(60_000);
    expect(world.app.alarms()).toEqual({ now: 0, total: 1 });
    expect(notices()).toHaveLength(1);
  });

  it('[HEAR-5] of a node that died stands no longer, and its end is told when somebody is heard', async () => {
    await tell(['no-keys']);
    world.report({ type: 'seat', channelId: room, state: 'lost', why: 'node-died' });
    await world.pass(3000);
    expect(panel()?.deaf).toBeNull();
    world.report({ type: 'seat', channelId: room, state: 'ready' });
    await isHeard();
    expect(notices()).toHaveLength(2);
  });
});

describe('the desk of seats', () => {
  it('[HEAR-5] says that nothing stands any more of a seat that is left, also when the plan has no seat there by now', () => {
    let tellDesk: (report: VoiceReport) => void = () => undefined;
    const told: HearingReport[] = [];
    const desk = createVoiceDesk({
      voice: {
        apply: () => undefined,
        readings: () => Promise.resolve([]),
        onReport: (listener) => {
          tellDesk = listener;
          return () => undefined;
        },
      },
      clock: world.clock,
      logger: world.logger,
      plan: () => ({ seats: [], paths: [], muteSources: [] }),
      onNews: () => undefined,
      onHeard: () => undefined,
      onHearing: (report) => told.push(report),
      onRetake: () => undefined,
    });
    tellDesk({ type: 'seat', channelId: room, state: 'left', why: 'plan' });
    expect(told).toEqual([{ type: 'hearing', channelId: room, troubles: [], isProven: false }]);
    desk.close();
  });
});
