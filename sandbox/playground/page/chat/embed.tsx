import type { VNode } from 'preact';
import { InlineMarkdown, Markdown } from '../text/markdown.tsx';
import type { Embed } from '../world/model.ts';
import { localUrl } from './local-url.ts';

/** An embed as a card. */
export function EmbedCard({ embed, guildId }: { embed: Embed; guildId: string | null }): VNode {
  const { title, url, description, color, fields = [], image, thumbnail, author, footer } = embed;
  const edge = color === undefined ? {} : { borderInlineStartColor: `#${color.toString(16).padStart(6, '0')}` };
  return (
    <div class="embed" style={edge}>
      {thumbnail !== undefined && <img class="thumbnail" src={localUrl(thumbnail.url)} alt="" />}
      {author !== undefined && (
        <p class="small" dir="auto">
          {author.name}
        </p>
      )}
      {title !== undefined && (
        <p class="h h3" dir="auto">
          {url === undefined ? <InlineMarkdown text={title} guildId={guildId} /> : <a href={url}>{title}</a>}
        </p>
      )}
      {description !== undefined && <Markdown text={description} guildId={guildId} />}
      {fields.length > 0 && (
        <dl class="fields">
          {fields.map((field) => (
            <div key={field.name} class={field.inline === true ? 'inline' : ''}>
              <dt>
                <InlineMarkdown text={field.name} guildId={guildId} />
              </dt>
              <dd>
                <Markdown text={field.value} guildId={guildId} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {image !== undefined && <img src={localUrl(image.url)} alt="" />}
      {footer !== undefined && (
        <p class="small" dir="auto">
          {footer.text}
        </p>
      )}
    </div>
  );
}
