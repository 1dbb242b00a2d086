import type { Outcome, RsvpSeen } from '../app/index.ts';
import type { PlanNamed, RsvpTexts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { answer, say, stale } from './command.ts';
import { select } from './components.ts';
import { customId } from './custom-id.ts';
import { withMet } from './unwelcome.ts';
import { GO, INTERESTED, PICK_LEAD, REMIND_ME, STAY_AWAY } from './poster-acts.ts';

/** The choice of the select that means no reminder. */
const NONE = 'none';

const named = ({ plan }: RsvpSeen): PlanNamed => ({
  title: plan.opening.title,
  server: null,
  startsAtMs: plan.startsAtMs,
});

const standing = (seen: RsvpSeen, words: RsvpTexts): string => {
  if (seen.own === null) return words.youStayAway(named(seen));
  if (seen.waits !== null) return words.youWait({ ...named(seen), place: seen.waits });
  return seen.own.coming === 'going' ? words.youGo(named(seen)) : words.youAreInterested(named(seen));
};

/** How somebody stands, and the select by which they say when to be reminded. */
const view = (seen: RsvpSeen, words: RsvpTexts): Reply => {
  const { own, leads, plan } = seen;
  if (own === null) return say(standing(seen, words));
  const options = [...leads, null].map((leadMin) => ({
    label: words.lead(leadMin),
    value: leadMin === null ? NONE : String(leadMin),
    isChosen: leadMin === own.leadMin,
  }));
  const pick = select({ customId: customId(PICK_LEAD, plan.id), placeholder: words.pickLead, options });
  return say(`${standing(seen, words)}\n${words.reminded(own.leadMin)}`, pick);
};

type Wished = (context: Context, planId: SpaceId) => Promise<Outcome<RsvpSeen>>;

const press = (act: string, wished: Wished): ComponentAct => ({
  act,
  replaces: false,
  run: async (context, planId) => {
    const outcome = await wished(context, planId);
    const reply = answer(context, outcome, (seen, words) => view(seen, words.rsvp));
    return outcome.ok && outcome.value.own !== null
      ? await withMet(context, reply, [outcome.value.plan.hostId])
      : reply;
  },
});

/** A value of the select; undefined for what this version does not offer. */
const leadOf = (value: string | undefined): number | null | undefined => {
  if (value === NONE) return null;
  return value !== undefined && /^\d{1,4}$/.test(value) ? Number(value) : undefined;
};

const pickLead: ComponentAct = {
  act: PICK_LEAD,
  replaces: true,
  run: async (context, planId, [value]) => {
    const leadMin = leadOf(value);
    if (leadMin === undefined) return stale(context);
    const outcome = await context.app.remindMe(context.actor, planId, leadMin);
    return answer(context, outcome, (seen, words) => view(seen, words.rsvp));
  },
};

/** The poster's buttons, and the select in their private answers. */
export const rsvpActs: readonly ComponentAct[] = [
  press(GO, ({ app, actor }, planId) => app.goTo(actor, planId)),
  press(INTERESTED, ({ app, actor }, planId) => app.beInterested(actor, planId)),
  press(REMIND_ME, ({ app, actor }, planId) => app.remindMe(actor, planId, 'usual')),
  press(STAY_AWAY, ({ app, actor }, planId) => app.stayAway(actor, planId)),
  pickLead,
];
