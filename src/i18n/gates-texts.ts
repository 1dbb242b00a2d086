import type { GateNumber, RefusalCode, SpeakerGate } from '../domain/index.ts';

/** Refusals that concern who may ask to speak, how often things may be done, and rooms for adults: told in a file of their own. */
export type GateRefusal = Extract<
  RefusalCode,
  'may-not-speak' | 'hands-too-often' | 'questions-too-often' | 'edits-too-often' | 'room-not-for-adults'
>;

/** Words on who may ask to speak, and on rooms for adults: on the panel, on its settings, and in `/setup`. */
export interface GateTexts {
  /** What is demanded by all of these gates together; null when nothing is. */
  line(gates: readonly SpeakerGate[]): string | null;
  /** How many hands by Discord's own button were not taken. */
  turnedAway(count: number): string;
  /** Beside a title, on the panel and in announcements; it says in words what its sign says. */
  readonly adultsOnly: string;
  /** On the button that leads to the page. */
  readonly open: string;
  readonly title: string;
  readonly everybody: string;
  /** Who passes whatever is demanded. */
  readonly note: string;
  /** Before what the server demands as well. */
  ofServer(line: string): string;
  readonly pickRoles: string;
  readonly numbers: string;
  readonly adultsOn: string;
  readonly adultsOff: string;
  readonly form: {
    readonly title: string;
    readonly fields: Readonly<Record<GateNumber, { readonly label: string; readonly description: string }>>;
  };
  readonly setup: { readonly open: string; readonly title: string; readonly note: string };
}

/** What the numbers are called when one of them is refused. */
export type GateNames = Readonly<Record<GateNumber, string>>;
