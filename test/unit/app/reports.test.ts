import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const LOG = channelId('log');
const STAGE = channelId('stage');
const host = actor('host', guild);

let world: OutsideWorld;

const open = async (): Promise<SpaceId> => {
  const input = { title: 'Tea', description: 'About *tea*', kind: null, room: STAGE };
  const asked = await world.app.openSpace(host, input);
  await world.pass(3000);
  if (!asked.ok) throw new Error(asked.refusal.code);
  return asked.value.space.id;
};

const report = async (id: SpaceId | null, who = 'salma', reason = 'not *tea* at all'): Promise<string> => {
  const outcome = await world.app.report(actor(who, guild), id, { userId: null, reason });
  await world.pass(3000);
  return outcome.ok ? `${outcome.value.waits ? 'waits in ' : ''}${outcome.value.space.id}` : outcome.refusal.code;
};

const flags = (): readonly (string | null)[] =>
  outboxOf(world).posted.flatMap(({ text, channelId: at }) => (text.includes('🚩') ? [at] : []));

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  world.room('stage', guild);
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: LOG } });
  await world.boot();
});

describe('a report on a space', () => {
  it('[LOG-8] tells the moderators what it is, who is up, what is asked, and its last lines, with ids and a way in', async () => {
    const id = await open();
    for (const name of ['host', 'guest', 'other']) world.join(STAGE, userId(name));
    await world.app.ask(host, id, { type: 'invite', userId: userId('guest') });
    await world.settle();
    for (const name of ['host', 'guest']) world.accept(STAGE, userId(name));
    await world.settle();
    await world.app.ask(actor('other', guild, { channelId: STAGE }), id, {
      type: 'raise-hand',
      question: 'Why *tea*?',
    });
    await world.pass(5000);
    outboxOf(world).posted.length = 0;
    expect(await report(id)).toBe(id);
    const [posted, ...more] = outboxOf(world).posted;
    expect([more, posted?.channelId]).toEqual([[], LOG]);
    const told = posted?.text ?? '';
    expect(told).toMatch(
      /🚩 <@salma> reports this space · <t:\d+:f> · <#channel-stage>\n> \u2068not \\\*tea\\\* at all/u,
    );
    expect(told).toContain('Its description: \u2068About \\*tea\\*\u2069');
    expect(told).toContain('Host: <@host> · speaking: <@guest> · 1 person listens · it is live');
    expect(told).toContain('1. <@other>: \u2068Why \\*tea\\*?\u2069');
    expect(told).toContain(
      `<https://discord.com/channels/${guild}/${STAGE}> \`${STAGE}\` · space \`${id}\` · host \`host\` · by \`salma\``,
    );
    expect(told).toMatch(/The last lines of its log:\n[^]*<@other> raised a hand/u);
    expect(posted?.buttons).toEqual([
      { label: 'Open the room', url: `https://discord.com/channels/${guild}/${STAGE}` },
      { label: 'End the space…', does: 'end-space', spaceId: id },
    ]);
  });

  it('[LOG-8] has ids and a way in when it is on somebody too', async () => {
    const id = await open();
    await world.app.report(actor('salma', guild), id, { userId: userId('guest'), reason: 'shouts' });
    await world.pass(3000);
    const posted = outboxOf(world).posted.at(-1);
    expect(posted?.text).toContain(`space \`${id}\` · reported \`guest\` · by \`salma\``);
    expect(posted?.buttons).toHaveLength(2);
  });

  it('[LOG-8] is for everybody, its host too, as fresh and as often as any other, and shown to who moderates alone', async () => {
    const id = await open();
    expect(await report(id, 'host')).toBe(id);
    expect(await report(null)).toBe(id);
    expect(await report(id, 'salma', ' \u200B')).toBe('report-empty');
    await world.app.report(actor('salma', guild), id, { userId: userId('guest'), reason: 'shouts' });
    expect([await report(id), await report(id)]).toEqual([id, 'asked-too-often']);
    const acts = async (over: Parameters<typeof actor>[2]): Promise<readonly string[]> => {
      const log = await world.app.log(actor('host', guild, over ?? {}), id);
      return log.ok ? log.value.lines.map(({ act }) => act) : [log.refusal.code];
    };
    expect(await acts({})).not.toContain('space-reported');
    expect(await acts({ moderator: true })).toContain('space-reported');
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(3000);
    expect(await report(id, 'nour')).toBe(id);
    expect(outboxOf(world).posted.at(-1)?.buttons).toEqual([]);
    world.clock.advance(86_400_000);
    expect(await report(id, 'nour')).toBe('space-over');
  });
});

describe('a report and what else waits', () => {
  const NEW = channelId('new');

  it('[LOG-9] goes before all that the log has to tell, and is not given up with it', async () => {
    const id = await open();
    const nowMs = world.clock.wallMs();
    const lines = Array.from({ length: 2100 }, (_, at) => {
      return {
        type: 'log',
        key: `k${at}`,
        guildId: guild,
        atMs: nowMs,
        heading: 'H',
        text: `${at}`.repeat(300),
      } as const;
    });
    outboxOf(world).add(lines.slice(0, 100));
    await world.app.report(actor('salma', guild), id, { userId: null, reason: 'raid' });
    outboxOf(world).add(lines.slice(100));
    world.outage.add(guild);
    await world.pass(61_000);
    expect(outboxOf(world).rows.size).toBe(2001);
    world.outage.delete(guild);
    world.app.guildAvailable(guild);
    await world.pass(3000);
    expect([flags(), outboxOf(world).rows.size > 1900]).toEqual([[LOG], true]);
  });

  it('[LOG-9] waits where Discord refuses it, is tried again when something changes, and goes where the log is told by then', async () => {
    const id = await open();
    outboxOf(world).closed.set(LOG, 'missing-permissions');
    expect([await report(id), await report(id, 'nour')]).toEqual([id, `waits in ${id}`]);
    outboxOf(world).closed.delete(LOG);
    world.app.guildAvailable(guild);
    await world.pass(3000);
    expect(flags()).toEqual([LOG, LOG]);
    outboxOf(world).posted.length = 0;
    await report(id);
    expect(flags()).toEqual([LOG]);

    outboxOf(world).closed.set(LOG, 'gone');
    expect(await report(id, 'nour')).toBe(id);
    await world.boot();
    await world.pass(61_000);
    expect([flags(), outboxOf(world).rows.size]).toEqual([[LOG], 1]);
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: null } });
    await world.boot();
    await world.pass(600_000);
    expect(outboxOf(world).rows.size).toBe(1);
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: NEW } });
    await world.boot();
    await world.pass(5000);
    expect([flags(), outboxOf(world).rows.size]).toEqual([[LOG, NEW], 0]);
  });

  it('[LOG-11] is kept where there is no log channel, shown to who moderates, and told once there is one', async () => {
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: null } });
    await world.boot();
    const id = await open();
    expect([await report(id), await report(id, 'nour', 'spam')]).toEqual([`waits in ${id}`, `waits in ${id}`]);
    expect(flags()).toEqual([]);
    const mod = actor('mod', guild, { moderator: true });
    const boss = actor('boss', guild, { serverManager: true });
    const waiting = async (by: typeof mod): Promise<unknown> => {
      const log = await world.app.log(by, id);
      const lines = log.ok ? log.value.lines.filter(({ act }) => act === 'space-reported') : [];
      return log.ok && [log.value.waitingReports, lines.map(({ actorId, reason }) => [actorId, reason])];
    };
    const reported = [
      ['salma', 'not *tea* at all'],
      ['nour', 'spam'],
    ];
    expect([await waiting(mod), await waiting(boss)]).toEqual([
      [2, reported],
      [2, reported],
    ]);
    // Not to who hosts it, of whom it may be.
    expect(await waiting(host)).toEqual([0, []]);
    const before = await world.app.setup(boss);
    expect(before.ok && before.value.waitingReports).toBe(2);
    await world.app.changeRules(boss, { type: 'log-in', channelId: NEW });
    await world.pass(6000);
    expect([flags(), outboxOf(world).rows.size]).toEqual([[NEW, NEW], 0]);
    expect(outboxOf(world).posted.map(({ text }) => /<@(\w+)> reports/u.exec(text)?.[1])).toEqual(['salma', 'nour']);
    const after = await world.app.setup(boss);
    expect([after.ok && after.value.waitingReports, await waiting(mod)]).toEqual([0, [0, reported]]);
    expect(await report(id, 'layla')).toBe(id);
  });

  it('[LOG-9] is given up after two weeks, and that is reported', async () => {
    outboxOf(world).closed.set(LOG, 'gone');
    const waits = (key: string, days: number): void =>
      outboxOf(world).add([
        {
          type: 'log',
          key,
          guildId: guild,
          atMs: world.clock.wallMs() - days * 86_400_000,
          heading: 'H',
          text: key,
          isReport: true,
        },
      ]);
    waits('old', 15);
    waits('young', 13);
    await world.pass(61_000);
    expect([...outboxOf(world).rows.keys()]).toEqual(['young']);
    expect(world.logger.lines.some(({ message }) => message.includes('waited for too long'))).toBe(true);
  });
});
