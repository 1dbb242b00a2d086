/** Interactions of every kind that the doors have, honest and forged, made of their definitions: a new command is among them by itself. */
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import * as fc from 'fast-check';
import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord.js';
import type { Doors } from '../../src/commands/index.ts';
import type { Shown } from './answer-desk.ts';
import { PLAN_REFS, TIMES } from './fuzz-plans.ts';
import { IDS, memberOf, REFS, type Input } from './fuzz-scene.ts';

type Json = fc.JsonValue;
type Fields = Record<string, Json>;

/** Texts that break careless programs. */
const HOSTILE = [
  '',
  ' ',
  '\u0000',
  '\u0001\u0007\u001b[31m',
  '\u202Eevil\u202C',
  '\u200F\u200B\uFEFF',
  'مجلس القهوة ١٢ 🎙️',
  'e\u0301\u0301\u0301\u0301',
  '\uD800',
  '@everyone <@&1> <#1> <@1>',
  '**_~~||`[a](https://a.b)',
  '```\n```',
  "'; DROP TABLE spaces; --",
  '__proto__',
  'constructor',
  '${title}{title}%s',
  '-1',
  '0',
  '5',
  '12,5',
  '١٥',
  '1e999',
  'NaN',
  'Infinity',
  '22:00',
  '25:61',
  'Asia/Riyadh',
  'UTC',
  'mj1:end:-',
  '\n'.repeat(1900),
  '🎙️'.repeat(50),
  ...[99, 100, 101, 1024, 2001, 4000, 4001, 6001].map((length) => 'a'.repeat(length)),
] as const;

const words = fc.oneof(
  fc.constantFrom<string>(...HOSTILE),
  fc.constantFrom<string>(...REFS),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const people = fc.constantFrom(
  IDS.host,
  IDS.cohost,
  IDS.speaker,
  IDS.listener,
  IDS.blocked,
  IDS.moderator,
  IDS.manager,
  IDS.stranger,
);
const places = fc.constantFrom(IDS.lobby, IDS.news, IDS.category, IDS.elsewhere, '§room', '§abroad', '1');
const anyId = fc.oneof(people, places, fc.constantFrom(IDS.robot, IDS.role, IDS.home, '0', '99999999999999999999'));
const scalar = fc.oneof(words, fc.integer(), fc.double({ noNaN: true }), fc.boolean());
const wrong: fc.Arbitrary<Json> = fc.oneof(scalar, fc.constant(null), fc.jsonValue({ maxDepth: 2 }));

/** Values at and around what an option allows. */
const numbersFor = (option: object): fc.Arbitrary<Json> => {
  const at = new Map<string, unknown>(Object.entries(option));
  const ends = [at.get('min_value'), at.get('max_value')].flatMap((end) =>
    typeof end === 'number' ? [end - 1, end, end + 1, end / 2] : [],
  );
  return fc.oneof(fc.constantFrom(0, 1, -1, 1e15, ...ends), fc.integer({ min: 0, max: 200 }));
};

/** What people type into options of texts: anything, and by name what goes there. */
const LIKELY = ['§live', 'Tea', 'A title'] as const;
const USUAL: Readonly<Record<string, readonly string[]>> = {
  when: TIMES,
  which: [...PLAN_REFS, 'series:§series'],
  zone: ['Asia/Riyadh', 'riyadh', 'Mars'],
  topics: ['coffee, #tea، شاي', 'a,b,c,d,e,f'],
  language: ['arabic', 'العربية', 'pt-BR', 'xx'],
};

const honest = (option: APIApplicationCommandBasicOption): fc.Arbitrary<Json> => {
  const choices = 'choices' in option ? (option.choices ?? []).map(({ value }) => value) : [];
  if (choices.length > 0) return fc.constantFrom(...choices);
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return fc.oneof(words, fc.constantFrom(...LIKELY), fc.constantFrom(...(USUAL[option.name] ?? LIKELY)));
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return numbersFor(option);
    case ApplicationCommandOptionType.Boolean:
      return fc.boolean();
    case ApplicationCommandOptionType.Channel:
      return places;
    case ApplicationCommandOptionType.Role:
      return fc.constantFrom(IDS.role, IDS.home, '1');
    default:
      return fc.oneof({ weight: 6, arbitrary: people }, { weight: 1, arbitrary: anyId });
  }
};

interface Leaf {
  readonly names: readonly string[];
  readonly options: readonly APIApplicationCommandBasicOption[];
}

const isNesting = (
  option: APIApplicationCommandOption,
): option is Extract<
  APIApplicationCommandOption,
  { type: ApplicationCommandOptionType.Subcommand | ApplicationCommandOptionType.SubcommandGroup }
> =>
  option.type === ApplicationCommandOptionType.Subcommand ||
  option.type === ApplicationCommandOptionType.SubcommandGroup;

const leavesOf = (names: readonly string[], options: readonly APIApplicationCommandOption[]): readonly Leaf[] => {
  const nested = options.filter(isNesting);
  if (nested.length > 0) return nested.flatMap((one) => leavesOf([...names, one.name], one.options ?? []));
  return [{ names, options: options.filter((one): one is APIApplicationCommandBasicOption => !isNesting(one)) }];
};

const isSlash = (one: RESTPostAPIApplicationCommandsJSONBody): boolean =>
  (one.type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;

const given = (option: APIApplicationCommandBasicOption): fc.Arbitrary<Fields> =>
  fc.oneof({ weight: 9, arbitrary: honest(option) }, { weight: 1, arbitrary: wrong }).map((value) => ({
    name: option.name,
    type: option.type,
    value,
  }));

const nest = ([name, ...rest]: readonly string[], options: Json[]): Json[] =>
  name === undefined ? options : [{ name, type: rest.length > 0 ? 2 : 1, options: nest(rest, options) }];

/** A command as it is typed; of some a client from before an update, or none, sends something else. */
const typed = ({ names: [command = '', ...rest], options }: Leaf): fc.Arbitrary<{ data: Json; canComplete: boolean }> =>
  fc
    .tuple(
      // What must be given is mostly given.
      fc.tuple(
        ...options.map((one) => fc.option(given(one), { freq: one.required === true ? 20 : 2, nil: undefined })),
      ),
      fc.record({ name: words, type: fc.integer({ min: 0, max: 11 }), value: wrong }),
      fc.nat(),
      people,
    )
    .map(([values, extra, focus, whom]) => {
      const all: Fields[] = values.filter((one) => one !== undefined);
      if (focus % 12 === 0) all.push(extra);
      const focused = all.map((one, at) => (at === focus % all.length ? { ...one, focused: true } : one));
      return {
        data: {
          name: command,
          type: 1,
          options: nest(rest, focused),
          resolved: { users: { [IDS.robot]: { bot: true }, [whom]: {} } },
        },
        canComplete: all.length > 0,
      };
    });

/** Details of custom ids as we write them, and as we do not. */
const DETAILS = ['', 'd1-0', 'd1-1', 'd1-§soon', 'd1-§ahead', 'd1-00', 'd1-zzzzzzzzzzz', 'd2-0'] as const;

/** What acts of that name mostly carry: those on spaces nothing, those on what is planned a choice, a moment, or which date it is. */
const detailOf = (act: string): (typeof DETAILS)[number] => {
  if (act.startsWith('date-')) return 'd1-§ahead';
  if (act.includes('move-yes')) return 'd1-§soon';
  return /-(?:save|page)$/u.test(act) ? 'd1-0' : '';
};

/** What acts of that name are mostly about. */
const subjectOf = (act: string): fc.Arbitrary<string> => {
  if (act.startsWith('date-')) return fc.constant('§series');
  if (act.startsWith('series-')) return fc.constantFrom('§series', '§seriesdraft');
  return act.startsWith('plan-') ? fc.constantFrom(...PLAN_REFS) : fc.constant('§live');
};

const customIds = (acts: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .oneof({ weight: 20, arbitrary: fc.constantFrom(...acts) }, { weight: 1, arbitrary: words })
        .chain((act) =>
          fc.tuple(
            fc.constant(act),
            fc.oneof(
              { weight: 5, arbitrary: subjectOf(act) },
              { weight: 3, arbitrary: fc.constantFrom('§ended', '§foreign', '-', 'zzzzzzzzzzzz', '', ...PLAN_REFS) },
            ),
            fc.option(fc.oneof({ weight: 5, arbitrary: people }, anyId), { freq: 1 }),
            fc.constantFrom('mj1', 'mj1', 'mj1', 'mj1', 'mj1', 'mj0', 'mj2', ''),
            fc.oneof({ weight: 4, arbitrary: fc.constant(detailOf(act)) }, fc.constantFrom(...DETAILS)),
          ),
        )
        .map(([act, space, whom, version, detail]) =>
          [version, act, space, ...(whom === null ? [] : [whom]), ...(detail === '' ? [] : [detail])].join(':'),
        ),
    },
    { weight: 1, arbitrary: words },
  );

const values = (offered: readonly string[]): fc.Arbitrary<string[]> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('', ...offered).map((one) => (one === '' ? [] : [one])) },
    { weight: 4, arbitrary: anyId.map((id) => [id]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('§plan', '§date', '§dropped', '§elsewhere', 'series:§series').map((id) => [id]),
    },
    { weight: 1, arbitrary: fc.array(fc.oneof(words, anyId), { maxLength: 27 }) },
  );

/** The fields of each form that was ever opened, by the act of its custom id. */
export type Forms = ReadonlyMap<string, readonly Shown[]>;

const filled = (field: Shown): fc.Arbitrary<Json> =>
  fc
    .oneof(
      {
        weight: 9,
        arbitrary: (field.type === 4
          ? fc.oneof({ weight: 3, arbitrary: words }, fc.constantFrom(...TIMES)).map((value) => ({ value }))
          : values(field.options).map((some) => ({ values: some }))) as fc.Arbitrary<Record<string, Json>>,
      },
      { weight: 1, arbitrary: fc.record({ value: wrong, values: wrong }, { requiredKeys: [] }) },
    )
    .map((said) => ({ type: 18, component: { type: field.type, custom_id: field.custom_id, ...said } }));

const submitted = (acts: readonly string[], forms: Forms): fc.Arbitrary<Json> =>
  fc.constantFrom(...acts).chain((act) =>
    fc.record({
      custom_id: customIds([act]),
      components: fc.oneof(
        { weight: 8, arbitrary: fc.tuple(...(forms.get(act) ?? []).map(filled)) },
        {
          weight: 1,
          arbitrary: fc.subarray([...(forms.get(act) ?? [])]).chain((some) => fc.tuple(...some.map(filled))),
        },
        { weight: 1, arbitrary: fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 4 }) },
      ),
    }),
  );

/** Where it comes from: mostly the home server; sometimes another one, a direct message, or an envelope that somebody broke. */
const envelopes = fc.record({
  // Those who may do most things reach most of them.
  who: fc.oneof(fc.constantFrom(IDS.host, IDS.manager), people),
  guild: fc.constantFrom(IDS.home, IDS.home, IDS.home, IDS.home, IDS.home, IDS.foreign, null, 'x'),
  channel: places,
  locale: fc.constantFrom('en-US', 'ar', 'tr', ''),
  message: fc.constantFrom(null, { flags: 64 }, { flags: 64 + 32_768 }),
  broken: fc.option(
    fc.constantFrom<Record<string, Json>>(
      { member: null },
      { member: { user: { id: 'x' }, roles: [], permissions: '0' } },
      { type: 99 },
      { type: 1 },
      { data: null },
      { channel_id: 'y' },
      { token: '' },
      { id: 7 },
      { guild_id: '18446744073709551616000' },
      { locale: 5 },
    ),
    { freq: 30 },
  ),
  isBroken: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  twice: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
});

const raw = (kinds: readonly number[], data: fc.Arbitrary<Json>): fc.Arbitrary<Input> =>
  fc
    .record({ envelope: envelopes, data, type: fc.constantFrom(...kinds) })
    .map(({ envelope: { who, guild, channel, locale, message, broken, isBroken, twice }, data: body, type }) => ({
      type: 'raw',
      twice,
      data: {
        type,
        channel_id: channel,
        locale,
        ...(guild === null ? { user: { id: who } } : { guild_id: guild, member: memberOf(who) }),
        ...(message === null || type === 2 || type === 4 ? {} : { message }),
        data: body,
        ...(isBroken ? broken : {}),
      },
    }));

/** Every input that these doors may meet. */
export const inputs = (doors: Doors, forms: Forms): fc.Arbitrary<Input> => {
  const leaves = doors.definitions
    .filter(isSlash)
    .flatMap((one) => leavesOf([one.name], 'options' in one ? (one.options ?? []) : []));
  const menus = doors.definitions.filter((one) => !isSlash(one)).map(({ name }) => name);
  const offered = [...forms.values()].flat().flatMap(({ options }) => options);
  const command = fc
    .constantFrom(...leaves)
    .chain(typed)
    .map(({ data }) => data);
  return fc.oneof(
    { weight: 8, arbitrary: raw([2], command) },
    { weight: 3, arbitrary: raw([4], command) },
    {
      weight: 2,
      arbitrary: raw(
        [2],
        fc.record({
          name: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...menus) }, { weight: 1, arbitrary: words }),
          type: fc.constantFrom(2, 2, 2, 2, 3),
          target_id: fc.oneof({ weight: 9, arbitrary: anyId }, { weight: 1, arbitrary: words }),
          resolved: fc.constant({ users: { [IDS.robot]: { bot: true } } }),
        }),
      ),
    },
    {
      weight: 8,
      arbitrary: raw(
        [3],
        fc.record({
          custom_id: customIds(doors.acts.controls),
          component_type: fc.constantFrom(2, 3, 5, 6, 8, 7, 99),
          values: values(offered),
        }),
      ),
    },
    { weight: 5, arbitrary: raw([5], submitted(doors.acts.modals, forms)) },
    { weight: 1, arbitrary: raw([2, 3, 4, 5], fc.jsonValue({ maxDepth: 3 })) },
    {
      weight: 6,
      arbitrary: fc.record({
        type: fc.constant('press' as const),
        nth: fc.nat(200),
        by: fc.oneof(fc.constantFrom(IDS.host, IDS.manager), people),
        values: values([]),
        pick: fc.nat(30),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(500, 5000, 60_000) }),
    },
  );
};
