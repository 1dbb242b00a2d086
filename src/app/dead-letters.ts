import type { Plan } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { JobToldOf } from '../i18n/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { JobGivenUp } from './given-up-port.ts';
import type { GuildSettings } from './ports.ts';
import { titleTold } from './tell-host.ts';
import { logEffects } from './logbook.ts';
import type { Machine } from './machine.ts';

/** What a server is told of a job that was given up. */
interface Told {
  readonly guildId: GuildId;
  /** What it is about, as the log channel of a server with these settings may read it. */
  readonly titleIn: (settings: GuildSettings) => string;
  readonly of: JobToldOf;
}

/** What follows for a plan whose job of that revision failed to the last; null when nothing of it matters any more. */
const planFollows = ({ life, revision }: Plan, ofRevision: number): JobToldOf['follows'] | null => {
  if (life.status === 'planned' && revision === ofRevision) return 'tried-again';
  if (revision !== ofRevision + 1) return null;
  if (life.status === 'missed') return 'host-told';
  return life.status === 'opened' ? 'done' : null;
};

/** What is to be told; null for what was moved or cancelled meanwhile, and for what concerns no server alone. */
const toldOf = async ({ deps, config }: Machine, job: JobGivenUp['job']): Promise<Told | null> => {
  switch (job.kind) {
    case 'open': {
      const plan = await deps.plans.get(job.planId);
      const follows = plan === null ? null : planFollows(plan, job.revision);
      if (plan === null || follows === null) return null;
      const { guildId, startsAtMs } = plan;
      const untilMs = startsAtMs + config.openLateMs;
      return {
        guildId,
        titleIn: (settings) => titleTold(settings, plan),
        of: { kind: 'open', follows, dueAtMs: startsAtMs, untilMs },
      };
    }
    case 'series': {
      const series = await deps.series.get(job.seriesId);
      if (series?.life.status !== 'running') return null;
      const titleIn: Told['titleIn'] = (settings) => titleTold(settings, series);
      return { guildId: series.guildId, titleIn, of: { kind: 'series', follows: 'tried-again' } };
    }
    case 'grace': {
      const space = await deps.spaces.get(job.spaceId);
      if (space === null) return null;
      const isStillDue = space.life.status === 'live' && space.life.emptySinceMs === job.emptySinceMs;
      const follows = isStillDue ? 'tried-again' : 'done';
      return { guildId: space.guildId, titleIn: () => space.title, of: { kind: 'grace', follows } };
    }
    case 'digest': {
      const { next } = await deps.digests.get(job.guildId);
      if (next?.date !== job.date) return null;
      return {
        guildId: job.guildId,
        titleIn: ({ language }) => texts(language).upkeep.digestName,
        of: { kind: 'digest', follows: 'tried-again', dueAtMs: next.dueAtMs },
      };
    }
    case 'remind':
      // Of all servers together: the operator's log and health page have it, and the sweep reminds all the same.
      return null;
  }
};

/**
 * Tells the log channel of the server of a job that was given up: once, whatever is killed in between and however often it is told here.
 * Throws when the store does not answer.
 */
export const tellGivenUp = async (machine: Machine, { id, sinceMs, job }: JobGivenUp): Promise<void> => {
  const { deps, settings, outbox } = machine;
  const key = `dead ${id}`;
  if ((await deps.told.untold([key])).length === 0) return;
  const told = await toldOf(machine, job);
  const set = told === null ? null : await settings.get(told.guildId);
  const { upkeep } = texts(set?.language ?? 'en');
  const effects =
    told === null || set === null
      ? []
      : logEffects(
          set,
          { guildId: told.guildId, title: told.titleIn(set) },
          { key, atMs: sinceMs, lines: [upkeep.givenUp({ ...told.of, sinceMs })] },
        );
  if (await deps.told.tell([key], effects, deps.clock.wallMs())) outbox.wake(effects);
};
