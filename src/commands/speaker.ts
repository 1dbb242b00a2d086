import { z } from 'zod';
import type { CommandTexts } from '../i18n/index.ts';
import type { Subcommand } from './command.ts';
import { onPersonCommand, onSpaceCommand } from './on-space.ts';
import { because, reasonOption } from './options.ts';
import type { SpaceAct } from './space-acts.ts';
import { spaceReply } from './space-acts.ts';

const onAll = (key: keyof CommandTexts, act: SpaceAct): Subcommand =>
  onSpaceCommand({
    key,
    for: 'runs-a-space',
    schema: z.strictObject({ reason: z.string().optional(), space: z.string().optional() }),
    options: [reasonOption()],
    run: (context, spaceId, { reason }) => spaceReply(because(context, reason), spaceId, act),
  });

/** `/speaker`: who has the floor. */
export const speakerCommands: readonly Subcommand[] = [
  onPersonCommand('speakerInvite', 'invite'),
  onPersonCommand('speakerAudience', 'toAudience'),
  onPersonCommand('speakerMute', 'mute'),
  onPersonCommand('speakerUnmute', 'unmute'),
  onAll('speakerMuteAll', 'muteAll'),
  onAll('speakerNext', 'next'),
  onAll('speakerExtend', 'moreTime'),
];
