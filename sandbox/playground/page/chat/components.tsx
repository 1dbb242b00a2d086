import type { ComponentChildren, VNode } from 'preact';
import { Icon } from '../icon.tsx';
import { Markdown } from '../text/markdown.tsx';
import { words } from '../words/index.ts';
import type { Component } from '../world/model.ts';
import { localUrl } from './local-url.ts';
import { SelectMenu } from './select.tsx';
import type { Standing } from './standing.ts';
import { busy, use } from './using.ts';

/** Styles of buttons by number (documentation, "Button Styles"). */
const styles: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

/** The components of a message, one below the other. */
export function Components({ all, at }: { all: readonly Component[]; at: Standing }): VNode {
  return (
    <>
      {all.map((component, index) => (
        <One key={component.id ?? index} component={component} at={at} />
      ))}
    </>
  );
}

type Render = (component: Component, at: Standing) => ComponentChildren;

const renders: Readonly<Record<number, Render>> = {
  1: ({ components = [] }, at) => (
    <div class="row">
      <Components all={components} at={at} />
    </div>
  ),
  2: (component, at) => <Button component={component} at={at} />,
  9: ({ components = [], accessory }, at) => (
    <div class="section">
      <div>
        <Components all={components} at={at} />
      </div>
      {accessory !== undefined && <One component={accessory} at={at} />}
    </div>
  ),
  10: ({ content = '' }, at) => <Markdown text={content} guildId={at.guildId} />,
  11: ({ media, description }) => <img class="thumbnail" src={localUrl(media?.url)} alt={description ?? ''} />,
  12: ({ items = [] }) => (
    <div class="gallery">
      {items.map((item) => (
        <img key={item.media.url} src={localUrl(item.media.url)} alt={item.description ?? ''} />
      ))}
    </div>
  ),
  13: ({ file }) => (
    <a href={localUrl(file?.url)} target="_blank" rel="noreferrer noopener">
      {file?.url.split('/').at(-1)}
    </a>
  ),
  14: ({ divider }) => (divider === false ? <div class="gap" /> : <hr />),
  17: ({ components = [], accent_color: accent }, at) => (
    <div class="container" style={accent == null ? {} : { borderInlineStartColor: hex(accent) }}>
      <Components all={components} at={at} />
    </div>
  ),
};

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;

/** Select menus of every type. */
const SELECTS = [3, 5, 6, 7, 8];

function One({ component, at }: { component: Component; at: Standing }): VNode {
  if (SELECTS.includes(component.type)) return <SelectMenu component={component} at={at} />;
  const render = renders[component.type];
  return <>{render === undefined ? <p class="small">{words.value.unknownPart}</p> : render(component, at)}</>;
}

function Button({ component, at }: { component: Component; at: Standing }): VNode {
  const { label, emoji, url, style = 2, custom_id: customId = '', disabled = false } = component;
  const text = [emoji?.name, label].filter((part) => part != null && part !== '').join(' ');
  if (style === 5) {
    return (
      <a class="button link" href={url ?? '#'} target="_blank" rel="noreferrer noopener">
        {text} <Icon name="outside" />
      </a>
    );
  }
  const key = `${at.message.id}/${customId}`;
  return (
    <button
      type="button"
      class={`button ${styles[style] ?? 'secondary'}`}
      data-control={customId}
      disabled={disabled}
      aria-busy={busy.value.has(key)}
      onClick={() => void use(key, { act: 'press', messageId: at.message.id, customId })}
    >
      <bdi>{text}</bdi>
    </button>
  );
}
