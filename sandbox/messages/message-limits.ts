import { componentProblems } from './component-limits.ts';
import type { Component } from './component-tree.ts';
import { MESSAGE_FLAG } from './flags.ts';
import { textLength, type PathFault } from '../rest/index.ts';
import type { Switches } from '../world/index.ts';
import { tooLong } from './faults.ts';

/** Characters of a message (documentation, create message). The schemas allow 4000, which is for paying people. */
const MAX_CONTENT = 2000;
/** Characters of all embeds of a message together (documentation, embed limits). */
const MAX_EMBED_TOTAL = 6000;
/** Characters of a nonce (documentation, create message). */
const MAX_NONCE = 25;

/** The fields of a message's body that have limits beyond the schemas. */
export interface MessageBody {
  readonly content?: string | null | undefined;
  readonly embeds?: readonly Embed[] | null | undefined;
  readonly components?: readonly Component[] | null | undefined;
  readonly allowed_mentions?: AllowedMentions | null | undefined;
  readonly flags?: number | null | undefined;
  readonly nonce?: string | number | null | undefined;
  readonly poll?: unknown;
  readonly sticker_ids?: readonly string[] | null | undefined;
}

export interface Embed {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly footer?: { readonly text?: string | null | undefined } | null | undefined;
  readonly author?: { readonly name?: string | null | undefined } | null | undefined;
  readonly fields?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
}

export interface AllowedMentions {
  readonly parse?: readonly (string | null)[] | null | undefined;
  readonly users?: readonly (string | null)[] | null | undefined;
  readonly roles?: readonly (string | null)[] | null | undefined;
  readonly replied_user?: boolean | null | undefined;
}

/** What the schemas do not say about a message; `flags` are those that the message will carry. */
export function messageProblems(switches: Switches, body: MessageBody, flags: number): PathFault[] {
  const lengthOf = (text: string): number => textLength(switches, text);
  const isV2 = (flags & MESSAGE_FLAG.componentsV2) !== 0;
  return [
    ...(lengthOf(body.content ?? '') > MAX_CONTENT ? [tooLong(['content'], MAX_CONTENT)] : []),
    ...(typeof body.nonce === 'string' && lengthOf(body.nonce) > MAX_NONCE ? [tooLong(['nonce'], MAX_NONCE)] : []),
    ...embedProblems(body.embeds ?? [], lengthOf),
    ...mentionProblems(body.allowed_mentions ?? {}),
    ...(isV2 ? legacyFieldProblems(body) : []),
    ...componentProblems(body.components ?? [], isV2, lengthOf),
  ];
}

/** Whether nothing would be shown: Discord answers 50006. Attachments are counted by the caller. */
export function isEmpty(body: MessageBody, attachmentCount: number): boolean {
  const filled = [body.embeds, body.components, body.sticker_ids].some((list) => (list?.length ?? 0) > 0);
  const hasText = (body.content ?? '').trim() !== '';
  return !filled && !hasText && attachmentCount === 0 && (body.poll === undefined || body.poll === null);
}

function legacyFieldProblems(body: MessageBody): PathFault[] {
  const used: [string, boolean][] = [
    ['content', (body.content ?? '') !== ''],
    ['embeds', (body.embeds?.length ?? 0) > 0],
    ['poll', body.poll !== undefined && body.poll !== null],
    ['sticker_ids', (body.sticker_ids?.length ?? 0) > 0],
  ];
  return used.flatMap(([field, isUsed]): PathFault[] =>
    isUsed
      ? [
          {
            path: [field],
            code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
            message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
          },
        ]
      : [],
  );
}

type LengthOf = (text: string) => number;

function embedProblems(embeds: readonly Embed[], lengthOf: LengthOf): PathFault[] {
  const total = embeds.reduce((sum, embed) => sum + embedLength(embed, lengthOf), 0);
  return total <= MAX_EMBED_TOTAL
    ? []
    : [
        {
          path: ['embeds'],
          code: 'MAX_EMBED_SIZE_EXCEEDED',
          message: `Embed size exceeds maximum size of ${MAX_EMBED_TOTAL}`,
        },
      ];
}

function embedLength(embed: Embed, lengthOf: LengthOf): number {
  const fields = (embed.fields ?? []).reduce((sum, { name, value }) => sum + lengthOf(name) + lengthOf(value), 0);
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  return texts.reduce((sum, text) => sum + lengthOf(text ?? ''), fields);
}

function mentionProblems(allowed: AllowedMentions): PathFault[] {
  return (['users', 'roles'] as const).flatMap((kind): PathFault[] =>
    (allowed.parse ?? []).includes(kind) && (allowed[kind]?.length ?? 0) > 0
      ? [
          {
            path: ['allowed_mentions'],
            code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
            message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
          },
        ]
      : [],
  );
}
