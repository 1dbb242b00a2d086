import type { PresetTarget, SetupSeen } from '../app/index.ts';
import { PRESET_NAMES, serverDefault } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import { cut, OPTION_LABEL, OPTIONS_SHOWN, select, textDisplay } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { SETUP_ACTS } from './setup-acts.ts';

/** The value of no preset at all. No preset of ours is called so. */
const NONE = 'none';

/** Before the number of a server's own preset. */
const OWN = 'own-';

/** As many of a server's own as there is room for beside none and those that are everywhere. */
const OWN_SHOWN = OPTIONS_SHOWN - PRESET_NAMES.length - 1;

/** The newest of a server's own first, and the one that is set among them whenever it was made. */
const shownOf = ({ presets, settings }: SetupSeen): SetupSeen['presets'] => {
  const pick = settings.rules.preset;
  const newest = presets.toReversed();
  const isSet = ({ number }: SetupSeen['presets'][number]): boolean => pick?.type === 'own' && number === pick.number;
  const shown = newest.slice(0, OWN_SHOWN);
  const set = newest.slice(OWN_SHOWN).filter(isSet);
  return [...shown.slice(0, OWN_SHOWN - set.length), ...set];
};

/** What spaces begin with where nobody says it, and the select that changes it. */
export const defaultRows = (seen: SetupSeen, language: Language): readonly [ReturnType<typeof textDisplay>, Row] => {
  const { names, server } = texts(language).presets;
  const { presets, settings } = seen;
  const set = serverDefault(settings.rules.preset, presets);
  const own = shownOf(seen);
  const lines = [
    server.heading,
    ...(set.type === 'gone' ? [`⚠️ ${server.gone}`] : []),
    ...(own.length < presets.length ? [server.more] : []),
  ];
  const options = [
    // Not what one that is gone amounts to: what stands picked cannot be picked, and that is how it is put in order.
    { label: server.noneOption, value: NONE, isChosen: set.type === 'none' },
    ...own.map(({ name, number }) => ({
      label: cut(name, OPTION_LABEL),
      value: `${OWN}${number}`,
      isChosen: set.type === 'own' && set.preset.number === number,
    })),
    ...PRESET_NAMES.map((name) => ({
      label: names[name],
      value: name,
      isChosen: set.type === 'built-in' && set.name === name,
    })),
  ];
  return [
    textDisplay(lines.join('\n')),
    select({ customId: customId(SETUP_ACTS.preset, null), placeholder: server.noneOption, options }),
  ];
};

/** What was picked there: a preset, or null for none; undefined for what the select does not have. */
export const pickedDefault = (values: readonly string[]): PresetTarget | null | undefined => {
  const [value, ...rest] = values;
  if (value === undefined || rest.length > 0) return undefined;
  if (value === NONE) return null;
  const ours = PRESET_NAMES.find((name) => name === value);
  if (ours !== undefined) return { type: 'name', typed: ours };
  return /^own-\d{1,15}$/u.test(value) ? { type: 'number', number: Number(value.slice(OWN.length)) } : undefined;
};
