import { describe, expect, it } from 'vitest';
import type { AnnouncementFacts } from '../../../src/app/index.ts';
import { announcementMark, findAct, renderAnnouncement } from '../../../src/commands/index.ts';
import type { ChannelId, LinkId, RoleId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, guild, host, idOf } from '../../support/a-space.ts';
import { actor } from '../../support/outside-people.ts';
import { TELLING_ROLE, toldApp } from '../../support/told-app.ts';
import { recapFacts, toldFacts } from '../../support/told-facts.ts';

interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly url?: string;
  readonly components?: readonly Node[];
}

const all = (node: Node): Node[] => [node, ...(node.components ?? []).flatMap(all)];
const nodesOf = (facts: AnnouncementFacts): Node[] => all(renderAnnouncement(facts));
const textOf = (facts: AnnouncementFacts): string =>
  nodesOf(facts)
    .map(({ content }) => content ?? '')
    .join('\n');
const buttonsOf = (facts: AnnouncementFacts): Node[] => nodesOf(facts).filter(({ type }) => type === 2);

// as: test data stands in for what the edges parse.
const role = '999' as RoleId;
const room = `https://discord.com/channels/${guild}/444444444444444444`;
const crowd = Array.from({ length: 500 }, (_, index) => String(500000000000000000n + BigInt(index)) as UserId);

describe('an announcement', () => {
  it('[ANN-1] says what, who, where, since when and how many, and leads into the room', () => {
    const text = textOf(toldFacts());
    for (const part of ['A space is live', 'Friday', 'Bring a \\*cup\\*', `<@${host}>`, '<#444444444444444444>'])
      expect(text).toContain(part);
    expect(text).toMatch(/Live since <t:1:R> · 2 speakers, 7 listeners/u);
    expect(buttonsOf(toldFacts()).map(({ url }) => url)).toEqual([room]);
  });

  it('[ANN-1] [ANN-8] names the role and has the button for it only where there is one', () => {
    expect(textOf(toldFacts({ roleId: role }))).toMatch(/^\n?<@&999>/u);
    expect(buttonsOf(toldFacts({ roleId: role })).map(({ label }) => label)).toEqual(['Join', 'Tell me of spaces']);
    expect(textOf(toldFacts())).not.toContain('<@&');
  });

  it('[OVERFLOW-6] leads to where there is room while its own is full, and says so', () => {
    const facts = toldFacts({ overflow: '999999999999999991' as ChannelId });
    expect(textOf(facts)).toContain('The room is full: there is space in <#999999999999999991>');
    expect(buttonsOf(facts).map(({ label, url }) => [label, url])).toEqual([
      ['Join', `https://discord.com/channels/${guild}/999999999999999991`],
      ['The full room', room],
    ]);
    // By which it is found again.
    expect(buttonsOf(facts).map(({ url }) => url)).toContain(announcementMark(facts));
  });

  it('[ANN-1] is known by its mark, live and over', () => {
    for (const facts of [toldFacts({ roleId: role }), toldFacts()]) {
      const shown = nodesOf(facts).flatMap(({ url, custom_id: id }) => [url, id]);
      expect(shown).toContain(announcementMark(facts));
      expect(announcementMark(recapFacts({ roleId: facts.roleId }))).toBe(announcementMark(facts));
    }
  });

  it.each(['en', 'ar'] as const)('[ANN-1] [ANN-3] stays within Discord’s limits at its fullest (%s)', (language) => {
    const tally = {
      liveSinceMs: 0,
      peakListeners: 10_000,
      spoke: crowd,
      linked: Array.from({ length: 25 }, (_, index) => ({
        id: `link${index}` as LinkId,
        title: '_'.repeat(100),
        server: '~'.repeat(100),
      })),
    };
    const over = { title: '*'.repeat(100), description: '[قهوة](x) @everyone \n'.repeat(50) };
    for (const facts of [
      toldFacts({ language, roleId: role, tally, space: aSpace('told', over) }),
      recapFacts({ language, roleId: role, tally, space: aSpace('told', { ...recapFacts().space, ...over }) }),
    ]) {
      expect(textOf(facts).length).toBeLessThanOrEqual(4000);
      expect(nodesOf(facts).length).toBeLessThanOrEqual(40);
      expect(textOf(facts)).not.toContain('@everyone');
      expect(textOf(facts)).not.toMatch(/(^|[^\\])\[قهوة\]\(/u);
    }
  });
});

describe('a recap', () => {
  it('[ANN-3] says from when to when, who spoke, the most who listened, what was linked; and leads nowhere', () => {
    const linked = [
      { id: idOf('one') as LinkId, title: 'Far talk', server: 'Far server' },
      { id: idOf('two') as LinkId, title: 'Near talk', server: null },
    ];
    const facts = recapFacts({ tally: { liveSinceMs: 1_000, peakListeners: 12, spoke: [host, guest], linked } });
    const text = textOf(facts);
    expect(text).toContain('This space has ended');
    expect(text).toContain('From <t:1:f> to <t:5101:t> (1 hour and 25 minutes)');
    expect(text).toContain(`2 people spoke: <@${host}>, <@${guest}>`);
    expect(text).toContain('At most 12 listeners at the same time');
    expect(text).toMatch(/Linked with\*\*\n- .*Far talk.* in .*Far server.*\n- .*Near talk/u);
    expect(buttonsOf(facts)).toEqual([]);
    expect(textOf(recapFacts())).toContain('Nobody spoke');
  });

  it('[ANN-3] names about forty of many, and says how many more', () => {
    const text = textOf(recapFacts({ tally: { liveSinceMs: 0, peakListeners: 1, spoke: crowd, linked: [] } }));
    expect(text).toMatch(/500 people spoke: (<@\d+>, ){30,50}and \d+ more/u);
  });

  it('[ANN-8] keeps the button, and mentions nobody', () => {
    const facts = recapFacts({ roleId: role });
    expect(buttonsOf(facts).map(({ custom_id: id }) => id)).toEqual([`mj1:tell-me:${idOf('told')}`]);
    expect(textOf(facts)).not.toContain('<@&');
  });

  it('[SAY-4] says how long in words of its language', () => {
    const lasting = (ms: number): string =>
      textOf(
        recapFacts({ language: 'ar', tally: { liveSinceMs: 5_101_000 - ms, peakListeners: 2, spoke: [], linked: [] } }),
      );
    expect(lasting(2 * 3_600_000 + 120_000)).toContain('ساعتان ودقيقتان');
    expect(lasting(5000)).toContain('دقيقة');
  });
});

describe('the button for being told', () => {
  it('[ANN-8] answers in private what has changed', async () => {
    const app = toldApp();
    const press = async (roles: readonly string[]): Promise<string | undefined> => {
      const context = {
        app,
        actor: actor('guest', guild, { roles }),
        language: 'en',
        nameOf: String,
        isBot: () => false,
        isStranger: () => false,
        fileOf: () => null,
      } as const;
      const reply = await findAct('tell-me')?.run({ ...context, progress: () => Promise.resolve() }, app.space.id, []);
      return reply?.text;
    };
    expect(await press([])).toMatch(/You have the role <@&555555555555555555> now/u);
    expect(await press([TELLING_ROLE])).toMatch(/is taken from you/u);
    app.refusal = 'telling-role-above';
    expect(await press([])).toContain('**Server Settings → Roles**');
  });
});
