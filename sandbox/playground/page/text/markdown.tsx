import { signal, type Signal } from '@preact/signals';
import type { ComponentChildren, VNode } from 'preact';
import { openChannel } from '../place.ts';
import { menuOn } from '../rooms/person-menu.tsx';
import { every, nowMs } from '../system-time.ts';
import { language, words } from '../words/index.ts';
import { guilds, users } from '../world/picture.ts';
import { nameOf } from '../world/names.ts';
import { parseBlocks, parseInline, type Block, type Piece, type Style } from './parse.ts';
import { showTime } from './timestamp.ts';

const nowS: Signal<number> = signal(Math.floor(nowMs() / 1000));
every(1_000, () => {
  nowS.value = Math.floor(nowMs() / 1000);
});

/** Text as Discord shows it, in blocks. */
export function Markdown({ text, guildId }: { text: string; guildId: string | null }): VNode {
  return (
    <div class="md" dir="auto">
      {parseBlocks(text).map((block) => renderBlock(block, guildId))}
    </div>
  );
}

/** One line of it, without blocks. */
export function InlineMarkdown({ text, guildId }: { text: string; guildId: string | null }): VNode {
  return <span dir="auto">{render(parseInline(text), guildId)}</span>;
}

function renderBlock(block: Block, guildId: string | null): VNode {
  switch (block.kind) {
    case 'code':
      return <pre dir="ltr">{block.text}</pre>;
    case 'quote':
      return <blockquote>{block.blocks.map((inner) => renderBlock(inner, guildId))}</blockquote>;
    case 'heading':
      return <p class={`h h${block.level}`}>{render(block.pieces, guildId)}</p>;
    case 'small':
      return <p class="small">{render(block.pieces, guildId)}</p>;
    case 'item':
      return (
        <p class={`item d${block.depth}`}>
          <span aria-hidden="true">{block.marker}</span>
          <span>{render(block.pieces, guildId)}</span>
        </p>
      );
    case 'line':
      return <p dir="auto">{render(block.pieces, guildId)}</p>;
  }
}

const render = (pieces: readonly Piece[], guildId: string | null): ComponentChildren =>
  pieces.map((piece) => renderPiece(piece, guildId));

const tags: Readonly<Record<Exclude<Style, 'spoiler'>, 'strong' | 'em' | 'u' | 's'>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
};

function renderPiece(piece: Piece, guildId: string | null): ComponentChildren {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'break':
      return <br />;
    case 'code':
      return <code dir="ltr">{piece.text}</code>;
    case 'style': {
      if (piece.style === 'spoiler') return <Spoiler>{render(piece.inner, guildId)}</Spoiler>;
      const Tag = tags[piece.style];
      return <Tag>{render(piece.inner, guildId)}</Tag>;
    }
    case 'link':
      return (
        <a href={piece.url} target="_blank" rel="noreferrer noopener">
          {render(piece.inner, guildId)}
        </a>
      );
    case 'user':
      return <PersonMention guildId={guildId} id={piece.id} />;
    case 'role':
      return <bdi class="mention">@{roleName(guildId, piece.id)}</bdi>;
    case 'channel':
      return <ChannelMention id={piece.id} />;
    case 'command':
      return <bdi class="mention">/{piece.name}</bdi>;
    case 'time':
      return <Time atS={piece.atS} format={piece.format} />;
  }
}

/** Somebody who is mentioned: of members also the way to their menu. */
function PersonMention({ guildId, id }: { guildId: string | null; id: string }): VNode {
  const name = nameOf(guildId, id) ?? users.value.get(id)?.username ?? id;
  if (guildId === null || guilds.value.get(guildId)?.members.has(id) !== true)
    return <bdi class="mention">@{name}</bdi>;
  return (
    <button type="button" class="mention" data-mention={id} {...menuOn(guildId, id)}>
      <bdi>@{name}</bdi>
    </button>
  );
}

function roleName(guildId: string | null, id: string): string {
  return (guildId === null ? undefined : guilds.value.get(guildId)?.roles.get(id)?.name) ?? words.value.unknownRole;
}

function ChannelMention({ id }: { id: string }): VNode {
  for (const guild of guilds.value.values()) {
    const channel = guild.channels.get(id);
    if (channel === undefined) continue;
    return (
      <button type="button" class="mention" onClick={() => openChannel(guild.id, id)}>
        #<bdi>{channel.name}</bdi>
      </button>
    );
  }
  return <bdi class="mention">#{words.value.unknownRoom}</bdi>;
}

function Spoiler({ children }: { children: ComponentChildren }): VNode {
  return (
    <details class="spoiler">
      <summary>{words.value.spoiler}</summary>
      {children}
    </details>
  );
}

/** A Discord timestamp; relative ones go on by themselves. */
export function Time({ atS, format }: { atS: number; format: string }): VNode {
  const locale = language.value === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  // Only relative ones need to know what time it is.
  // The clock of the page may be a second behind.
  const now = format === 'R' ? Math.max(nowS.value, Math.floor(nowMs() / 1000)) : 0;
  const full = showTime(atS, 'F', { locale, nowS: 0 });
  return (
    // Which way it is written is no matter of the text around it.
    <time class="time" dir="auto" title={full}>
      {showTime(atS, format, { locale, nowS: now })}
    </time>
  );
}
