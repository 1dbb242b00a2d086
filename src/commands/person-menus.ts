import type { Catalogue } from '../i18n/index.ts';
import { openBlockForm } from './block-form.ts';
import type { UserMenu } from './controls.ts';
import type { PersonAct } from './person-acts.ts';
import { personReply } from './person-acts.ts';

const entry = (name: Exclude<keyof Catalogue['menu'], 'block'>, act: PersonAct): UserMenu => ({
  label: ({ menu }) => menu[name],
  for: 'runs-a-space',
  // Everybody is offered them: a host need not be a moderator, and who may not is told so.
  offeredTo: null,
  does: { type: 'run', run: (context, userId) => personReply(context, null, act, userId) },
});

/** The entries of the menu on a person by which they are brought up, quieted, moved and kept out. */
export const personMenus: readonly UserMenu[] = [
  entry('invite', 'invite'),
  entry('toAudience', 'toAudience'),
  entry('mute', 'mute'),
  entry('remove', 'remove'),
  {
    label: ({ menu }) => menu.block,
    for: 'runs-a-space',
    offeredTo: null,
    does: { type: 'open', open: (context, userId) => Promise.resolve(openBlockForm(context, null, userId)) },
  },
];
