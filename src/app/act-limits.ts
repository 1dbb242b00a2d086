import type { Refusal, Space } from '../domain/index.ts';
import type { Clock } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { createAllowance } from './allowance.ts';
import type { Allowance } from './allowance.ts';
import type { Asked } from './asked.ts';

/** A question that is up is changed at most so often: each change has the panel edited, which takes one in two seconds. */
const QUESTIONS = { times: 1, windowMs: 5_000 };
/** Titles, descriptions, topics and pictures, of one person in one space: each is a call of Discord's or an edit that everybody sees. */
const WORDS = { times: 12, windowMs: 60_000 };
/** Rules: more than anybody presses who looks at what they do. */
const RULES = { times: 30, windowMs: 60_000 };
/** Opening and closing the backstage: each makes or removes a channel, of which Discord takes a limited number a day. */
const BACKSTAGE = { times: 6, windowMs: 600_000 };

/** How fast one person may do what everybody sees. What is counted is lost with the process. */
export interface ActLimits {
  /** Why they are too fast, or null. */
  refusal(actor: Actor, space: Space, asked: Asked): Refusal | null;
}

/** Nobody was too fast yet. */
export const createActLimits = (clock: Clock): ActLimits => {
  const [questions, words, rules, backstage] = [QUESTIONS, WORDS, RULES, BACKSTAGE].map((limit) =>
    createAllowance(clock, limit),
  );
  const which = (actor: Actor, { hands }: Space, asked: Asked): Allowance | undefined => {
    switch (asked.type) {
      case 'raise-hand':
        // The first one comes with the hand, which has a limit of its own.
        return asked.question !== null && hands.some(({ userId }) => userId === actor.userId) ? questions : undefined;
      case 'retitle':
      case 'describe':
      case 'set-about':
        return words;
      case 'set-rules':
        return rules;
      case 'open-backstage':
      case 'close-backstage':
        return backstage;
      default:
        return undefined;
    }
  };
  return {
    refusal: (actor, space, asked) => {
      const waitMs = which(actor, space, asked)?.take(`${space.id} ${actor.userId}`) ?? 0;
      if (waitMs === 0) return null;
      const until = String(clock.wallMs() + waitMs);
      return { code: asked.type === 'raise-hand' ? 'questions-too-often' : 'edits-too-often', params: { until } };
    },
  };
};
