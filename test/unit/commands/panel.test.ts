import { describe, expect, it } from 'vitest';
import type { PanelFacts } from '../../../src/app/index.ts';
import { renderPanel } from '../../../src/commands/index.ts';
import { aSpace, guest, host } from '../../support/a-space.ts';
import { fullPanel } from '../../support/full-panel.ts';

interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Node[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

const all = (node: Node): Node[] => [node, ...(node.components ?? []).flatMap(all)];
const nodesOf = (facts: PanelFacts): Node[] => all(renderPanel(facts));
const textOf = (facts: PanelFacts): string =>
  nodesOf(facts)
    .map(({ content }) => content ?? '')
    .join('\n');

const factsOf = (over: Partial<PanelFacts> = {}): PanelFacts => ({
  space: aSpace('panel'),
  language: 'en',
  listeners: 4,
  ears: 'ready',
  invites: [],
  mutedByOthers: [],
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
    const facts = fullPanel(language);
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
