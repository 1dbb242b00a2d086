import type { MajlisCommand, SpaceCommand } from '../domain/index.ts';

type Without<Command, Key extends string> = Command extends unknown ? Omit<Command, Key> : never;

/** What people ask of a space. How they and others stand in its room, and whether they are new here, is looked up. */
export type Asked = Without<Exclude<SpaceCommand, MajlisCommand>, 'presence' | 'isNewcomer'>;
