import { describe, expect, it } from 'vitest';
import type { PanelFacts } from '../../../src/app/index.ts';
import { renderPanel } from '../../../src/commands/index.ts';
import { patched } from '../../../src/domain/index.ts';
import type { Person, RulesPatch, Space } from '../../../src/domain/index.ts';
import type { RoleId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, host, idOf, queueIn } from '../../support/a-space.ts';
import { type Node, nodesOf, saidBy } from '../../support/asked-by.ts';

// as, in these: test data stands in for what the edges parse.
const other = '666666666666666666' as UserId;
const role = '777777777777777777' as RoleId;

const factsOf = (over: Partial<Space> = {}, facts: Partial<PanelFacts> = {}): PanelFacts => {
  const space = aSpace('panel', over);
  return {
    space,
    queue: queueIn(space),
    language: 'en',
    listeners: 4,
    ears: 'ready',
    invites: [],
    heard: [],
    mutedByOthers: [],
    backstage: null,
    troubles: [],
    links: [],
    namesOf: (userId) => `name of ${userId}`,
    ...facts,
  };
};
const shown = (facts: PanelFacts): readonly Node[] => nodesOf({ text: '', rows: [], layout: renderPanel(facts) });
const textOf = (facts: PanelFacts): string => saidBy({ text: '', rows: [], layout: renderPanel(facts) });
const acts = (facts: PanelFacts): readonly string[] =>
  shown(facts).flatMap(({ custom_id: id, type }) => (type === 2 && id !== undefined ? [id.split(':')[1] ?? ''] : []));
const values = (facts: PanelFacts, act: string): readonly string[] =>
  (shown(facts).find(({ custom_id: id }) => id?.split(':')[1] === act)?.options ?? []).map(({ value }) => value);

const rules = (patch: RulesPatch): Pick<Space, 'rules'> => ({ rules: patched(aSpace('panel').rules, patch) });
const up = (userId: UserId, who: Person['role'], floor: Person['floor'] = 'speaking'): Person => ({
  userId,
  role: who,
  floor,
  sinceMs: 1,
});

describe('the panel', () => {
  it('[DOOR-8] names co-hosts beside host and speakers, and who of them is muted by whom', () => {
    const people = [up(host, 'host'), up(guest, 'co-host'), up(other, 'speaker')];
    const text = textOf(factsOf({ people, muted: [other], hands: [] }));
    expect(text).toContain(`**Co-hosts**\n<@${guest}>\n**Speakers**\n<@${other}> · muted in this space`);
    const byOthers = textOf(factsOf({ people, muted: [other], hands: [] }, { mutedByOthers: [other] }));
    expect(byOthers).toContain(`<@${other}> · muted in this server by a moderator`);
    expect(textOf(factsOf())).not.toContain('Co-hosts');
  });

  it('[MOD-9] marks the hand of who lost the floor while muted', () => {
    const hands = [guest, other].map((userId) => ({ userId, raisedAtMs: 3000, by: 'panel', question: null }) as const);
    const text = textOf(factsOf({ hands, keptMutes: [other] }));
    expect(text.split('\n').filter((line) => line.endsWith('muted in this space'))).toEqual([
      expect.stringContaining(`<@${other}>`),
    ]);
  });

  it('[DOOR-8] tells whose turn it is and until when', () => {
    const turn = { userId: guest, sinceMs: 1, endsAtMs: 120_000, isWarned: false };
    expect(textOf(factsOf({ turn }))).toContain(`**Turn** <@${guest}> until <t:120:t> (<t:120:R>)`);
    expect(textOf(factsOf({ turn: { ...turn, isWarned: true } }))).toContain(`<@${guest}> · about to end: <t:120:R>`);
    expect(textOf(factsOf({ turn: { ...turn, endsAtMs: null } }))).toContain(`<@${guest}> is called up`);
    expect(textOf(factsOf())).not.toContain('**Turn**');
  });

  it('[DOOR-8] tells in a line how it runs and who may come in', () => {
    expect(textOf(factsOf())).toContain(
      '**How it runs** host, co-hosts and moderators choose from the raised hands · first come, first called · everybody may come in\n',
    );
    const queue = { mode: 'turns', order: 'quiet-first', turnMs: 90_000, coolDownMs: 300_000 } as const;
    const access = { type: 'roles', roleIds: [role] } as const;
    const strict = textOf(factsOf({ ...rules({ queue, access, hidden: true, locked: true }), guests: [guest] }));
    for (const words of [
      'one at a time, 1 minute, 30 seconds each; the next is called by itself',
      'first who has talked least',
      'after speaking one waits 5 minutes',
      `who has <@&${role}> may come in`,
      'hidden from everybody else',
      'locked: nobody new comes in but guests, speakers, moderators and who runs it',
      '1 person on the guest list',
    ])
      expect(strict).toContain(words);
    const open = textOf(factsOf(rules({ queue: { mode: 'open' }, access: { type: 'invited' } })));
    expect(open).toContain('who raises a hand is brought up at once · only guests may come in');
  });

  it('names no more roles than one reads', () => {
    const roleIds = Array.from({ length: 9 }, (_, at) => `${at}00000000000000000` as RoleId);
    expect(textOf(factsOf(rules({ access: { type: 'roles', roleIds } })))).toContain('(and 4 more)');
  });

  it('[DOOR-8] tells of the brake and who pulled it, and when the space ends', () => {
    const deadline = { atMs: 600_000, reason: 'too-long', isWarned: false } as const;
    const text = textOf(factsOf({ brake: { byUserId: guest, sinceMs: 60_000, isModerators: false }, deadline }));
    expect(text).toContain(`**Brake on** since <t:60:R>, pulled by <@${guest}>`);
    expect(text).toMatch(/Live since .* · ends <t:600:R>/u);
    const ends = (
      over: Partial<typeof deadline> | { readonly reason: 'ended-by-host' | 'ended-by-moderator' },
    ): string => textOf(factsOf({ deadline: { ...deadline, isWarned: true, ...over } }));
    expect(ends({})).toContain('**the last minutes: it ends <t:600:R>**');
    expect(ends({ reason: 'ended-by-host' })).toContain('**last words: the host ends it <t:600:R>**');
    expect(ends({ reason: 'ended-by-moderator' })).toContain('**last words: a moderator ends it <t:600:R>**');
  });

  it('[DOOR-8] shows questions as they were typed, under no other name', () => {
    const hands = [{ userId: guest, raisedAtMs: 1_000, by: 'panel', question: 'What of *tea*?' }] as const;
    expect(textOf(factsOf({ hands }))).toMatch(/1\. <@3+> · <t:1:R> · asks: \u2068What of \\\*tea\\\*\?\u2069/u);
  });

  it('[DOOR-9] has the hands of linked rooms in its queue, by name and room, and to be picked in their own space', () => {
    const hand = { userId: other, raisedAtMs: 500, by: 'discord', question: null } as const;
    const far = idOf('far') as SpaceId;
    const facts = factsOf();
    const linked = { ...facts, queue: [{ hand, spaceId: far, farTitle: 'Far *talk*' }, ...facts.queue] };
    const text = textOf(linked);
    expect(text).toMatch(
      new RegExp(`1\\. \u2068name of ${other}\u2069 · <t:0:R> · in \u2068Far .*talk.*\u2069\n2\\. <@${guest}>`, 'u'),
    );
    expect(values(linked, 'approve')).toEqual([`${far}:${other}`, guest]);
    expect(values(linked, 'lower')).toEqual([`${far}:${other}`, guest]);
    expect(values(linked, 'audience')).toEqual([]);
  });

  it('[DOOR-2] offers to take over while the host is gone and somebody else is up', () => {
    const gone = up(host, 'host', 'away');
    expect(acts(factsOf({ people: [gone] }))).not.toContain('take-over');
    expect(acts(factsOf({ people: [gone, up(guest, 'speaker', 'away')] }))).not.toContain('take-over');
    expect(acts(factsOf({ people: [gone, up(guest, 'speaker')] }))).toContain('take-over');
    expect(acts(factsOf({ people: [up(host, 'host'), up(guest, 'speaker')] }))).not.toContain('take-over');
  });

  it('[DOOR-2] offers to go on in the last minutes', () => {
    const deadline = { atMs: 600_000, reason: 'too-long', isWarned: false } as const;
    expect(acts(factsOf({ deadline }))).not.toContain('stay-open');
    expect(acts(factsOf({ deadline: { ...deadline, isWarned: true } }))).toContain('stay-open');
  });

  it('offers co-hosts to be moved to the audience, and never the host', () => {
    const people = [up(host, 'host'), up(guest, 'co-host'), up(other, 'speaker')];
    expect(values(factsOf({ people }), 'audience')).toEqual([guest, other]);
  });
});
