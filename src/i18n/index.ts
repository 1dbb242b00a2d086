import { arabic } from './ar.ts';
import type { Catalogue } from './catalogue.ts';
import { english } from './en.ts';
import type { Language } from './words.ts';

export type { AnnouncementTexts } from './announcement-texts.ts';
export type { GateTexts } from './gates-texts.ts';
export type { Audience, Catalogue, CommandTexts } from './catalogue.ts';
export type { FarSide, LinkFigures } from './links-texts.ts';
export type { AboutCommandTexts } from './about-texts.ts';
export type { ChangesTexts } from './changes-texts.ts';
export { languageName } from './language-name.ts';
export { localTime, localTimes, typedDate, typedTime, weekdayNames } from './local-time.ts';
export { logLineText } from './log-line.ts';
export type { ReportTold } from './logbook-texts.ts';
export type { ComingTold, PlanNamed, RsvpTexts } from './rsvp-texts.ts';
export type { SetupTexts } from './setup-texts.ts';
export type { DoorCommandTexts } from './doors-texts.ts';
export type { CalendarCommandTexts } from './calendar-texts.ts';
export type { PresetCommandTexts } from './presets-texts.ts';
export type { SafetyCommandTexts } from './safety-texts.ts';
export type { PlanCommandTexts, PlanTold } from './plans-texts.ts';
export type { JobToldOf } from './upkeep-texts.ts';
export type { Language, PluralForms } from './words.ts';
export { LANGUAGES, channel, counted, escaped, invitation, isolated, moment, person, quoted, role } from './words.ts';

const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, ar: arabic };

/** Everything Majlis says, in `language`. */
export const texts = (language: Language): Catalogue => catalogues[language];

/** The words for a refusal. */
export const refusalText = (
  language: Language,
  refusal: { readonly code: keyof Catalogue['refusal']; readonly params: Readonly<Record<string, string>> },
): string => catalogues[language].refusal[refusal.code](refusal.params);
