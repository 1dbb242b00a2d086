import { Routes } from 'discord.js';
import type { REST } from 'discord.js';
import { z } from 'zod';
import type { UserId } from '../lib/index.ts';
import { untilAnswered } from './patience.ts';
import type { PatienceOptions } from './patience.ts';
import { UnusableTokenError } from './unusable-token.ts';

const selfSchema = z.object({ id: z.string(), username: z.string(), bot: z.boolean().optional() });

/** What is needed to ask Discord who we are. */
export interface KnockOptions extends PatienceOptions {
  readonly rest: REST;
  readonly token: string;
}

/** Whose token it is. */
export interface Self {
  readonly id: UserId;
  readonly name: string;
}

/**
 * Asks Discord whose token this is, for as long as it takes to be answered.
 * Fails with an UnusableTokenError when Discord does not know the token, or when it is a person's.
 */
export const knock = async (options: KnockOptions): Promise<Self> => {
  const { rest, token } = options;
  rest.setToken(token);
  return await untilAnswered(options, async () => {
    const { id, username, bot } = selfSchema.parse(await rest.get(Routes.user()));
    if (bot !== true) throw new UnusableTokenError('the token is a person’s, not a bot’s');
    // as: Discord's id of an account.
    return { id: id as UserId, name: username };
  });
};
