/** Everything that may come in by the doors, honest or forged, through the real router and use cases: answered once, in words, and no fault. */
import type { Client } from 'discord.js';
import { ApplicationCommandType } from 'discord.js';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors, parseCustomId } from '../../src/commands/index.ts';
import type { Shown } from '../support/answer-desk.ts';
import { budget } from '../support/budget.ts';
import { inputs } from '../support/fuzz-inputs.ts';
import { fuzzScene, type Handled, IDS, type Input, memberOf, silentClient } from '../support/fuzz-scene.ts';

const SEED = 20_261_125;
/** Inputs of one scene at most, half of it on average; a fresh one is made for each run. */
const PER_SCENE = 80;
/** Discord waits this long for the first answer. */
const DEADLINE_MS = 3000;

let client: Client;
beforeAll(() => {
  client = silentClient();
});
afterAll(() => client.destroy());

/** Opens every form that the doors have, as those who may, and tells what is in them. */
const formsOf = async (): Promise<ReadonlyMap<string, readonly Shown[]>> => {
  const scene = await fuzzScene(doors, { kind: 'stage', language: 'en', client });
  const found = new Map<string, readonly Shown[]>();
  const ask = async (type: number, by: string, data: unknown): Promise<void> => {
    const raw = { type, guild_id: IDS.home, channel_id: '§room', member: memberOf(by), data };
    const { answers } = (await scene.take({ type: 'raw', data: raw, twice: false })) ?? {};
    const { customId = '' } = answers?.form ?? {};
    const act = parseCustomId(customId)?.act;
    if (answers !== undefined && act !== undefined) found.set(act, answers.shown);
  };
  const openers = doors.acts.controls.filter((act) => 'open' in (doors.control(act) ?? {}));
  const ids = openers.flatMap((act) =>
    [`§live:${IDS.speaker}`, '§plan', '§draft', '§seriesdraft', '§series', '§series:d1-§ahead'].map(
      (subject) => `mj1:${act}:${subject}`,
    ),
  );
  for (const by of [IDS.host, IDS.manager]) {
    for (const custom_id of ids) await ask(3, by, { custom_id, component_type: 2 });
    for (const { name, type } of doors.definitions)
      if (type === ApplicationCommandType.User) await ask(2, by, { name, type, target_id: IDS.speaker });
  }
  return found;
};

const ARABIC = /[\u0600-\u06FF]/u;
const LATIN = /[A-Za-z]/u;

/** Whether a text is in one of these languages, as far as letters tell. */
const isIn = (text: string, languages: ReadonlySet<string>): boolean =>
  (languages.has('ar') && ARABIC.test(text)) || (languages.has('en') && LATIN.test(text));

const check = (handled: Handled): void => {
  const { answers, isAddressed, isCompletion, tookMs, languages } = handled;
  expect(handled.isDone, 'it came to an end').toBe(true);
  expect(answers.problems, 'Discord takes every answer').toEqual([]);
  if (!isAddressed) {
    expect(answers.first).toEqual([]);
    return;
  }
  expect(answers.first, 'one first answer').toHaveLength(1);
  expect(tookMs).toBeLessThan(DEADLINE_MS);
  const [first = 0] = answers.first;
  if (isCompletion) return expect(first).toBe(8);
  expect([5, 6, 9]).toContain(first);
  const last = answers.texts.at(-1);
  if (last === undefined) throw new Error('nobody was told anything');
  expect(isIn(last, languages), `"${last}" is in ${[...languages].join(' or ')}`).toBe(true);
  expect(last).not.toMatch(/\bundefined\b|\[object |\bNaN ms/u);
  return undefined;
};

const counts = { inputs: 0, answered: 0, forms: 0, choices: 0, unaddressed: 0 };

const run = async (kind: 'stage' | 'voice', language: 'en' | 'ar', some: readonly Input[]): Promise<void> => {
  const scene = await fuzzScene(doors, { kind, language, client });
  for (const input of some) {
    const handled = await scene.take(input);
    if (handled === null) continue;
    counts.inputs += 1;
    if (!handled.isAddressed) counts.unaddressed += 1;
    else if (handled.answers.form !== null) counts.forms += 1;
    else if (handled.isCompletion) counts.choices += 1;
    else counts.answered += 1;
    const errors = scene.world.logger.lines.filter(({ level }) => level === 'error');
    try {
      expect(errors).toEqual([]);
      check(handled);
    } catch (error) {
      throw new Error(`after ${JSON.stringify(input)}`, { cause: error });
    }
  }
};

describe('any interaction', () => {
  it('is answered once, in time, in words that Discord takes, and without a fault', async () => {
    const forms = await formsOf();
    // A form that nothing opens cannot be fuzzed, and nobody would ever see it.
    expect([...forms.keys()].toSorted()).toEqual(doors.acts.modals.toSorted());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('stage' as const, 'voice' as const),
        fc.constantFrom('en' as const, 'ar' as const),
        fc.array(inputs(doors, forms), { minLength: 1, maxLength: PER_SCENE, size: 'max' }),
        run,
      ),
      { seed: SEED, numRuns: budget({ ci: 75, long: 2600 }) },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10);
  });
});
