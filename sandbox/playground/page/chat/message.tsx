import type { VNode } from 'preact';
import { Icon } from '../icon.tsx';
import { place } from '../place.ts';
import { Avatar } from '../rooms/avatar.tsx';
import { menuOn } from '../rooms/person-menu.tsx';
import { RoleDot } from '../rooms/role-dot.tsx';
import { InlineMarkdown, Markdown, Time } from '../text/markdown.tsx';
import { words } from '../words/index.ts';
import { FLAG, type Guild, type Message } from '../world/model.ts';
import { nameOf, plainName } from '../world/names.ts';
import { dismiss, guilds } from '../world/picture.ts';
import { Components } from './components.tsx';
import { EmbedCard } from './embed.tsx';
import { localUrl } from './local-url.ts';

/** A message with everything in it. */
export function MessageRow({ message }: { message: Message }): VNode {
  const at = place.value;
  const guildId = at.kind === 'channel' ? at.guildId : null;
  const guild = guildId === null ? null : (guilds.value.get(guildId) ?? null);
  const flags = message.flags ?? 0;
  const isPrivate = (flags & FLAG.ephemeral) !== 0;
  const name = nameOf(guildId, message.author.id) ?? plainName(message.author);
  return (
    <article class={isPrivate ? 'message private' : 'message'} data-message={message.id} aria-label={name}>
      <Avatar id={message.author.id} name={name} />
      <div class="said">
        <Invoked message={message} guildId={guildId} />
        <header>
          <RoleDot guild={guild} userId={message.author.id} />
          <Author guild={guild} id={message.author.id} name={name} />
          {message.author.bot === true && <span class="tag">{words.value.app}</span>}
          <span class="when">
            <Time atS={Math.floor(Date.parse(message.timestamp) / 1000)} format="t" />
          </span>
          {message.edited_timestamp != null && <span class="when">({words.value.edited})</span>}
        </header>
        {(flags & FLAG.loading) === 0 ? (
          <Body message={message} guildId={guildId} />
        ) : (
          <p class="thinking">{words.value.thinking}</p>
        )}
        {isPrivate && (
          <footer class="onlyYou">
            <Icon name="eye" /> <span>{words.value.onlyYou}</span>
            <button type="button" class="plain" onClick={() => dismiss(message)}>
              {words.value.dismiss}
            </button>
          </footer>
        )}
      </div>
    </article>
  );
}

/** Who wrote it: of members also the way to their menu. */
function Author({ guild, id, name }: { guild: Guild | null; id: string; name: string }): VNode {
  if (guild?.members.has(id) !== true) return <bdi class="who">{name}</bdi>;
  return (
    <button type="button" class="who" data-author={id} {...menuOn(guild.id, id)}>
      <bdi>{name}</bdi>
    </button>
  );
}

function Invoked({ message, guildId }: { message: Message; guildId: string | null }): VNode | null {
  const { interaction_metadata: by, referenced_message: replied } = message;
  if (replied != null) {
    return (
      <p class="invoked">
        ↪ <bdi>{nameOf(guildId, replied.author.id)}</bdi>:{' '}
        <InlineMarkdown text={replied.content.slice(0, 80)} guildId={guildId} />
      </p>
    );
  }
  if (by?.user === undefined || by.name === undefined) return null;
  return (
    <p class="invoked">
      <bdi>{nameOf(guildId, by.user.id)}</bdi> {words.value.used} <bdi>/{by.name}</bdi>
    </p>
  );
}

function Body({ message, guildId }: { message: Message; guildId: string | null }): VNode {
  const { content, embeds = [], components = [], attachments = [], flags = 0 } = message;
  // Of such messages a file is shown where a component names it, and nowhere else.
  const shown = (flags & FLAG.componentsOnly) === 0 ? attachments : [];
  return (
    <>
      {content !== '' && <Markdown text={content} guildId={guildId} />}
      {shown.map((file) =>
        file.content_type?.startsWith('image/') === true ? (
          <img key={file.id} class="attached" src={localUrl(file.url)} alt={file.description ?? file.filename} />
        ) : (
          <a key={file.id} class="file" href={localUrl(file.url)} download={file.filename}>
            <Icon name="clip" /> <bdi>{file.filename}</bdi>
          </a>
        ),
      )}
      {embeds.map((embed, index) => (
        <EmbedCard key={index} embed={embed} guildId={guildId} />
      ))}
      {components.length > 0 && (
        <div class="components">
          <Components all={components} at={{ message, guildId }} />
        </div>
      )}
    </>
  );
}
