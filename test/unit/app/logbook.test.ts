import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageEffect } from '../../../src/app/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const LOG = channelId('log');
const STAGE = channelId('stage');
const host = actor('host', guild);
const input = { title: 'Tea *now*', description: null, kind: null, room: STAGE };

let world: OutsideWorld;

const setLog = (logChannel: ChannelId | null, language: 'en' | 'ar' = 'en'): void =>
  void world.settings.set(guild, { language, rules: { ...DEFAULT_RULES, logChannel } });

const open = async (): Promise<SpaceId> => {
  const asked = await world.app.openSpace(host, input);
  await world.pass(1000);
  if (!asked.ok) throw new Error(asked.refusal.code);
  return asked.value.space.id;
};

const texts = (): readonly string[] => outboxOf(world).posted.map(({ text }) => text);

beforeEach(() => {
  world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  world.room('stage', guild);
});

describe('the log channel', () => {
  it('[LOG-1] [LOG-3] [LOG-5] is told who did what to whom and why, gathered into few messages under the space’s title', async () => {
    setLog(LOG);
    await world.boot();
    const id = await open();
    world.join(STAGE, userId('guest'));
    world.raise(STAGE, userId('guest'));
    await world.settle();
    await world.app.ask({ ...host, reason: ' too\nmany: <@1> ' }, id, { type: 'lower-hand', userId: userId('guest') });
    await world.pass(5000);
    expect(texts().length).toBeLessThanOrEqual(2);
    const told = texts().join('\n');
    expect(told).toMatch(/^\*\*\u2068Tea \\\*now\\\*\u2069\*\*\n<t:\d+:T> <@host> opened the space/u);
    expect(told).toMatch(
      /<@guest> raised a hand\n<t:\d+:T> <@host> lowered the hand of <@guest>\. Why: \u2068too many/u,
    );
    // A mention that somebody typed is none.
    expect(told).not.toContain('<@1>');
    // Why is for those who run it.
    const reasons = async (who: string): Promise<readonly unknown[]> => {
      const info = await world.app.info(actor(who, guild), id);
      return info.ok ? info.value.log.flatMap(({ reason }) => reason ?? []) : [info.refusal.code];
    };
    expect([await reasons('guest'), await reasons('host')]).toEqual([[], ['too many: <@1>']]);
    // The reason stands in the log as well.
    expect(world.logs.get(id)?.at(-1)).toMatchObject({
      act: 'hand-lowered',
      actorId: 'host',
      reason: 'too many: <@1>',
    });
  });

  it('[LOG-3] is written in the language of the server, and only where there is one', async () => {
    setLog(LOG, 'ar');
    await world.boot();
    await open();
    await world.pass(5000);
    expect(texts()[0]).toMatch(/فتح المجلس/u);
    setLog(null);
    const other = outsideWorld();
    other.community.add(guild);
    await other.boot();
    await other.app.openSpace(host, { ...input, room: null });
    await other.pass(5000);
    expect([outboxOf(other).added, outboxOf(other).posted]).toEqual([[], []]);
  });

  it('[LOG-3] tells of links in the logs of both sides', async () => {
    setLog(LOG);
    const far = guildId('two');
    world.community.add(far);
    world.settings.set(far, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: channelId('far-log') } });
    await world.boot();
    const id = await open();
    const there = await world.app.openSpace(actor('other', far), { ...input, title: 'Far', room: null });
    await world.pass(6000);
    const offer = await world.app.offerLink(host, id);
    if (!offer.ok || offer.value.state.status !== 'offered' || !there.ok) throw new Error('no offer');
    const joined = await world.app.acceptLink(actor('other', far), there.value.space.id, offer.value.state.code);
    await world.pass(6000);
    const about = (channel: ChannelId): string =>
      outboxOf(world)
        .posted.filter(({ channelId: at }) => at === channel)
        .map(({ text }) => text)
        .join('\n');
    expect(about(LOG)).toContain('<@other> linked it with \u2068Far\u2069');
    expect(about(channelId('far-log'))).toContain('<@other> linked it with \u2068Tea');
    // One act may leave several lines.
    if (joined.ok) await world.app.changeLink(host, joined.value.link.id, { type: 'mute', what: 'both' });
    await world.pass(6000);
    const mutes = (text: string): number => text.split('<@host> muted what').length - 1;
    expect([mutes(about(LOG)), mutes(about(channelId('far-log')))]).toEqual([2, 2]);
  });

  it('[LOG-3] that is gone is told in /space info, holds up nothing, and is written again once another is set', async () => {
    setLog(LOG);
    outboxOf(world).closed.set(LOG, 'gone');
    await world.boot();
    const id = await open();
    await world.pass(10_000);
    const info = await world.app.info(host, id);
    expect(info.ok && info.value.troubles).toEqual([
      { code: 'log-channel-gone', params: { channel: '<#channel-log>' } },
    ]);
    expect(world.spaces.get(id)?.life.status).toBe('live');
    // It is not asked again for every line.
    const asked = (): number => world.calls.filter((call) => call === 'message').length;
    expect(asked()).toBe(1);
    world.join(STAGE, userId('guest'));
    world.raise(STAGE, userId('guest'));
    await world.pass(20_000);
    expect(asked()).toBe(1);
    const manager = actor('admin', guild, { serverManager: true });
    setLog(channelId('new'));
    await world.start();
    world.app.guildAvailable(guild);
    await world.app.setLanguage(manager, 'en');
    await world.pass(6000);
    expect(outboxOf(world).posted.map(({ channelId: at }) => at)).toEqual([channelId('new')]);
    expect(texts()[0]).toContain('<@guest> raised a hand');
    const after = await world.app.info(host, id);
    expect(after.ok && after.value.troubles).toEqual([]);
  });

  it('[LOG-3] that is closed to us is named with what is missing, and tried at once when our rights change', async () => {
    setLog(LOG);
    outboxOf(world).closed.set(LOG, 'missing-permissions');
    await world.boot();
    const id = await open();
    await world.pass(6000);
    const info = await world.app.info(host, id);
    expect(info.ok && info.value.troubles).toEqual([
      { code: 'missing-permissions', params: { permissions: 'SEND_MESSAGES', channel: '<#channel-log>' } },
    ]);
    outboxOf(world).closed.delete(LOG);
    world.join(STAGE, userId('guest'));
    world.raise(STAGE, userId('guest'));
    await world.pass(3000);
    expect(texts()).toEqual([]);
    world.app.guildAvailable(guild);
    await world.pass(3000);
    expect(texts().join('\n')).toContain('<@guest> raised a hand');
  });

  it('[LOG-3] that is opened to us while it refuses a line is tried at once with the next', async () => {
    setLog(LOG);
    outboxOf(world).closed.set(LOG, 'missing-permissions');
    await world.boot();
    meanwhile(world, 'message', () => {
      outboxOf(world).closed.delete(LOG);
      world.app.guildAvailable(guild);
    });
    await open();
    await world.pass(5000);
    world.join(STAGE, userId('guest'));
    world.raise(STAGE, userId('guest'));
    await world.pass(5000);
    expect(texts().join('\n')).toContain('<@guest> raised a hand');
  });
});

describe('what waits', () => {
  it('[LOG-4] is given up when there is too much of it or it is too old, and that is reported', async () => {
    setLog(LOG);
    await world.boot();
    const add = (from: number, to: number, atMs: number): void =>
      outboxOf(world).add(
        Array.from({ length: to - from }, (_, at) => {
          return {
            type: 'log',
            key: `k${from + at}`,
            guildId: guild,
            atMs,
            heading: 'H',
            text: `line ${from + at}`,
          } as const;
        }),
      );
    world.outage.add(guild);
    const nowMs = world.clock.wallMs();
    add(0, 10, nowMs - 4 * 86_400_000);
    add(10, 2020, nowMs);
    await world.pass(61_000);
    expect(outboxOf(world).rows.size).toBe(2000);
    expect([...outboxOf(world).rows.keys()][0]).toBe('k20');
    const reported = world.logger.lines.filter(({ message }) => message.includes('waited for too long'));
    expect(reported.map(({ fields }) => fields['dropped'])).toEqual([20]);
    world.app.guildLeft(guild);
    await world.settle();
    expect(outboxOf(world).rows.size).toBe(0);
  });

  it('[LOG-2] [KEEP-7] one channel that fails stops no other', async () => {
    await world.boot();
    const message = (key: string, at: string): MessageEffect => {
      return { type: 'message', key, guildId: guild, channelId: channelId(at), atMs: world.clock.wallMs(), text: key };
    };
    outboxOf(world).closed.set(channelId('bad'), 'gone');
    outboxOf(world).add([message('1', 'bad'), message('2', 'good'), message('3', 'bad'), message('4', 'good')]);
    await world.pass(70_000);
    expect(texts()).toEqual(['2', '4']);
  });

  it('[KEEP-9] is not begun by a process that stops, and sent by the next', async () => {
    setLog(LOG);
    await world.boot();
    await open();
    await world.app.close('test-over');
    await world.pass(10_000);
    expect(texts()).toEqual([]);
    await world.boot();
    await world.pass(5000);
    expect(texts().join('\n')).toContain('opened the space');
  });
});

describe('a report', () => {
  const about = { userId: userId('guest'), reason: 'shouts' };
  const report = async (id: SpaceId, over: Partial<typeof about> = {}, by = 'salma'): Promise<string> => {
    const outcome = await world.app.report(actor(by, guild), id, { ...about, ...over });
    return outcome.ok ? 'passed on' : outcome.refusal.code;
  };

  it('[LOG-7] goes to the log channel with who, whom, why, where they stand, and the log around it', async () => {
    setLog(LOG);
    await world.boot();
    const id = await open();
    world.join(STAGE, userId('guest'));
    world.raise(STAGE, userId('guest'));
    world.join(STAGE, userId('other'));
    world.raise(STAGE, userId('other'));
    await world.pass(5000);
    outboxOf(world).posted.length = 0;
    expect(await report(id)).toBe('passed on');
    await world.pass(5000);
    const [told = '', ...more] = texts();
    expect(more).toEqual([]);
    expect(told).toMatch(/🚩 <@salma> reports <@guest> · <t:\d+:f> · <#channel-stage>\n> \u2068shouts\u2069\n/u);
    expect(told).toContain('<@guest> is listener there, and in the room now.');
    expect(told).toMatch(/The log around it:\n<t:\d+:T> <@guest> raised a hand$/u);
    expect(told).not.toContain('<@other>');
  });

  it('[LOG-7] is shown to those who moderate alone, in the log as well', async () => {
    setLog(LOG);
    await world.boot();
    const id = await open();
    await report(id, { userId: userId('host') });
    const acts = async (over: Parameters<typeof actor>[2]): Promise<readonly string[]> => {
      const log = await world.app.log(actor('host', guild, over ?? {}), id);
      return log.ok ? log.value.lines.map(({ act }) => act) : [log.refusal.code];
    };
    expect(await acts({})).not.toContain('reported');
    expect(await acts({ moderator: true })).toContain('reported');
    const info = await world.app.info(actor('mod', guild, { moderator: true }), id);
    expect(info.ok && info.value.log.map(({ act }) => act)).not.toContain('reported');
  });

  it('[LOG-7] is of what is on, or was within a day', async () => {
    setLog(LOG);
    await world.boot();
    const id = await open();
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(1000);
    expect(await report(id)).toBe('passed on');
    await world.pass(86_400_000);
    expect(await report(id)).toBe('space-over');
  });

  it('[LOG-7] is refused in words where it says nothing, or comes too often', async () => {
    await world.boot();
    const id = await open();
    setLog(LOG);
    await world.boot();
    expect(await report(id, { userId: userId('salma') })).toBe('report-oneself');
    expect(await report(id, { reason: ' \u200B\n' })).toBe('report-empty');
    expect([await report(id), await report(id), await report(id), await report(id)]).toEqual([
      'passed on',
      'passed on',
      'passed on',
      'asked-too-often',
    ]);
    expect(await report(id, {}, 'other')).toBe('passed on');
    await world.pass(600_000);
    expect(await report(id)).toBe('passed on');
  });
});

describe('a report after the end', () => {
  it('[LOG-7] is taken of the space that has just ended, with what its log says', async () => {
    setLog(LOG);
    await world.boot();
    const id = await open();
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(5000);
    const outcome = await world.app.report(actor('salma', guild), null, { userId: userId('host'), reason: 'shouts' });
    expect(outcome.ok && outcome.value.space.id).toBe(id);
    await world.pass(5000);
    expect(texts().at(-1)).toMatch(/reports <@host>[^]*<@host> ended the space/u);
    world.clock.advance(86_400_000);
    const later = await world.app.report(actor('salma', guild), null, { userId: userId('host'), reason: 'shouts' });
    expect(later.ok ? null : later.refusal.code).toBe('no-space-here');
  });
});

describe('the log of a space', () => {
  const codeOf = async (...asked: Parameters<OutsideWorld['app']['log']>): Promise<string> => {
    const outcome = await world.app.log(...asked);
    return outcome.ok ? outcome.value.space.title : outcome.refusal.code;
  };

  it('[LOG-5] is for its host, moderators and who manages the server, also when it is over', async () => {
    await world.boot();
    const id = await open();
    const readers = [host, actor('m', guild, { moderator: true }), actor('a', guild, { serverManager: true })];
    const guest = actor('guest', guild);
    const stranger = actor('host', guildId('two'), { serverManager: true, moderator: true });
    for (const by of readers) expect(await codeOf(by, id)).toBe(input.title);
    expect(await codeOf(guest, id)).toBe('not-host');
    expect(await codeOf(stranger, id)).toBe('space-not-found');
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(5000);
    expect(world.spaces.get(id)?.life.status).toBe('ended');
    for (const by of readers) {
      expect(await codeOf(by, id)).toBe(input.title);
      // With none open, the last one that they may read.
      expect(await codeOf(by, null)).toBe(input.title);
      expect((await world.app.loggedSpaces(by)).map((space) => space.id)).toEqual([id]);
    }
    expect(await codeOf(guest, id)).toBe('not-host');
    expect(await codeOf(guest, null)).toBe('no-space-here');
    expect(await world.app.loggedSpaces(guest)).toEqual([]);
  });
});
