import type { MessageId } from '../lib/index.ts';
import type { Call } from './call.ts';
import type { Desired } from './desired.ts';
import type { Applied } from './ports.ts';

/**
 * A panel is replaced at this age: Discord limits the edits of messages older than an hour (error 30046), and with the slow pass that
 * finds it and a few failures it is gone before it is fifty minutes old.
 */
const PANEL_OLD_MS = 2_700_000;
/** Messages of others below a panel that leave it on the first screen of a chat; with more it is buried. */
export const PANEL_BURIED_BELOW = 15;
/** A buried panel comes up at most this often, so that a lively chat does not consist of panels. */
export const PANEL_REPLACED_EVERY_MS = 120_000;

/** What is known of a panel's place. */
export interface PanelPlace {
  /** Messages of others below it; null when that was not looked at yet. */
  readonly below: number | null;
  /** Wall time. */
  readonly wallMs: number;
}

/** The panel that stands. */
type Standing = NonNullable<Applied['panel']>;

const isDue = ({ postedAtMs }: Standing, { below, wallMs }: PanelPlace): boolean =>
  wallMs - postedAtMs >= PANEL_OLD_MS || (below !== null && below > PANEL_BURIED_BELOW);

/** Panels that another one stands for already are removed. */
const removals = (stale: readonly MessageId[]): readonly Call[] =>
  stale.map((messageId): Call => ({ type: 'remove-panel', key: `panel-remove:${messageId}`, messageId }));

/** The calls for the panel of a space whose room stands. Pure. */
export const panelCalls = (
  applied: Pick<Applied, 'panel' | 'stalePanels'>,
  desired: Desired['panel'],
  place: PanelPlace,
): readonly Call[] => {
  const { panel, stalePanels } = applied;
  if (panel === null)
    return [...(desired.waits ? [] : [{ type: 'post-panel', key: 'panel-post' } as const]), ...removals(stalePanels)];
  const calls: Call[] = [];
  // After a start nobody knows what was written meanwhile.
  if (place.below === null) calls.push({ type: 'look-below', key: 'panel-below' });
  if (isDue(panel, place)) calls.push({ type: 'replace-panel', key: 'panel-replace' });
  // Until it may be replaced it stays true.
  if (panel.digest !== desired.digest) calls.push({ type: 'edit-panel', key: 'panel-edit' });
  return [...calls, ...removals(stalePanels)];
};
