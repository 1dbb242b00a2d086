import type { Context } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { PLAN_ACTS } from './plan-acts.ts';

/** The button that leads to the agenda, to its first page. */
export const backButton = (context: Context): Parameters<typeof buttons>[number] =>
  button({ label: wordsOf(context).plans.back, customId: customId(PLAN_ACTS.page, null, null, 0) });

/** That button, where there is an agenda to lead to: in a direct message there is none. */
export const backRows = (context: Context): Row[] => (context.isDirect === true ? [] : [backRow(context)]);

/** That button alone. */
export const backRow = (context: Context): Row => buttons(backButton(context));
