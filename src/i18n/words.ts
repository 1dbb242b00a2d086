import { plainText } from '../lib/index.ts';

/** A language that Majlis speaks. */
export type Language = 'en' | 'ar';

/** Every language, the default first. */
export const LANGUAGES: readonly Language[] = ['en', 'ar'];

/** First-strong isolate and its end: a text inside keeps its own direction and leaves its neighbours theirs. */
const FSI = '\u2068';
const PDI = '\u2069';

/** A text in isolates, for places without markdown (labels, titles of selects). */
export const isolated = (text: string): string => `${FSI}${plainText(text)}${PDI}`;

/** Markdown and mentions of Discord made harmless: what people typed is shown as they typed it and pings nobody. */
export const escaped = (text: string): string =>
  text
    .replace(/[\\*_~`|<>[\]()#:@-]/gu, '\\$&')
    // A backslash does not stop @everyone and bare links from being seen as such by every client; an unseen joiner does.
    .replace(/@/gu, '@\u2060')
    .replace(/(https?|discord)\\:\/\//giu, '$1\\:\u2060//')
    .replace(/^(\d+)\./gmu, '$1\\.');

/** What a person wrote, safe inside a sentence of ours: escaped and in isolates. */
export const quoted = (text: string): string => `${FSI}${escaped(plainText(text, true))}${PDI}`;

/** A mention of a person; pings only where the sender allows it. */
export const person = (userId: string): string => `<@${userId}>`;
/** A mention of a channel. */
export const channel = (channelId: string): string => `<#${channelId}>`;
/** A mention of a role; pings only where the sender allows it. */
export const role = (roleId: string): string => `<@&${roleId}>`;
/** A moment, shown in each reader's own time zone and language: R is relative, t the time of day, T with seconds, f date and time, F with the weekday. */
export const moment = (atMs: number, style: 'R' | 't' | 'T' | 'f' | 'F' = 'R'): string =>
  `<t:${Math.floor(atMs / 1000)}:${style}>`;

/** The plural forms of a language; `other` is always there. `{n}` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** Western digits in both languages, as Discord's own timestamps and counters show them. */
const locales: Readonly<Record<Language, string>> = { en: 'en', ar: 'ar-u-nu-latn' };

/** A number as the language writes it. */
const number = (language: Language, value: number): string => new Intl.NumberFormat(locales[language]).format(value);

/** The form that the language uses for this count (Arabic has six). */
export const counted = (language: Language, count: number, forms: PluralForms): string => {
  const form = forms[new Intl.PluralRules(locales[language]).select(count)] ?? forms.other;
  return form.replaceAll('{n}', number(language, count));
};

/** A list as the language writes it: "a, b and c". */
export const listed = (language: Language, items: readonly string[]): string =>
  new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(items);

const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;

/** How long something took, in hours and minutes: at least a minute. */
export const duration = (language: Language, ms: number): string => {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  const parts = [
    { unit: 'hour', value: Math.floor(minutes / MINUTES_PER_HOUR) },
    { unit: 'minute', value: minutes % MINUTES_PER_HOUR },
  ];
  const words = parts
    .filter(({ value }) => value > 0)
    .map(({ unit, value }) =>
      new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' }).format(value),
    );
  return listed(language, words);
};

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A stretch of time as the language says it, whole seconds: "1 hour 30 minutes". */
export const lasting = (language: Language, ms: number): string => {
  let left = Math.round(ms / 1000) * 1000;
  const parts = UNITS.flatMap(([unit, unitMs]) => {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    const words = new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' });
    return count === 0 ? [] : [words.format(count)];
  });
  return parts.length === 0 ? '0' : new Intl.ListFormat(locales[language], { type: 'unit' }).format(parts);
};

/** View Channels, Connect and Speak: what an account of ours needs to sit in rooms (Discord's documentation, "Permissions"). */
const SEAT_PERMISSIONS = String((1n << 10n) | (1n << 20n) | (1n << 21n));

/** An account of ours by name, with the address at which an admin of that server lets it in. */
export const invitation = (
  account: { readonly name: string; readonly applicationId: string },
  guildId: string,
): string => {
  const asked = new URLSearchParams({ client_id: account.applicationId, scope: 'bot' });
  asked.append('permissions', SEAT_PERMISSIONS);
  asked.append('guild_id', guildId);
  return `[${quoted(account.name)}](https://discord.com/oauth2/authorize?${asked.toString()})`;
};

/** Accounts as a refusal names them, `ID:name ID:name`; names may hold blanks. */
const ACCOUNTS = /(\d{1,20}):(.*?)(?= \d{1,20}:|$)/gsu;

/** The accounts that a refusal names, as invitations. */
export const invitations = (language: Language, accounts: string | undefined, guildId: string | undefined): string =>
  listed(
    language,
    [...(accounts ?? '').matchAll(ACCOUNTS)].map(([, applicationId = '', name = '']) =>
      invitation({ applicationId, name }, guildId ?? ''),
    ),
  );
