import type { VNode } from 'preact';

const HUES = 12;

/** Somebody's first letters on a colour of their own. */
export function Avatar({ id, name, isSpeaking = false }: { id: string; name: string; isSpeaking?: boolean }): VNode {
  const [first = '?'] = new Intl.Segmenter().segment(name);
  return (
    <span
      class={isSpeaking ? 'avatar speaking' : 'avatar'}
      data-hue={Number(BigInt(id) % BigInt(HUES))}
      aria-hidden="true"
    >
      {typeof first === 'string' ? first : first.segment.toUpperCase()}
    </span>
  );
}
