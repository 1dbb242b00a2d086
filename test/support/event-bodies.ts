import type { RestAnswer, RestSandbox } from './rest-sandbox.ts';

export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;

/** A moment of the world's time from now. */
export const at = (test: RestSandbox, inMs: number): string =>
  new Date(test.sandbox.world.clock.nowMs() + inMs).toISOString();

/** The path of the guild's events. */
export const pathOf = (test: RestSandbox, rest = ''): string => `/guilds/${test.guild.id}/scheduled-events${rest}`;

const base = (test: RestSandbox): Record<string, unknown> => ({
  name: 'Tea at eight',
  privacy_level: 2,
  scheduled_start_time: at(test, hourMs),
});

/** The body of an external event. */
export const external = (test: RestSandbox): Record<string, unknown> => ({
  ...base(test),
  entity_type: 3,
  entity_metadata: { location: 'The roof' },
  scheduled_end_time: at(test, 2 * hourMs),
});

/** The body of an event on the stage. */
export const onStage = (test: RestSandbox): Record<string, unknown> => ({
  ...base(test),
  entity_type: 1,
  channel_id: test.id('stage'),
});

/** The body of an event in the voice room. */
export const inVoice = (test: RestSandbox): Record<string, unknown> => ({
  ...base(test),
  entity_type: 2,
  channel_id: test.id('voice'),
});

/** Makes an event. */
export const make = (test: RestSandbox, body: unknown, as = 'bot'): Promise<RestAnswer> =>
  test.ask(as, 'POST', pathOf(test), { body, reason: 'planned' });

/** Changes an event. */
export const patch = (test: RestSandbox, id: string, body: unknown, as = 'bot'): Promise<RestAnswer> =>
  test.ask(as, 'PATCH', pathOf(test, `/${id}`), { body });

/** The statuses that the gateway told of an event since the last call. */
export const told = (test: RestSandbox): string[] =>
  test.events
    .splice(0)
    .filter(({ t }) => t.startsWith('GUILD_SCHEDULED_EVENT') || t.startsWith('STAGE_INSTANCE'))
    // Every event's data is an object.
    .map(({ t, d }) =>
      `${t.replace('GUILD_SCHEDULED_', '')} ${String((d as { status?: number }).status ?? '')}`.trim(),
    );
