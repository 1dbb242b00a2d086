import type { Plan } from '../domain/index.ts';
import { endPlan, isComing } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Refusal } from '../domain/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { whoDecides } from './host-consent.ts';
import type { Effect, NoticeButton } from './outbox-port.ts';
import { languageOf, planNotice } from './person-words.ts';
import { ownerOf } from './plan-room-book.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import type { GuildSettings } from './ports.ts';
import { planButtons } from './tell-host.ts';

/** What people are told of the room of a plan: whoever decides of it, or who planned it. */
interface News {
  readonly key: string;
  readonly to: 'host' | 'planner';
  readonly text: (language: GuildSettings['language']) => string;
  /** Whether they may decide at once what becomes of the plan. */
  readonly mayDecide: boolean;
}

const effectOf = async (parts: PlanRoomParts, plan: Plan, news: News): Promise<Effect> => {
  const { deps, settings, people } = parts;
  const userId = news.to === 'host' ? await whoDecides(deps.rsvps, plan) : plan.byUserId;
  const language = await languageOf({ settings, people }, plan.guildId, userId);
  const buttons: readonly NoticeButton[] = news.mayDecide
    ? planButtons(language, { plan, what: { type: 'stage-opened' } })
    : [];
  const atMs = deps.clock.wallMs();
  return planNotice(plan, { key: news.key, userId, atMs, text: news.text(language), untilMs: null, buttons });
};

/** Once, also after it was sent: the plan is no other by it, and so remembers nothing. */
const tellOnce = async (parts: PlanRoomParts, { id }: Plan, news: News): Promise<void> => {
  const { deps, outbox } = parts;
  const [untold] = await deps.told.untold([news.key]);
  const plan = untold === undefined ? null : await deps.plans.get(id);
  if (plan === null || !isComing(plan)) return;
  const effects = [await effectOf(parts, plan, news)];
  if (await deps.told.tell([news.key], effects, deps.clock.wallMs())) outbox.wake(effects);
};

/** No room could be made before the plan opens. Its event takes place elsewhere until then. Of a series that is told once for all dates. */
export const tellNoRoom = async (parts: PlanRoomParts, plan: Plan, why: Refusal): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `no room ${ownerOf(plan).id} ${why.code}`,
    to: 'planner',
    mayDecide: false,
    text: (language) => {
      const { opening, startsAtMs } = plan;
      return texts(language).event.noRoom({ title: opening.title, startsAtMs, why: refusalText(language, why) });
    },
  });

/** Somebody opened the stage of a plan before its time. */
export const tellOpenedByHand = async (parts: PlanRoomParts, plan: Plan, channelId: ChannelId): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `stage by hand ${plan.id} ${plan.startsAtMs}`,
    to: 'host',
    mayDecide: true,
    text: (language) =>
      texts(language).event.openedByHand({ title: plan.opening.title, startsAtMs: plan.startsAtMs, channelId }),
  });

/** Somebody deleted the lasting room of a series: its dates open in rooms that are made then. */
export const tellSeriesRoomDeleted = async (parts: PlanRoomParts, plan: Plan, channelId: ChannelId): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `room deleted ${ownerOf(plan).id} ${channelId}`,
    to: 'host',
    mayDecide: true,
    text: (language) =>
      texts(language).event.seriesRoomDeleted({ title: plan.opening.title, startsAtMs: plan.startsAtMs }),
  });

/** Somebody deleted the room of a plan: it does not open any more. */
export const endForDeletedRoom = async (parts: PlanRoomParts, id: SpaceId): Promise<void> => {
  const { deps, planDesk } = parts;
  await planDesk.change(id, async (plan) => {
    if (!isComing(plan)) return { ok: true, plan };
    const ended = endPlan(plan, 'room-deleted', null, deps.clock.wallMs());
    if (!ended.ok) return ended;
    const { title } = plan.opening;
    const news: News = {
      key: `room deleted ${id}`,
      to: 'host',
      mayDecide: false,
      text: (language) => texts(language).event.roomDeleted({ title, startsAtMs: plan.startsAtMs }),
    };
    return { ...ended, effects: [await effectOf(parts, plan, news)], by: { userId: null } };
  });
};
