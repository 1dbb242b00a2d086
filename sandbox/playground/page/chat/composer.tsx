import { useComputed, useSignal, useSignalEffect, type Signal } from '@preact/signals';
import type { RefObject, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { ask } from '../link.ts';
import { attempt } from '../place.ts';
import { words } from '../words/index.ts';
import { CommandForm } from './command-form.tsx';
import { commandIndex, loadCommands, type Command } from './commands.ts';
import { matching } from './matching.ts';
import { Offers } from './offers.tsx';
import { useStepping } from './stepping.ts';
import { wanted } from './wanted.ts';

/** Commands listed at a time; the list scrolls. */
const SHOWN = 60;

interface ComposerProps {
  readonly guildId: string | null;
  readonly channelId: string;
  readonly name: string;
  readonly maySend: boolean;
}

/** The line under a chat: text, or a command after a slash. */
export function Composer({ guildId, channelId, name, maySend }: ComposerProps): VNode {
  const text = useSignal('');
  const command = useSignal<Command | null>(null);
  /** Whether a command was written here: the line then goes on where its form had the focus. */
  const goesOn = useRef(false);
  useSignalEffect(() => {
    if (wanted.value === null) return;
    const next = commandIndex.value.commands.find(({ registered }) => registered === wanted.value);
    if (next === undefined) return;
    wanted.value = null;
    command.value = next;
  });
  if (command.value !== null) {
    return (
      <CommandForm
        key={command.value.registered}
        command={command.value}
        guildId={guildId}
        channelId={channelId}
        onDone={() => {
          goesOn.current = true;
          command.value = null;
          text.value = '';
        }}
      />
    );
  }
  return (
    <TextLine
      text={text}
      goesOn={goesOn.current}
      placeholder={words.value.messageTo(name)}
      maySend={maySend}
      onSlash={() => attempt(loadCommands(guildId, channelId))}
      onCommand={(picked) => (command.value = picked)}
      onSay={(said) => attempt(ask({ act: 'say', channelId, text: said }))}
    />
  );
}

interface TextLineProps {
  readonly text: Signal<string>;
  /** Whether the focus is to be there at once. */
  readonly goesOn: boolean;
  readonly placeholder: string;
  readonly maySend: boolean;
  readonly onSlash: () => void;
  readonly onCommand: (command: Command) => void;
  readonly onSay: (text: string) => void;
}

/** The line's input, which has the focus at once where it goes on. */
function useLine(goesOn: boolean): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Where a finger points, the focus would bring up a keyboard over half of the page.
    if (goesOn && matchMedia('(pointer: fine)').matches) input.current?.focus();
  }, []);
  return input;
}

function TextLine({ text, goesOn, placeholder, maySend, onSlash, onCommand, onSay }: TextLineProps): VNode {
  const input = useLine(goesOn);
  const found = useComputed(() =>
    text.value.startsWith('/') ? matching(commandIndex.value.commands, text.value.slice(1)).slice(0, SHOWN) : [],
  );
  const { active, step } = useStepping(() => found.value.length);
  const isOpen = found.value.length > 0;
  const pick = (at: number): void => {
    const command = found.value[at];
    if (command !== undefined) onCommand(command);
  };
  const write = (value: string): void => {
    if (value.startsWith('/') && !text.value.startsWith('/')) onSlash();
    text.value = value;
    active.value = 0;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.value.startsWith('/')) return pick(active.value);
    if (text.value.trim() === '' || !maySend) return;
    onSay(text.value);
    text.value = '';
  };
  const slash = (): void => {
    write('/');
    input.current?.focus();
  };
  return (
    <form class="composer" onSubmit={submit}>
      {isOpen && <Offers id="palette" {...asOffers(found.value)} active={active.value} onPick={pick} />}
      <button type="button" class="slash" aria-label={words.value.commands} onClick={slash}>
        /
      </button>
      <input
        ref={input}
        class="line"
        // What is to be written there stands as the page does.
        {...(text.value === '' ? {} : { dir: 'auto' as const })}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls="palette"
        {...(isOpen ? { 'aria-activedescendant': `palette-${active.value}` } : {})}
        aria-label={placeholder}
        autocomplete="off"
        maxLength={2000}
        placeholder={maySend ? placeholder : words.value.mayNotWrite}
        value={text.value}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') text.value = '';
          else step(event);
        }}
      />
      <button type="submit" class="button primary" aria-label={words.value.send}>
        <Icon name="send" />
      </button>
    </form>
  );
}

const asOffers = (found: readonly Command[]) => ({
  label: words.value.commands,
  offers: found.map(({ registered, words: shown, description }) => ({
    key: registered,
    name: `/${shown}`,
    more: description,
  })),
});
