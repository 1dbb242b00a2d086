/** One cell of the permission matrix, lived through. */
import { refusalText } from '../../src/i18n/index.ts';
import type { RefusalCode } from '../../src/domain/index.ts';
import { MATRIX_ACTS, noteCode, type MatrixAct } from './matrix-acts.ts';
import { isAllowed, type MatrixCase } from './matrix-cases.ts';
import { tells, untilFine, type MatrixHouse } from './matrix-house.ts';

/** What came of a cell: done, told as missing, refused for who asks, or something that no rule lets happen. */
export type Came = 'done' | 'told' | 'refused';

/** What somebody is told who may not, or cannot from where they stand; null when it is to be done. */
const refusalFor = (one: MatrixCase, act: MatrixAct): RefusalCode | null =>
  act.instead?.[one.role] ?? (isAllowed(one, act.toSelf?.(one.role) ?? false) ? null : act.refusal);

/** Told by a rule of docs/SPEC.md otherwise than by the permission's name. */
const isToldOtherwise = (one: MatrixCase, panel: string): boolean =>
  // VOICE-2: who cannot be moved is asked to come in anew.
  (one.kind === 'voice' && one.permission === 'MOVE_MEMBERS' && /leave the room|come back/u.test(panel)) ||
  // KEEP-3: here our own overwrite is taken away far more often than is mended.
  panel.includes('was undone by hand');

const isTold = (one: MatrixCase, text: string): boolean =>
  one.permission !== null && (tells(text, one.permission) || isToldOtherwise(one, text));

/** Waits until it is done in Discord, or told on the panel why not. */
const doneOrTold = async (house: MatrixHouse, one: MatrixCase, act: MatrixAct): Promise<Came> => {
  let came: Came = 'done';
  await untilFine(async () => {
    house.acceptAll();
    const panel = await house.told();
    if (act.holds?.(house, panel, one.role) !== false) return '';
    came = 'told';
    return isTold(one, panel) ? '' : `neither done nor told:\n${panel}\n${house.look()}`;
  });
  return came;
};

const untilDone = async (house: MatrixHouse, one: MatrixCase, act: MatrixAct): Promise<void> => {
  await untilFine(async () => {
    house.acceptAll();
    return act.holds?.(house, await house.told(), one.role) === false ? `not done afterwards:\n${house.look()}` : '';
  });
};

/** An end is an end whatever is missing (LIFE-6): what the bot could not put back is left. */
const ends = async (house: MatrixHouse): Promise<Came> => {
  await untilFine(async () => {
    const text = await house.told();
    return text === refusalText('en', { code: 'no-space-here', params: {} }) ? '' : `not over: ${text}`;
  });
  const came: Came = house.isStanding ? 'told' : 'done';
  await house.giveBack();
  await house.clearAway();
  await house.open();
  return came;
};

/** What is asked, and what of it is held to. */
interface Asking {
  readonly act: MatrixAct;
  /** How Discord looked when it was asked. */
  readonly before: string;
}

/** Nothing came of what was not to be done, now or once the bot may do everything. */
const isUndone = async (house: MatrixHouse, one: MatrixCase, { act, before }: Asking): Promise<void> => {
  await house.giveBack();
  const panel = await house.told();
  if (act.holds?.(house, panel, one.role) === true) throw new Error(`not to be done, and done:\n${panel}`);
  await untilFine(() => (house.look() === before ? '' : `changed though it was not done:\n${house.look()}`));
};

const answered = async (house: MatrixHouse, one: MatrixCase, asking: Asking): Promise<Came> => {
  const { act } = asking;
  const [words, values] = act.asks(house);
  const answer = await house.types(one.role, words, values);
  noteCode(house, answer);
  const code = refusalFor(one, act);
  if (code !== null) {
    const wanted = refusalText('en', { code, params: {} });
    if (answer !== wanted) throw new Error(`"${answer}" is no "${wanted}"`);
    await isUndone(house, one, asking);
    return 'refused';
  }
  if (!answer.includes(act.says(house))) {
    if (!isTold(one, answer)) throw new Error(`"${answer}" says neither that it is done nor what is missing`);
    await isUndone(house, one, asking);
    return 'told';
  }
  if (one.act === 'end') return await ends(house);
  const came = await doneOrTold(house, one, act);
  await house.giveBack();
  await untilDone(house, one, act);
  return came;
};

/** Lives through a cell, and puts everything as it was. Throws what no rule lets happen. */
export const liveThrough = async (house: MatrixHouse, one: MatrixCase): Promise<Came> => {
  const act = MATRIX_ACTS[one.act];
  await act.before?.(house);
  const before = house.look();
  if (one.permission !== null) await house.take(one.permission);
  const came = await answered(house, one, { act, before });
  await house.orders(act.undo?.(house, one.role) ?? []);
  await untilFine(() => {
    if (act.returns === true) house.comesIn('other');
    return house.unrest();
  });
  return came;
};
