import { z } from 'zod';
import type { DateSeen, Outcome, PlanSeen, SeriesSeen } from '../app/index.ts';
import { patched, PLAN_LIMITS, PRESETS } from '../domain/index.ts';
import type { PlanEdit, PlannedOpening, Refusal } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import { aboutChange, aboutFields, aboutOptions } from './about-options.ts';
import { labels, refuse, say, subcommand, wordsOf } from './command.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { because, choicesOption, reasonOption, userOption, userSchema } from './options.ts';
import { changeableSeen, dateCard, dateReply } from './date-ahead.ts';
import { planCard, seriesCard } from './plan-card.ts';
import { changeable, changeableSeries } from './plan-find.ts';
import { suggestOther, unfit } from './plan-options.ts';
import { beginningNotes, beginningOf } from './preset-pick.ts';
import { editRuleFields, editRuleOptions, patchOf } from './rule-options.ts';
import { mentioned } from './space-series.ts';
import { pickedAny, suggestPlans, whichPlanOption } from './which-plan.ts';

const SCOPES = ['this', 'all'] as const;
const { lengthMin: LASTS, seats: SEATS } = PLAN_LIMITS;

const schema = z.strictObject({
  which: z.string(),
  dates: z.enum(SCOPES).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  host: userSchema.optional(),
  rota: z.string().optional(),
  lasts: z.int().min(LASTS.min).max(LASTS.max).optional(),
  // None at all: they are not counted.
  seats: z.int().min(0).max(SEATS.max).optional(),
  preset: z.string().optional(),
  ...aboutFields,
  ...editRuleFields,
  reason: z.string().optional(),
});

type Given = Omit<z.output<typeof schema>, 'reason'>;

/** What is changed: one plan, or a series with all of its dates to come. */
type Which =
  | { readonly type: 'plan'; readonly seen: PlanSeen; readonly opening: PlannedOpening }
  | { readonly type: 'series'; readonly seen: SeriesSeen; readonly opening: PlannedOpening }
  | { readonly type: 'date'; readonly seen: DateSeen; readonly opening: PlannedOpening };

const which = async (context: Context, { which: typed, dates }: Given): Promise<Outcome<Which> | Reply> => {
  const picked = await pickedAny(context, typed, 'everything');
  if (!picked.ok) return picked;
  const series = async (id: SeriesSeen['series']['id']): Promise<Outcome<Which>> => {
    const seen = await changeableSeries(context, id);
    if (!seen.ok) return seen;
    return { ok: true, value: { type: 'series', seen: seen.value, opening: seen.value.series.opening } };
  };
  if (picked.value.type === 'date') {
    if (dates === 'all') return await series(picked.value.id);
    const seen = await changeableSeen(context, picked.value);
    if (!seen.ok) return seen;
    return { ok: true, value: { type: 'date', seen: seen.value, opening: seen.value.date.opening } };
  }
  if (picked.value.type === 'series')
    return dates === 'this' ? say(wordsOf(context).changes.pickDate) : await series(picked.value.id);
  if (dates === 'all') {
    // Who may not change this date may still change its series, which is asked for below.
    const seen = await context.app.planOf(context.actor, picked.value.id);
    if (!seen.ok) return seen;
    const { occurrence } = seen.value.plan;
    return occurrence === null ? say(wordsOf(context).changes.notOfSeries) : await series(occurrence.seriesId);
  }
  const seen = await changeable(context, picked.value.id);
  if (!seen.ok) return seen;
  return { ok: true, value: { type: 'plan', seen: seen.value, opening: seen.value.plan.opening } };
};

/** How it is to run from then on; nothing in it when nothing was given. */
const runningBy = async (
  context: Context,
  { preset, ...chosen }: Given,
  opening: PlannedOpening,
): Promise<Outcome<{ readonly edit: Pick<PlanEdit, 'preset' | 'rules'>; readonly notes: readonly string[] }>> => {
  if (preset !== undefined) {
    const begun = await beginningOf(context, { kind: undefined, room: opening.room ?? undefined, preset }, chosen);
    if (!begun.ok) return begun;
    const edit = { preset: begun.value.preset, rules: begun.value.rules };
    return { ok: true, value: { edit, notes: beginningNotes(context, begun.value) } };
  }
  const now = patched(PRESETS[opening.preset], opening.rules);
  const rules = patchOf(chosen, context.actor.guildId, now.access);
  if (!rules.ok) return rules;
  if (opening.room !== null && (rules.value.places ?? 0) > 0)
    return { ok: false, refusal: { code: 'places-of-lent', params: { channel: `<#${opening.room}>` } } };
  return { ok: true, value: { edit: Object.keys(rules.value).length === 0 ? {} : { rules: rules.value }, notes: [] } };
};

/** What was given besides who hosts. */
const editFrom = async (
  context: Context,
  given: Given,
  opening: PlannedOpening,
): Promise<Outcome<{ readonly edit: Omit<PlanEdit, 'hostId'>; readonly notes: readonly string[] }>> => {
  const { title, description, lasts, seats, topics, language, cover } = given;
  const running = await runningBy(context, given, opening);
  if (!running.ok) return running;
  // A picture last: nothing is fetched for what cannot be.
  const about = await aboutChange(context, { topics, language, cover }, 'edit');
  if (!about.ok) return about;
  const edit = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(lasts === undefined ? {} : { lengthMin: lasts }),
    ...(seats === undefined ? {} : { seats: seats === 0 ? null : seats }),
    ...(Object.keys(about.value).length === 0 ? {} : { about: about.value }),
    ...running.value.edit,
  };
  return { ok: true, value: { edit, notes: running.value.notes } };
};

const shown = (context: Context, one: Which, note = ''): Reply => {
  if (one.type === 'date') return dateCard(context, one.seen, note);
  return one.type === 'plan' ? planCard(context, one.seen, note) : seriesCard(context, one.seen, note);
};

/** Who is to host, from what was given; a reply where that cannot be. */
const hostsFrom = (context: Context, { host, rota }: Given, one: Which): readonly UserId[] | null | Reply => {
  const { plans, changes } = wordsOf(context);
  if (host !== undefined && rota !== undefined) return say(changes.hostOrRota);
  if (rota === undefined) {
    // One person in place of several is said by naming them all: nobody's turn goes unseen.
    const isRota = one.type === 'series' && one.seen.series.hosts.length > 1;
    return host !== undefined && isRota
      ? say(changes.hostOfRota(one.seen.series.hosts))
      : host === undefined
        ? null
        : [host];
  }
  if (one.type !== 'series') return say(changes.rotaOfOne);
  const hosts = mentioned(rota);
  return hosts.length === 0 ? say(plans.rotaUnread) : hosts;
};

const change = async (context: Context, given: Given, one: Which): Promise<Reply> => {
  const { language } = context;
  const hosts = hostsFrom(context, given, one);
  if (hosts !== null && 'text' in hosts) return hosts;
  const code = hosts?.map((userId) => unfit(context, userId)).find((why) => why !== null) ?? null;
  if (code !== null) return refuse(language, { code, params: {} });
  const read = await editFrom(context, given, one.opening);
  if (!read.ok) return refuse(language, read.refusal);
  const { edit, notes } = read.value;
  if (hosts === null && Object.keys(edit).length === 0) return shown(context, one);
  return await made(context, one, { edit, hosts, notes });
};

/** What is to be otherwise, and what is told of how it runs. */
interface Wanted {
  readonly edit: Omit<PlanEdit, 'hostId'>;
  readonly hosts: readonly UserId[] | null;
  readonly notes: readonly string[];
}

/** Makes the change, and shows the card as it is then. */
const made = async (context: Context, one: Which, { edit, hosts, notes }: Wanted): Promise<Reply> => {
  const { app, actor, language } = context;
  const { plans, changes } = wordsOf(context);
  const told = (isChanged: boolean, text: string): string =>
    isChanged ? [text, ...notes].join('\n') : plans.nothingChanged;
  const refused = (refusal: Refusal): Reply => shown(context, one, refusalText(language, refusal));
  const [hostId] = hosts ?? [];
  const ofOne = hostId === undefined ? edit : { ...edit, hostId };
  if (one.type === 'date') {
    const { series, date } = one.seen;
    const { originalMs } = date;
    const changed = await app.changeDate(actor, series.id, originalMs, ofOne);
    if (!changed.ok) return refused(changed.refusal);
    const note = told(changed.value.isChanged, plans.changed);
    return await dateReply(context, { type: 'date', id: series.id, originalMs }, note);
  }
  if (one.type === 'plan') {
    const changed = await app.changePlan(actor, one.seen.plan.id, ofOne);
    if (!changed.ok) return refused(changed.refusal);
    return planCard(context, changed.value, told(changed.value.isChanged, plans.changed));
  }
  const changed = await app.changeSeries(actor, one.seen.series.id, hosts === null ? edit : { ...edit, hosts });
  if (!changed.ok) return refused(changed.refusal);
  return seriesCard(context, changed.value, told(changed.value.isChanged, changes.changedAll(changed.value)));
};

/** `/space change`: changes what is given of something planned and leaves the rest, of one date or of all to come; with nothing given it shows the card. */
export const spaceChange: Subcommand = subcommand({
  key: 'spaceChange',
  for: 'everybody',
  schema,
  options: [
    whichPlanOption('whichToChange'),
    choicesOption('changeDates', SCOPES, (scope, { changes }) =>
      scope === 'this' ? changes.thisDate : changes.allDates,
    ),
    { type: 3, ...labels('seriesTitle'), required: false },
    { type: 3, ...labels('spaceOpenDescription'), required: false },
    ...aboutOptions(),
    userOption('changeHost', false),
    { type: 3, ...labels('seriesRota'), required: false },
    { type: 4, ...labels('planLasts'), required: false, min_value: LASTS.min, max_value: LASTS.max },
    { type: 4, ...labels('changeSeats'), required: false, min_value: 0, max_value: SEATS.max },
    { type: 3, ...labels('spaceOpenPreset'), required: false, autocomplete: true },
    ...editRuleOptions(),
    reasonOption(),
  ],
  run: async (asking, { reason, ...given }) => {
    const context = because(asking, reason);
    const one = await which(context, given);
    if ('text' in one) return one;
    return one.ok ? await change(context, given, one.value) : refuse(context.language, one.refusal);
  },
  suggest: (context, focused, typed) =>
    suggestOther(context, focused, typed) ?? suggestPlans(context, typed, 'everything'),
});
