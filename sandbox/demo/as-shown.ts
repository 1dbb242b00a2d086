import { allComponents, type SeenComponent, type SeenMessage } from '../people/index.ts';

/** What stands behind the ids in a message. */
export interface Names {
  account(id: string): string | undefined;
  channel(id: string): string | undefined;
}

/** Discord's string select. */
const SELECT = 3;

/** A message as a client shows it: names instead of ids, times in words, controls in brackets, and no markup. */
export function asShown(message: SeenMessage, names: Names, nowMs: number): string {
  return [message.content, ...allComponents(message.components).map(lineOf)]
    .filter((text) => text !== '')
    .map((text) => rendered(text, names, nowMs))
    .join('\n');
}

function lineOf(component: SeenComponent): string {
  const { placeholder } = component;
  if (component.type === SELECT) return `[${placeholder ?? ''} ▾]`;
  if (component.label !== undefined) return `[${component.label}]`;
  return component.content ?? '';
}

function rendered(text: string, names: Names, nowMs: number): string {
  return text
    .replaceAll(/<@(\d+)>/g, (whole, id: string) => nameOr(whole, '@', names.account(id)))
    .replaceAll(/<#(\d+)>/g, (whole, id: string) => nameOr(whole, '#', names.channel(id)))
    .replaceAll(/<t:(\d+)(?::(\w))?>/g, (_whole, seconds: string, style?: string) =>
      style === 'R' ? relative(Number(seconds) * 1_000 - nowMs) : clockTime(Number(seconds) * 1_000),
    )
    .replaceAll(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)')
    .replaceAll(/<(https?:[^>\s]+)>/g, '$1')
    .replaceAll(/^(?:#{1,3}|-#) /gm, '')
    .replaceAll('**', '')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll(/[\u2066-\u2069]/g, '');
}

const nameOr = (whole: string, mark: string, name: string | undefined): string =>
  name === undefined ? whole : `${mark}${name}`;

/** The moment in the words of Discord's relative times. */
function relative(offsetMs: number): string {
  const words = new Intl.RelativeTimeFormat('en');
  const seconds = Math.round(offsetMs / 1_000);
  return Math.abs(seconds) < 60 ? words.format(seconds, 'second') : words.format(Math.round(seconds / 60), 'minute');
}

function clockTime(atMs: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(atMs);
}
