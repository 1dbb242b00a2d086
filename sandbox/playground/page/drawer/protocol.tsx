import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { words } from '../words/index.ts';
import { clearTrace, traced, type Line } from './trace.ts';

const filters = ['all', 'bots', 'people', 'dispatches', 'failed'] as const;
type Filter = (typeof filters)[number];

const passes: Readonly<Record<Filter, (line: Line) => boolean>> = {
  all: () => true,
  bots: (line) => line.kind === 'call' && line.isBot,
  people: (line) => line.kind === 'call' && !line.isBot,
  dispatches: (line) => line.kind === 'dispatch',
  failed: (line) => line.kind === 'call' && (line.status >= 400 || line.status === 0),
};

/** Calls of the API and events of the gateway as they happen, filtered by kind and by words. */
export function Protocol(): VNode {
  const filter = useSignal<Filter>('all');
  const search = useSignal('');
  const wanted = search.value.toLowerCase();
  const shown = traced.value.filter(passes[filter.value]).filter((line) => textOf(line).toLowerCase().includes(wanted));
  return (
    <>
      <div class="filters">
        <select
          aria-label={words.value.filter}
          value={filter.value}
          onChange={({ currentTarget }) => {
            filter.value = currentTarget.value as Filter;
          }}
        >
          {filters.map((name) => (
            <option key={name} value={name}>
              {words.value.filters[name]}
            </option>
          ))}
        </select>
        <input
          type="search"
          aria-label={words.value.search}
          placeholder={words.value.search}
          value={search.value}
          onInput={({ currentTarget }) => (search.value = currentTarget.value)}
        />
        <button type="button" class="button secondary" onClick={clearTrace}>
          {words.value.clear}
        </button>
      </div>
      <ol class="trace" dir="ltr">
        {[...shown].reverse().map((line) => (
          <li key={line.key} class={line.kind === 'call' && line.status >= 400 ? 'bad' : ''}>
            <time>{new Date(line.atMs).toISOString().slice(11, 23)}</time> {textOf(line)}
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p class="small">{words.value.nothingYet}</p>}
    </>
  );
}

/** The token of an interaction, which is longer than all the rest of a path. */
const TOKEN = /(?<=\/)[\w-]{40,}(?=\/|$)/;

const textOf = (line: Line): string =>
  line.kind === 'call'
    ? `${line.status} ${line.method} ${line.path.replace(TOKEN, '…')}${line.who === '' ? '' : ` (${line.who})`}`
    : `→ ${line.event} ${line.server} ${line.bytes} B`;
