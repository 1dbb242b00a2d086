import type { SetupSeen } from '../app/index.ts';
import { minuteOfDayIn } from '../domain/index.ts';
import type { RoomKind } from '../domain/index.ts';
import { LANGUAGES, texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import type { Reply } from './command.ts';
import { button, buttons, container, select, separator, textDisplay } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { channelPicker, rolePicker } from './pickers.ts';
import { SETUP_ACTS } from './setup-acts.ts';
import { defaultRows } from './setup-default.ts';

/** Discord's channel types (its documentation, "Channel Types"). */
const CATEGORY = [4];
/** Text and announcement channels. */
const TEXT = [0, 5];

/** Roles that may open spaces, in one select. */
const MOST_OPENERS = 25;

/** The value that leaves the kind of rooms to what the server has. */
export const BY_SERVER = 'server';

/** When the rooms of what is planned are made. */
export const OWN_ROOMS = ['planned', 'opening'] as const;

const KINDS: readonly RoomKind[] = ['stage', 'voice'];

const idOf = (act: keyof typeof SETUP_ACTS): string => customId(SETUP_ACTS[act], null);

/** A time of day as 07:30. */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const limits = ({ settings, nowMs }: SetupSeen, language: Language): string => {
  const { quietHours, zone, ...rules } = settings.rules;
  return texts(language).setup.limits({
    ...rules,
    quiet: quietHours === null ? null : { from: timeOfDay(quietHours.fromMin), to: timeOfDay(quietHours.toMin) },
    zone,
    words: rules.words.length,
    now: timeOfDay(minuteOfDayIn(zone)(nowMs)),
  });
};

/** When the digest is posted, with the button that changes it; nothing where there is no channel for it. */
const digestRows = ({ settings }: SetupSeen, language: Language): readonly (Row | ReturnType<typeof textDisplay>)[] => {
  const { announcing, digest } = settings.rules;
  if (announcing === null) return [];
  const words = texts(language).upkeep.digest;
  return [
    textDisplay(words.is(digest === null ? null : { day: digest.day, at: timeOfDay(digest.atMin) })),
    buttons(button({ label: words.button, customId: idOf('digest') })),
  ];
};

const languageSelect = ({ settings }: SetupSeen): Row =>
  select({
    customId: idOf('language'),
    placeholder: texts(settings.language).languageName,
    options: LANGUAGES.map((value) => ({
      label: texts(value).languageName,
      value,
      isChosen: value === settings.language,
    })),
  });

const kindSelect = ({ settings }: SetupSeen, language: Language): Row => {
  const { kinds, kindByServer } = texts(language).setup;
  const { kind } = settings.rules;
  return select({
    customId: idOf('kind'),
    placeholder: kindByServer,
    options: [
      { label: kindByServer, value: BY_SERVER, isChosen: kind === null },
      ...KINDS.map((value) => ({ label: kinds[value], value, isChosen: value === kind })),
    ],
  });
};

const ownRoomsSelect = ({ settings }: SetupSeen, language: Language): Row => {
  const { ownRooms } = texts(language).event;
  const chosen = settings.rules.ownRooms ? 'planned' : 'opening';
  return select({
    customId: idOf('ownRooms'),
    placeholder: ownRooms[chosen],
    options: OWN_ROOMS.map((value) => ({ label: ownRooms[value], value, isChosen: value === chosen })),
  });
};

const reportsWait = ({ waitingReports }: SetupSeen, language: Language): readonly string[] =>
  waitingReports === 0 ? [] : [texts(language).setup.reportsWait(waitingReports)];

/** The settings of a server with everything that changes them, as one private message; `note` stands at the top. */
export const renderSetup = (seen: SetupSeen, language: Language, note: string | null): Reply => {
  const { setup, words } = texts(language);
  const { openers, category, announcing, logChannel } = seen.settings.rules;
  // What is gone from the server cannot stand in a select; that it is gone is told by the check.
  const chosen = (...ids: readonly (string | null | undefined)[]): readonly string[] =>
    ids.filter((id): id is string => typeof id === 'string' && !seen.gone.has(id));
  const channel = (act: 'category' | 'announceIn' | 'logIn', types: readonly number[], id: string | null): Row =>
    channelPicker({
      customId: idOf(act),
      placeholder: setup.placeholders[act],
      chosen: chosen(id),
      most: 1,
      types,
    });
  const role = (act: 'openers' | 'announceTo', most: number, ids: readonly (string | null)[]): Row =>
    rolePicker({ customId: idOf(act), placeholder: setup.placeholders[act], chosen: chosen(...ids), most });
  const press = (act: 'limits' | 'quiet' | 'zone' | 'check'): Parameters<typeof buttons>[0] =>
    button({ label: setup.buttons[act], customId: idOf(act) });
  const layout = container([
    textDisplay(`${setup.title}\n${note ?? setup.intro}`),
    textDisplay(setup.headings.language),
    languageSelect(seen),
    textDisplay(`${setup.headings.openers}\n${setup.openersNote}`),
    role('openers', MOST_OPENERS, openers),
    textDisplay(setup.headings.rooms),
    channel('category', CATEGORY, category),
    kindSelect(seen, language),
    ownRoomsSelect(seen, language),
    ...defaultRows(seen, language),
    textDisplay(setup.headings.announcing),
    channel('announceIn', TEXT, announcing?.channelId ?? null),
    announcing === null ? textDisplay(setup.announcingNote) : role('announceTo', 1, [announcing.roleId]),
    ...digestRows(seen, language),
    textDisplay([setup.headings.log, ...reportsWait(seen, language)].join('\n')),
    channel('logIn', TEXT, logChannel),
    separator(),
    textDisplay(`${setup.headings.limits}\n${limits(seen, language)}`),
    buttons(
      press('limits'),
      press('quiet'),
      press('zone'),
      button({ label: texts(language).gates.setup.open, customId: idOf('speakers') }),
      press('check'),
    ),
    buttons(button({ label: words.button, customId: idOf('words') })),
  ]);
  return { text: '', rows: [], layout };
};
