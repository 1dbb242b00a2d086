import { GatewayIntentBits } from 'discord-api-types/v10';

/** Discord's gateway intent bits by name. */
export const Intent: typeof GatewayIntentBits = GatewayIntentBits;
