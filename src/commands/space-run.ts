import { z } from 'zod';
import type { Audience, CommandTexts } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { onSpaceCommand } from './on-space.ts';
import { because, choicesOption, reasonOption } from './options.ts';
import type { SpaceAct } from './space-acts.ts';
import { spaceReply } from './space-acts.ts';

const plain = (key: keyof CommandTexts, act: SpaceAct, audience: Audience = 'runs-a-space'): Subcommand =>
  onSpaceCommand({
    key,
    for: audience,
    schema: z.strictObject({ space: z.string().optional() }),
    options: [],
    run: (context, spaceId) => spaceReply(context, spaceId, act),
  });

const SET = ['on', 'off'] as const;

const brake: Subcommand = onSpaceCommand({
  key: 'spaceBrake',
  for: 'runs-a-space',
  schema: z.strictObject({
    set: z.enum(SET).optional(),
    reason: z.string().optional(),
    space: z.string().optional(),
  }),
  options: [
    choicesOption('spaceBrakeSet', SET, (set, { choice }) => (set === 'on' ? choice.brakeOn : choice.brakeOff)),
    reasonOption(),
  ],
  run: (context, spaceId, { set, reason }) =>
    spaceReply(because(context, reason), spaceId, set === 'off' ? 'releaseBrake' : 'pullBrake'),
});

/** `/space lock`, `unlock`, `brake`, `extend` and `claim`: what is done to a whole space at once. */
export const spaceRunCommands: readonly Subcommand[] = [
  plain('spaceLock', 'lock'),
  plain('spaceUnlock', 'unlock'),
  brake,
  plain('spaceExtend', 'extend'),
  // Who may claim is told when they try: a speaker runs no space before.
  plain('spaceClaim', 'claim', 'everybody'),
];
