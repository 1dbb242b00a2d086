import { count, type Acting, type Offer } from './acting.ts';
import { backstageOffers } from './backstage.ts';
import { driftOffers } from './drift.ts';
import { panelOffers } from './floor.ts';
import { linkOffers } from './links.ts';
import { nativeOffers } from './native.ts';
import { commandOffers } from './people.ts';
import { settingOffers } from './settings.ts';
import { spaceOffers } from './spaces.ts';

/** How much likelier an act is that leads to where the kill is to fall. */
const FOCUS = 10;

const asking = [spaceOffers, panelOffers, commandOffers, linkOffers, settingOffers, backstageOffers];

/** What anybody who has nothing else to do could do now. `withBot`: whether there is a bot to ask. */
const offersOf = (acting: Acting, withBot: boolean): readonly Offer[] =>
  acting.scene.actors
    .filter(({ isBusy }) => !isBusy)
    .flatMap((actor) => [
      ...nativeOffers(acting, actor),
      ...driftOffers(acting, actor),
      ...(withBot ? asking.flatMap((offers) => offers(acting, actor)) : []),
    ]);

/** Which acts are begun. */
export interface Choice {
  /** Kinds that are likelier than others. */
  readonly towards: readonly string[];
  readonly withBot: boolean;
}

/** Has somebody begin something; null when nobody has anything to do. The answer never rejects: what was not possible any more is counted. */
export const beginSomething = (acting: Acting, { towards, withBot }: Choice): Promise<void> | null => {
  const offers = offersOf(acting, withBot);
  if (offers.length === 0) return null;
  const chosen = acting.random.weighed(offers, ({ kind, weight }) => weight * (towards.includes(kind) ? FOCUS : 1));
  const { actor, kind } = chosen;
  actor.isBusy = true;
  count(acting.tally.acts, kind);
  return chosen
    .run()
    .catch((error: unknown) => {
      // The room went, the invitation was taken back: people meet that too.
      acting.tally.void += 1;
      acting.note(`${actor.key}: ${kind}: not possible (${String(error).slice(0, 300)})`);
    })
    .finally(() => {
      actor.isBusy = false;
    });
};
