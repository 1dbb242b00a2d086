import type { MajlisCommand, SpaceCommand } from '../domain/index.ts';

type Without<Command, Key extends string> = Command extends unknown ? Omit<Command, Key> : never;

/** What people ask of a space. How they and others stand in its room, what is known of them and how long spaces may last is looked up. */
export type Asked = Without<
  Exclude<SpaceCommand, MajlisCommand>,
  'presence' | 'facts' | 'isNameAllowed' | 'longestMs' | 'isCoHostNear' | 'isUpElsewhere' | 'others'
>;
