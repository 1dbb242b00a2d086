import { z } from 'zod';
import type { Subcommand } from './command.ts';
import type { Group } from './doors.ts';
import { onPersonCommand, onSpaceCommand } from './on-space.ts';
import { because, choicesOption, reasonOption, userOption, userSchema } from './options.ts';
import { blockInServer, personReply, unblockReply } from './person-acts.ts';

const SCOPES = ['space', 'server'] as const;

const block: Subcommand = onSpaceCommand({
  key: 'spaceBlock',
  for: 'runs-a-space',
  schema: z.strictObject({
    user: userSchema,
    scope: z.enum(SCOPES).optional(),
    reason: z.string().optional(),
    space: z.string().optional(),
  }),
  options: [
    userOption('whom'),
    choicesOption('spaceBlockScope', SCOPES, (scope, { choice }) =>
      scope === 'space' ? choice.blockHere : choice.blockInServer,
    ),
    reasonOption(),
  ],
  run: (context, spaceId, { user, scope, reason }) =>
    scope === 'server'
      ? blockInServer(because(context, reason), user, true)
      : personReply(because(context, reason), spaceId, 'block', user),
});

const unblock: Subcommand = onSpaceCommand({
  key: 'spaceUnblock',
  for: 'runs-a-space',
  schema: z.strictObject({ user: userSchema, reason: z.string().optional(), space: z.string().optional() }),
  options: [userOption('whom'), reasonOption()],
  run: (context, spaceId, { user, reason }) => unblockReply(because(context, reason), spaceId, user),
});

/** `/space transfer`, `remove`, `block`, `unblock`: what is done to one person in a space. */
export const spacePeopleCommands: readonly Subcommand[] = [
  onPersonCommand('spaceTransfer', 'makeHost'),
  onPersonCommand('spaceRemove', 'remove'),
  block,
  unblock,
];

/** `/space cohost` and `/space guest`: the lists of those who help to run it, and of those who may always come in. */
export const spaceListGroups: readonly Group[] = [
  {
    key: 'spaceCohost',
    group: [onPersonCommand('spaceCohostAdd', 'coHost'), onPersonCommand('spaceCohostRemove', 'dropCoHost')],
  },
  {
    key: 'spaceGuest',
    group: [onPersonCommand('spaceGuestAdd', 'addGuest'), onPersonCommand('spaceGuestRemove', 'dropGuest')],
  },
];
