import { expect, it } from 'vitest';
import { PanelWatch } from '../../../bench/storm/panel-watch.ts';
import type { Dispatch } from '../../../sandbox/world/index.ts';

/** A watch, and a room's panel that says what it is told to. */
function watched(): { readonly watch: PanelWatch; says(...lines: readonly string[]): void } {
  let tell: (dispatch: Dispatch) => void = () => undefined;
  const watch = new PanelWatch({
    onDispatch(listener) {
      tell = listener;
      return () => undefined;
    },
  });
  return {
    watch,
    says: (...lines) =>
      tell({
        t: 'MESSAGE_UPDATE',
        guildId: '1',
        d: { channel_id: 'room', flags: 0, content: '', embeds: [], components: [{ content: lines.join('\n') }] },
        intents: 0,
      }),
  };
}

const nobody = ['**Host** <@9>', '**Speakers**', 'nobody'];

it('a change waits until the panel says it, whenever the panel is edited', () => {
  const { watch, says } = watched();
  watch.hand('room', '1', true);
  watch.hand('room', '2', true);
  expect(watch.waiting()).toHaveLength(1);
  says(...nobody, '**Raised hands**', '1. <@1> · <t:1:R>', '**Listening** 3 listeners');
  // The second hand is not there yet.
  expect([watch.waiting().length, watch.shownAfterMs.length]).toEqual([1, 1]);
  says(...nobody, '**Raised hands**', '1. <@1> · <t:1:R>', 'and 1 more', '**Listening** 3 listeners');
  expect([watch.waiting().length, watch.shownAfterMs.length]).toEqual([0, 2]);
});

it('an edit that shows what was before shows nothing of it, and a change that is undone waits no longer', () => {
  const { watch, says } = watched();
  watch.speaker('room', '5', true);
  says(...nobody, '**Raised hands**', 'No hand is raised.');
  expect([watch.waiting().length, watch.shownAfterMs.length]).toEqual([1, 0]);
  watch.speaker('room', '5', false);
  expect([watch.waiting().length, watch.shownAfterMs.length]).toEqual([0, 1]);
  watch.speaker('room', '6', true);
  says('**Speakers**', '<@6> · invited', '**Raised hands**', 'No hand is raised.');
  expect(watch.waiting()).toEqual([]);
});
