import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface OffersProps {
  readonly id: string;
  readonly label: string;
  readonly offers: readonly { readonly key: string | number; readonly name: string; readonly more?: string }[];
  readonly active: number;
  readonly onPick: (at: number) => void;
}

/** A list at an input of what may be meant, with the marked one in sight. It leaves the focus where it is. */
export function Offers({ id, label, offers, active, onPick }: OffersProps): VNode {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, offers.length]);
  return (
    <ul ref={list} id={id} class="palette" role="listbox" aria-label={label}>
      {offers.map(({ key, name, more }, at) => (
        <li
          key={key}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(at);
          }}
        >
          <b dir="auto">{name}</b> {more !== undefined && <span dir="auto">{more}</span>}
        </li>
      ))}
    </ul>
  );
}
