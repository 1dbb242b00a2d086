/** What a local Discord would say to the answers of an application, without a server: each is held to Discord's limits. */
import { IncomingWebhookUpdateRequestPartialSchema } from 'discord-api-spec/zod';
import type { REST } from 'discord.js';
import { readCallback } from '../../sandbox/interactions/respond/body.ts';
import { modalProblems } from '../../sandbox/interactions/respond/modal-limits.ts';
import { asSchemasRead, isEmpty, MESSAGE_FLAG, messageProblems, readAs } from '../../sandbox/messages/index.ts';
import type { MessageBody } from '../../sandbox/messages/index.ts';
import { DiscordError, invalidForm } from '../../sandbox/rest/index.ts';
import { defaultSwitches } from '../../sandbox/world/index.ts';
import { createAnswersRest } from '../../src/discord/client.ts';

/** A component of an answer, or a field of a form, as it was sent. */
export interface Shown {
  readonly custom_id: string;
  readonly type: number;
  readonly options: readonly string[];
}

/** What came as answer to one interaction. */
export interface Answers {
  /** Types of the first answers: one if all is well. */
  readonly first: number[];
  /** When the first one came, monotonic milliseconds; null until then. */
  atMs: number | null;
  /** Texts of the message, edit by edit. */
  readonly texts: string[];
  readonly shown: Shown[];
  /** The form, if one was opened. */
  form: { readonly customId: string; readonly title: string } | null;
  /** What Discord would have refused. */
  readonly problems: string[];
}

/** Takes the answers of interactions by their tokens. */
export interface AnswerDesk {
  readonly rest: REST;
  /** What came for a token; forgets it. */
  take(token: string): Answers;
}

const switches = defaultSwitches();
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object in a tree. */
const objectsIn = (node: unknown): readonly Readonly<Record<string, unknown>>[] => {
  if (Array.isArray(node)) return node.flatMap(objectsIn);
  return isObject(node) ? [node, ...Object.values(node).flatMap(objectsIn)] : [];
};

const shownIn = (components: unknown): Shown[] =>
  objectsIn(components).flatMap(({ custom_id: id, type, options }) =>
    typeof id !== 'string' || typeof type !== 'number'
      ? []
      : [
          {
            custom_id: id,
            type,
            options: objectsIn(options).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
          },
        ],
  );

const wordsIn = (components: unknown): readonly string[] =>
  objectsIn(components).flatMap(({ content, label, placeholder }) =>
    [content, label, placeholder].filter((text) => typeof text === 'string'),
  );

const noAnswers = (): Answers => ({ first: [], atMs: null, texts: [], shown: [], form: null, problems: [] });

/** Reads a first answer. Throws what Discord refuses. */
const takeFirst = (answers: Answers, body: unknown): void => {
  const callback = readCallback(switches, body);
  answers.first.push(callback.type);
  if (callback.type === 9) {
    const { modal } = callback;
    const faults = modalProblems(switches, modal);
    if (faults.length > 0) throw invalidForm(faults);
    answers.form = { customId: modal.custom_id, title: modal.title };
    answers.shown.push(...shownIn(modal.components));
    answers.texts.push([modal.title, ...wordsIn(modal.components)].join('\n'));
  }
  if (callback.type === 8) {
    if (callback.choices.length > MAX_CHOICES) answers.problems.push(`${callback.choices.length} choices`);
    for (const { name, value } of callback.choices) {
      if ([name, String(value)].some((text) => text.length === 0 || text.length > MAX_CHOICE))
        answers.problems.push(`a choice of ${name.length} and ${String(value).length} characters`);
    }
  }
};

/** Reads an edit of the message that answers. Throws what Discord refuses. */
const takeEdit = (answers: Answers, sent: unknown, files: number): void => {
  const body = readAs<MessageBody>(switches, IncomingWebhookUpdateRequestPartialSchema, asSchemasRead(sent));
  const flags = (body.flags ?? 0) & MESSAGE_FLAG.componentsV2;
  const faults = messageProblems(switches, body, flags);
  if (faults.length > 0) throw invalidForm(faults);
  if (isEmpty(body, files)) throw new DiscordError(400, 50006, 'Cannot send an empty message');
  answers.texts.push([body.content ?? '', ...wordsIn(body.components)].join('\n'));
  answers.shown.push(...shownIn(body.components));
};

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** The body of a request as JSON, and how many files came with it. */
const bodyOf = (body: unknown): { readonly sent: unknown; readonly files: number } => {
  if (!(body instanceof FormData)) return { sent: JSON.parse(String(body)), files: 0 };
  const payload = body.get('payload_json');
  return {
    sent: JSON.parse(typeof payload === 'string' ? payload : '{}'),
    files: [...body.keys()].length - 1,
  };
};

/** A desk whose time is `nowMs`, monotonic. */
export const answerDesk = (nowMs: () => number): AnswerDesk => {
  const byToken = new Map<string, Answers>();
  const of = (token: string): Answers => {
    const answers = byToken.get(token) ?? noAnswers();
    byToken.set(token, answers);
    return answers;
  };
  const answer = (url: string, body: unknown): Response => {
    const [, callbackToken] = /\/interactions\/\d+\/([^/]+)\/callback/u.exec(url) ?? [];
    const [, webhookToken] = /\/webhooks\/\d+\/([^/]+)\/messages/u.exec(url) ?? [];
    const answers = of(callbackToken ?? webhookToken ?? '');
    try {
      const { sent, files } = bodyOf(body);
      answers.atMs ??= nowMs();
      if (callbackToken === undefined) takeEdit(answers, sent, files);
      else takeFirst(answers, sent);
      return callbackToken === undefined ? json(200, { id: '1' }) : new Response(null, { status: 204 });
    } catch (error) {
      if (!(error instanceof DiscordError)) throw error;
      answers.problems.push(JSON.stringify(error.body()));
      return json(error.status, error.body());
    }
  };
  return {
    rest: createAnswersRest({
      apiUrl: 'http://discord.invalid/api',
      brake: { requests: () => (url, init) => Promise.resolve(answer(url, init.body)) },
    }),
    take: (token) => {
      const answers = byToken.get(token) ?? noAnswers();
      byToken.delete(token);
      return answers;
    },
  };
};
