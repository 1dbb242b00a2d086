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
  return outcome.ok ? outcome.value.id : outcome.refusal.code;
};

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
