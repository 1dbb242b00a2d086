import type { HearingCode } from '../domain/index.ts';
import { isOfOneVoice } from '../domain/index.ts';
import type { SeatTrouble } from './ports.ts';

/** A host is told of each at most once in a while. */
type AlarmKind = 'keys' | 'speech' | 'voice' | 'people' | 'way';

/** Troubles of one kind come one from another, and are mended by the same. */
const KINDS: Readonly<Record<HearingCode, AlarmKind>> = {
  'cannot-decrypt': 'keys',
  'no-keys': 'keys',
  'no-sound': 'speech',
  'voice-missing': 'voice',
  'unknown-voice': 'speech',
  suppressed: 'people',
  muted: 'people',
  deafened: 'people',
  'gateway-silent': 'way',
  'network-silent': 'way',
  'no-session': 'way',
};

/** Of what kinds these are. */
export const kindsOf = (codes: readonly HearingCode[]): readonly AlarmKind[] => [
  ...new Set(codes.map((code) => KINDS[code])),
];

/** What people did to our account, and they alone can undo: they have to be told, whatever else is wrong. */
export const isOfPeople = (code: HearingCode): boolean => KINDS[code] === 'people';

/** Of one topic a host is told once while it stands. What people did is lifted one by one; who is missed beside others shows nothing of anybody else. */
export const topicOf = ({ code, userId }: SeatTrouble): string =>
  isOfPeople(code) ? code : `${KINDS[code]}${isOfOneVoice(code) ? ` ${userId ?? ''}` : ''}`;
