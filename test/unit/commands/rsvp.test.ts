import { describe, expect, it } from 'vitest';
import type { PosterFacts, RsvpSeen } from '../../../src/app/index.ts';
import type { Context, Reply } from '../../../src/commands/index.ts';
import { findAct, findSubcommand, posterMark, renderPoster } from '../../../src/commands/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { aPlan, planId } from '../../support/a-plan.ts';
import { guest, guild, host } from '../../support/a-space.ts';
import { actor } from '../../support/outside-people.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { rsvpSeenOf } from '../../support/told-rsvp.ts';

interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly url?: string;
  readonly components?: readonly Node[];
}

const all = (node: Node): Node[] => [node, ...(node.components ?? []).flatMap(all)];
const facts = (over: Partial<PosterFacts> = {}): PosterFacts => ({
  plan: aPlan('told', { seats: 20 }),
  language: 'en',
  counts: { going: 3, waitlisted: 1, interested: 2 },
  room: null,
  ...over,
});
const nodesOf = (over: Partial<PosterFacts>): Node[] => all(renderPoster(facts(over)));
const textOf = (over: Partial<PosterFacts>): string =>
  nodesOf(over)
    .map(({ content }) => content ?? '')
    .join('\n');
const buttonsOf = (over: Partial<PosterFacts>): Node[] => nodesOf(over).filter(({ type }) => type === 2);

describe('a poster', () => {
  it('[RSVP-8] says what, who, when, how long and who comes, with the buttons, and is known by its mark', () => {
    const text = textOf({});
    for (const part of ['A space is planned', 'Talk', `<@${host}>`, '<t:1000:f>', 'about 1 hour'])
      expect(text).toContain(part);
    expect(text).toContain('3 of 20 seats taken · 1 waits for a seat · 2 are interested');
    expect(textOf({ plan: aPlan('told') })).toContain('3 people are going');
    expect(buttonsOf({}).map(({ label }) => label)).toEqual(['Going', 'Interested', 'Remind me', 'Not coming']);
    expect(buttonsOf({}).map(({ custom_id: id }) => id)).toContain(posterMark(planId('told')));
  });

  it('[RSVP-10] says what came of it, with the way in while it is open', () => {
    const room = '444444444444444444' as ChannelId;
    const begun = aPlan('told', { life: { status: 'opened', sinceMs: 1 } });
    expect(textOf({ plan: begun, room })).toMatch(/This space has opened[^]*<#444444444444444444>/u);
    expect(buttonsOf({ plan: begun, room }).map(({ url }) => url)).toEqual([
      `https://discord.com/channels/${guild}/${room}`,
    ]);
    expect(buttonsOf({ plan: begun })).toEqual([]);
    const over = aPlan('told', { life: { status: 'over', sinceMs: 1, why: 'cancelled', byUserId: host } });
    expect(textOf({ plan: over })).toContain('does not take place');
    expect(buttonsOf({ plan: over })).toEqual([]);
  });

  it.each(['en', 'ar'] as const)('[RSVP-8] stays within Discord’s limits at its fullest (%s)', (language) => {
    const opening = { ...aPlan('x').opening, title: '*'.repeat(100), description: '_'.repeat(1000) };
    const text = textOf({ language, plan: aPlan('told', { opening, seats: 2000 }) });
    expect(text.length).toBeLessThan(4000);
  });
});

const contextOf = (app: ToldApp, language: 'en' | 'ar' = 'en'): Context => ({
  app,
  actor: actor('guest', guild),
  language,
  nameOf: String,
  isBot: () => false,
  isStranger: () => false,
  fileOf: () => null,
  progress: () => Promise.resolve(),
});
const press = async (
  name: string,
  seen: Partial<RsvpSeen>,
  values: readonly string[] = [],
): Promise<{ reply: Reply; calls: ToldApp['calls'] }> => {
  const app = toldApp();
  app.rsvpSeen = rsvpSeenOf(seen);
  const act = findAct(name);
  if (act === undefined) throw new Error(`no act ${name}`);
  return { reply: await act.run(contextOf(app), planId('told'), values), calls: app.calls };
};
const own = (over: Partial<NonNullable<RsvpSeen['own']>> = {}): NonNullable<RsvpSeen['own']> => {
  return { userId: guest, coming: 'going', place: 1, leadMin: null, ...over };
};
const optionsOf = (reply: Reply): readonly string[] =>
  reply.rows.flatMap((row) => JSON.stringify(row).match(/"label":"[^"]*"/gu) ?? []);

describe('the buttons on a poster', () => {
  it('[RSVP-1] [REMIND-1] answer how one stands, with the leads whose time is still to come', async () => {
    const { reply } = await press('rsvp-go', { own: own({ leadMin: 10 }), leads: [10, 0] });
    expect(reply.text).toMatch(/You have a seat at .*Talk/u);
    expect(reply.text).toContain('10 minutes before it begins');
    expect(optionsOf(reply)).toEqual([
      '"label":"10 minutes before"',
      '"label":"When it opens"',
      '"label":"No reminder"',
    ]);
    const waits = await press('rsvp-go', { own: own({ coming: 'waitlisted' }), waits: 4 });
    expect(waits.reply.text).toContain('place 4');
    const interested = await press('rsvp-interested', { own: own({ coming: 'interested' }) });
    expect(interested.reply.text).toContain('takes no seat');
    const left = await press('rsvp-leave', {});
    expect([left.reply.text, left.reply.rows]).toEqual([expect.stringContaining('off the list'), []]);
  });

  it('[REMIND-1] take the usual lead, or the one that is picked, and nothing else', async () => {
    const calls = async (name: string, values: readonly string[]): Promise<unknown> =>
      (await press(name, { own: own() }, values)).calls.at(-1);
    expect(await calls('rsvp-remind', [])).toEqual(['remindMe', planId('told'), 'usual']);
    expect(await calls('rsvp-lead', ['60'])).toEqual(['remindMe', planId('told'), 60]);
    expect(await calls('rsvp-lead', ['none'])).toEqual(['remindMe', planId('told'), null]);
    for (const odd of ['', 'NaN', '1e3', '-1', '99999'])
      expect((await press('rsvp-lead', { own: own() }, [odd])).calls, odd).toEqual([]);
  });
});

describe('/reminders', () => {
  const run = async (options: object): Promise<{ text: string; calls: ToldApp['calls'] }> => {
    const app = toldApp();
    const reply = await findSubcommand('reminders')?.run(contextOf(app), options);
    return { text: reply?.text ?? '', calls: app.calls };
  };

  it('[REMIND-1] [REMIND-6] sets what is given, and says how it is set', async () => {
    const shown = await run({});
    expect(shown.text).toContain('have not chosen yet');
    expect(shown.calls).toEqual([['reminderSettings']]);
    const set = await run({ before: 60, hosting: false });
    expect(set.calls).toEqual([['setReminders', { leadMin: 60, ofHosting: false }]]);
    expect(set.text).toMatch(/1 hour before[^]*you are not reminded/u);
    expect((await run({ before: 'soon' })).text).toContain('has changed since');
  });
});
