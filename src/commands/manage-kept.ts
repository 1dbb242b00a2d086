import { mainOf } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { MANAGE_ACTS } from './manage-acts.ts';
import { PRESET_ACTS } from './preset-acts.ts';

/** What becomes of its room, when it is over and when it is full; and how it runs, kept for oneself and for the whole server. */
export const keptRow = (context: Context, space: Space): Row => {
  const { id, room, rules } = space;
  const { presets, overflow } = wordsOf(context);
  const isMain = mainOf(space) === null;
  const press = (act: string, label: string): ReturnType<typeof button> =>
    button({ label, customId: customId(act, id) });
  const toggle = rules.keepRoom
    ? press(MANAGE_ACTS.removeRoom, presets.removeRoom)
    : press(MANAGE_ACTS.keepRoom, presets.keepRoom);
  const more = rules.overflow
    ? press(MANAGE_ACTS.overflowOff, overflow.turnOff)
    : press(MANAGE_ACTS.overflowOn, overflow.turnOn);
  return buttons(
    // A lent room stays in any case, and one beside a full one goes in any case and has none beside it.
    ...(isMain && room.origin === 'created' ? [toggle] : []),
    ...(isMain ? [more] : []),
    press(MANAGE_ACTS.remember, presets.remember),
    press(MANAGE_ACTS.forgetSettings, presets.forget),
    ...(context.actor.serverManager ? [press(PRESET_ACTS.saveAs, presets.saveAs)] : []),
  );
};
