import { describe, expect, it } from 'vitest';
import { asShown, type Names } from '../../../../sandbox/demo/as-shown.ts';
import type { SeenComponent, SeenMessage } from '../../../../sandbox/people/index.ts';

const NOW_MS = 1_800_000_000_000;
const names: Names = {
  account: (id) => (id === '1' ? 'layla' : undefined),
  channel: (id) => (id === '2' ? 'Coffee' : undefined),
};
const message = (content: string, components: readonly SeenComponent[] = []): SeenMessage => ({
  id: '9',
  channel_id: '2',
  author: { id: '1', username: 'layla' },
  content,
  flags: 0,
  embeds: [],
  components,
});
const shown = (content: string, components?: readonly SeenComponent[]): string =>
  asShown(message(content, components), names, NOW_MS);

describe('a message as a client shows it', () => {
  it('has names where ids stand, and keeps an id that it does not know', () => {
    expect(shown('<@1> in <#2>, <@7> in <#8>')).toBe('@layla in #Coffee, <@7> in <#8>');
  });

  it.each([
    [-3, '3 seconds ago'],
    [600, 'in 10 minutes'],
    [-59, '59 seconds ago'],
    [-60, '1 minute ago'],
  ])('has a moment %i s from now in words', (offsetS, words) => {
    expect(shown(`<t:${NOW_MS / 1_000 + offsetS}:R>`)).toBe(words);
  });

  it('has no markup, no isolates, and addresses that can be copied', () => {
    expect(shown('## **\u2068Coffee\u2069** \\*now\\*\n-# small')).toBe('Coffee *now*\nsmall');
    expect(shown('[pool](https://x.test/a?b=1) and <https://y.test>')).toBe(
      'pool (https://x.test/a?b=1) and https://y.test',
    );
  });

  it('has its controls in brackets, in order', () => {
    const components: SeenComponent[] = [
      { type: 10, content: '**Host** <@1>' },
      { type: 1, components: [{ type: 3, custom_id: 'a', placeholder: 'Invite somebody up…' }] },
      { type: 1, components: [{ type: 2, custom_id: 'b', label: 'End' }] },
    ];
    expect(shown('', components)).toBe('Host @layla\n[Invite somebody up… ▾]\n[End]');
  });
});
