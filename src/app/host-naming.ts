import type { Plan, Series } from '../domain/index.ts';
import { isComing } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { Effect, PlanButton } from './outbox-port.ts';
import type { PersonBook } from './person-book.ts';
import { languageOf, planNotice } from './person-words.ts';
import { wasNamedLately } from './rsvp-port.ts';
import type { SettingsBook } from './settings-book.ts';

/** What asking hosts is made of. */
export interface NamingParts {
  readonly deps: Pick<AppDeps, 'rsvps' | 'personal' | 'rooms' | 'clock'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
}

/** Tells people that somebody else named them host, and asks whether they want to hear more of it: to be stored with what names them. */
export interface HostNaming {
  /** The host of a plan that `byUserId` planned, or gave to them. */
  ofPlan(plan: Plan, byUserId: UserId): Promise<readonly Effect[]>;
  /** Those who host a series in turn and are not among `before`; `plans`: its dates that have a plan. */
  ofSeries(
    series: Series,
    plans: readonly Plan[],
    named: { readonly before: readonly UserId[]; readonly byUserId: UserId },
  ): Promise<readonly Effect[]>;
}

/** Who is named, in what, and by whom. */
interface Named {
  readonly plan: Plan;
  readonly userId: UserId;
  readonly byUserId: UserId;
  /** That it is to host a series in turn; `key` tells it from other times. */
  readonly isSeries: boolean;
  readonly key: string;
}

/** What was told is known by what is stored. */
export const createHostNaming = ({ deps, settings, people }: NamingParts): HostNaming => {
  const { rsvps, personal, rooms, clock } = deps;

  /** Whether they are told of it: 'once' where they never said that they want to be. Nobody is who wants none, by whom they do not want to meet, or who was told of another lately. */
  const mayTell = async ({ plan, userId, byUserId }: Named): Promise<'always' | 'once' | 'no'> => {
    // Who does it themself knows, and so does who planned it.
    if (userId === byUserId || userId === plan.byUserId) return 'no';
    const { ofHosting } = await rsvps.settings(userId);
    if (ofHosting === false) return 'no';
    if ((await personal.of(userId)).blocks.some((one) => one.userId === byUserId)) return 'no';
    if (ofHosting === true) return 'always';
    const lastMs = await rsvps.namedAtMs(plan.guildId, userId);
    return wasNamedLately(lastMs, clock.wallMs()) ? 'no' : 'once';
  };

  const told = async (named: Named): Promise<readonly Effect[]> => {
    const may = await mayTell(named);
    if (may === 'no') return [];
    const { plan, userId, byUserId, isSeries, key } = named;
    const { changes } = texts(await languageOf({ settings, people }, plan.guildId, userId));
    const { startsAtMs } = plan;
    const server = rooms.guildName(plan.guildId);
    const text = changes.namedHost({ byUserId, title: plan.opening.title, server, startsAtMs, isSeries });
    const planId = plan.id;
    const buttons: readonly PlanButton[] = [
      { label: changes.hostYes, does: 'host-yes', planId },
      { label: changes.handBack, does: 'hand-back', planId },
      { label: changes.hostNo, does: 'host-no', planId },
    ];
    const notice = planNotice(plan, { key, userId, atMs: clock.wallMs(), text, untilMs: startsAtMs, buttons });
    return [may === 'once' ? { ...notice, isNaming: true } : notice];
  };

  return {
    ofPlan: async (plan, byUserId) => {
      const { id, hostId, revision } = plan;
      return isComing(plan)
        ? await told({ plan, userId: hostId, byUserId, isSeries: false, key: `named:${id}:${revision}` })
        : [];
    },
    ofSeries: async ({ id, hosts, revision }, plans, { before, byUserId }) => {
      const named = [...new Set(hosts)].filter((userId) => !before.includes(userId));
      const ahead = plans.filter(({ startsAtMs }) => startsAtMs > clock.wallMs());
      const effects: Effect[] = [];
      for (const [at, userId] of named.entries()) {
        // The soonest of theirs, else one by which the series is known.
        const plan = ahead.find(({ hostId }) => hostId === userId) ?? ahead[0];
        const key = `named:${id}:${revision}:${at}`;
        if (plan !== undefined) effects.push(...(await told({ plan, userId, byUserId, isSeries: true, key })));
      }
      return effects;
    },
  };
};
