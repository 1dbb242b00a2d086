import type { Refusal } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Context, Reply } from './command.ts';
import { say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import { quotedWithin } from './fitting.ts';
import { backButton } from './plan-back.ts';

/** Of what was typed into a form that was not taken; an answer has 2000 characters (Discord). */
const FIRST_TOLD = 200;
const SECOND_TOLD = 1300;

/** A form that was not taken, and what opens it again. */
export interface NotTaken {
  readonly refusal: Refusal;
  /** What was typed, the shorter text first; empty for what was left out. */
  readonly wrote: readonly [string, string];
  /** The custom id of what shows how it stands now. */
  readonly now: string;
  /** The custom id of what opens the form with what was typed. */
  readonly again: string;
  /** Stands at the top: what was done all the same. */
  readonly note?: string | null;
}

const within = (text: string, limit: number): string => (text === '' ? '' : quotedWithin(text, limit));

/**
 * What was typed is handed back. Where somebody changed meanwhile what the form showed, how it stands now is opened; else the form itself, with
 * all that was typed.
 */
export const notTaken = (context: Context, told: NotTaken): Reply => {
  const { refusal, wrote, now, again, note = null } = told;
  const { changes, plans } = wordsOf(context);
  const [first = '', second = ''] = wrote.filter((text) => text !== '');
  const lines = [
    ...(note === null ? [] : [note]),
    refusalText(context.language, refusal),
    ...(first === '' ? [] : [changes.wrote(within(first, FIRST_TOLD), within(second, SECOND_TOLD))]),
  ];
  const isOld = refusal.code === 'changed-meanwhile';
  return say(
    lines.join('\n'),
    buttons(
      isOld ? button({ label: plans.edit, customId: now }) : button({ label: changes.writeAgain, customId: again }),
      // In a direct message there is no agenda to lead to.
      ...(context.isDirect === true ? [] : [backButton(context)]),
    ),
  );
};
