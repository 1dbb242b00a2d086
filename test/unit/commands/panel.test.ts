import { describe, expect, it } from 'vitest';
import type { PanelFacts } from '../../../src/app/index.ts';
import { renderPanel } from '../../../src/commands/index.ts';
import type { LinkId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, host } from '../../support/a-space.ts';

interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Node[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

const all = (node: Node): Node[] => [node, ...(node.components ?? []).flatMap(all)];
// as: the tests look at Discord's JSON as anybody would.
const nodesOf = (facts: PanelFacts): Node[] => all(renderPanel(facts) as Node);
const textOf = (facts: PanelFacts): string =>
  nodesOf(facts)
    .map(({ content }) => content ?? '')
    .join('\n');
const userAt = (index: number): UserId => String(500000000000000000n + BigInt(index)) as UserId;

const factsOf = (over: Partial<PanelFacts> = {}): PanelFacts => ({
  space: aSpace('panel'),
  language: 'en',
  listeners: 4,
  ears: 'ready',
  troubles: [],
  links: [],
  namesOf: (userId) => (userId === guest ? 'Guest' : 'Somebody'),
  ...over,
});

describe('a panel', () => {
  it('says in words who hosts, who waits in which order, who listens and since when', () => {
    const text = textOf(factsOf());
    expect(text).toContain(`<@${host}>`);
    expect(text).toContain(`1. <@${guest}>`);
    expect(text).toContain('4 listeners');
    expect(text).toMatch(/<t:\d+:R>/);
  });

  it('asks the invited to tap Accept, the host too', () => {
    const people = [
      { userId: host, role: 'host', floor: 'invited', sinceMs: 1 },
      { userId: guest, role: 'speaker', floor: 'invited', sinceMs: 1 },
    ] as const;
    const text = textOf(factsOf({ space: aSpace('panel', { people, hands: [] }) }));
    expect(text.match(/tap \*\*Accept\*\*/g)?.length).toBe(3);
  });

  it('offers a select only for people who are there, and names them whole letters', () => {
    const nobody = nodesOf(factsOf({ space: aSpace('panel', { hands: [] }) }));
    expect(nobody.filter(({ type }) => type === 3)).toEqual([]);
    const family = '👨‍👩‍👧'.repeat(30);
    const some = nodesOf(factsOf({ namesOf: () => `مريم ${family}` }));
    const labels = some.flatMap(({ options }) => options ?? []).map(({ label }) => label);
    expect(labels.length).toBe(2);
    for (const label of labels) {
      expect(label.length).toBeLessThanOrEqual(100);
      expect(label).toMatch(/^1\. \u2068.*…\u2069$/u);
      expect(label.replaceAll('👨‍👩‍👧', '')).toBe('1. \u2068مريم …\u2069');
    }
  });

  it('names nobody with an empty label', () => {
    const labels = nodesOf(factsOf({ namesOf: () => '\u200B' })).flatMap(({ options }) => options ?? []);
    expect(labels.map(({ label }) => label)).toEqual([`1. \u2068${guest}\u2069`, `1. \u2068${guest}\u2069`]);
  });

  it.each(['en', 'ar'] as const)('stays within Discord’s limits at its fullest (%s)', (language) => {
    const crowd = Array.from({ length: 60 }, (_, index) => userAt(index));
    const facts = factsOf({
      language,
      space: aSpace('panel', {
        title: '*'.repeat(100),
        description: '[قهوة](x) @everyone \n'.repeat(50),
        people: crowd.map((userId) => ({ userId, role: 'speaker', floor: 'away', sinceMs: 1 })),
        hands: crowd.map((userId) => ({ userId, raisedAtMs: 1 })),
      }),
      ears: 'none-free',
      troubles: Array.from({ length: 20 }, () => ({
        code: 'missing-permissions' as const,
        params: { permissions: 'MANAGE_CHANNELS,MUTE_MEMBERS', channel: '<#1>' },
      })),
      links: Array.from({ length: 20 }, (_, index) => ({
        id: `link${index}` as LinkId,
        farTitle: '_'.repeat(100),
        farServer: '~'.repeat(100),
        carrying: true,
      })),
      namesOf: () => 'x'.repeat(200),
    });
    const nodes = nodesOf(facts);
    expect(nodes.length).toBeLessThanOrEqual(40);
    expect(textOf(facts).length).toBeLessThanOrEqual(4000);
    for (const { options, custom_id: customId, label } of nodes) {
      expect(options?.length ?? 1).toBeLessThanOrEqual(25);
      expect(customId?.length ?? 1).toBeLessThanOrEqual(100);
      expect(label?.length ?? 1).toBeLessThanOrEqual(80);
    }
    // What was left out is said.
    expect(textOf(facts)).toMatch(language === 'en' ? /and \d+ more/ : /\d+/);
    // Nothing that somebody wrote is a link or pings.
    expect(textOf(facts)).not.toMatch(/(^|[^\\])\[قهوة\]\(/);
    expect(textOf(facts)).not.toContain('@everyone');
  });

  it('has no controls once it is over', () => {
    const life = { status: 'ended', sinceMs: 9_000, reason: 'left-empty' } as const;
    const facts = factsOf({ space: aSpace('panel', { life }) });
    expect(nodesOf(facts).filter(({ custom_id: customId }) => customId !== undefined)).toEqual([]);
    expect(textOf(facts)).toContain('everybody had left');
  });
});
