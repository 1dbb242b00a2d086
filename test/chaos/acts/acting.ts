import type { Outcome, SeenMessage } from '../../../sandbox/people/index.ts';
import { answerTo } from '../answers.ts';
import type { Fact, Ledger } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { Actor, Scene } from '../scene.ts';

/** How acts ended. */
export interface Tally {
  /** Acts that were begun, by kind. */
  readonly acts: Map<string, number>;
  /** Those whose success was shown, by kind. */
  readonly acknowledged: Map<string, number>;
  refused: number;
  /** The bot died before anything was shown. */
  lost: number;
  /** The bot lived and nothing was shown. */
  unanswered: number;
  /** What people were about to do was not possible any more. */
  void: number;
}

/** A fresh tally. */
export const createTally = (): Tally => ({
  acts: new Map(),
  acknowledged: new Map(),
  refused: 0,
  lost: 0,
  unanswered: 0,
  void: 0,
});

/** Counts one more of a name. */
export const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

/** A link code that somebody was shown, and whose it is. */
export interface KnownLink {
  readonly code: string;
  readonly near: string;
  far: string | null;
}

/** What acts are made of. */
export interface Acting {
  readonly scene: Scene;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly tally: Tally;
  /** Links that were offered in this journey. */
  readonly links: KnownLink[];
  /** The servers in which somebody is opening a space now. */
  readonly opening: string[];
  /** Resolves when the running bot is dead. */
  readonly gone: () => Promise<void>;
  /** Notes what happened, for the trace of a failed journey. */
  readonly note: (text: string) => void;
  /** An interaction that a living bot left without an answer. */
  readonly onUnanswered: (what: string) => void;
}

/** Something that somebody could do now. */
export interface Offer {
  readonly kind: string;
  readonly actor: Actor;
  /** How likely it is beside the others. */
  readonly weight: number;
  readonly run: () => Promise<void>;
}

/** What is asked of the bot. */
export interface Question {
  readonly kind: string;
  readonly actor: Actor;
  /** The channel it is asked in. */
  readonly place: string;
  /** What it may change, in the ledger's names. */
  readonly touched: readonly string[];
  readonly ask: () => Promise<Outcome>;
  readonly success: readonly RegExp[];
  readonly brought: (match: RegExpExecArray) => readonly Fact[];
  readonly isProgress?: (text: string) => boolean;
  readonly look?: (outcome: Outcome) => readonly SeenMessage[];
}

const matchOf = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return null;
};

/** Asks the bot something and notes what was acknowledged; answers whether it was. */
export const ask = async (acting: Acting, question: Question): Promise<boolean> => {
  const { ledger, tally, note } = acting;
  const { kind, actor, isProgress, look } = question;
  const claim = ledger.begin(question.touched);
  try {
    const answer = await answerTo(question.ask(), {
      person: actor.person,
      gone: acting.gone(),
      isPlaceGone: () => acting.scene.channel(question.place) === undefined,
      ...(isProgress === undefined ? {} : { isProgress }),
      ...(look === undefined ? {} : { look }),
    });
    note(
      `${actor.key}: ${kind}: ${answer.status === 'answered' ? answer.text.replaceAll('\n', ' / ') : answer.status}`,
    );
    if (answer.status !== 'answered') {
      tally[answer.status] += 1;
      if (answer.status === 'unanswered') acting.onUnanswered(`${actor.key}: ${kind}`);
      return false;
    }
    const match = matchOf(question.success, answer.text);
    if (match === null) {
      tally.refused += 1;
      return false;
    }
    count(tally.acknowledged, kind);
    const who = `as ${actor.key} was told by ${kind}`;
    claim.acknowledged(question.brought(match).map((fact) => ({ ...fact, says: `${fact.says}, ${who}` })));
    return true;
  } finally {
    claim.over();
  }
};

/** Something that a person does in Discord itself: it changes things, and nobody acknowledges it. */
export const act = async (
  { ledger, note }: Acting,
  { kind, actor, touched }: Pick<Question, 'kind' | 'actor' | 'touched'>,
  run: () => Promise<unknown>,
): Promise<void> => {
  const claim = ledger.begin(touched);
  try {
    await run();
    note(`${actor.key}: ${kind}: done`);
  } finally {
    claim.over();
  }
};
