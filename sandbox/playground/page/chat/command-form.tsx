import { useSignal, type Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { words } from '../words/index.ts';
import type { Command, CommandOption } from './commands.ts';
import type { Filled } from './filled.ts';
import { OptionField } from './option-field.tsx';
import { busy, use } from './using.ts';

interface CommandFormProps {
  readonly command: Command;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly onDone: () => void;
}

/** The options that must be given; where there are none, the first, so that there is something to write into. */
function firstOf(options: readonly CommandOption[]): readonly string[] {
  const required = options.filter((option) => option.required);
  return (required.length > 0 ? required : options.slice(0, 1)).map(({ name }) => name);
}

/** A command that is being written: its options, the needed ones first, the others added when they are wanted. */
export function CommandForm({ command, guildId, channelId, onDone }: CommandFormProps): VNode {
  const filled = useSignal<Filled>({});
  const added = useSignal<readonly string[]>(firstOf(command.options));
  const form = useRef<HTMLFormElement>(null);
  const key = `command/${command.registered}`;
  useEffect(() => {
    // Of a command without options all that is left is to send it.
    form.current?.querySelector<HTMLElement>('.option:last-child :is(input, select), [type=submit]')?.focus();
  }, [added.value.length]);
  const send = async (): Promise<void> => {
    const place = guildId === null ? {} : { guildId };
    const { registered, applicationId } = command;
    const isAnswered = await use(key, {
      act: 'command',
      words: registered,
      values: filled.value,
      applicationId,
      channelId,
      ...place,
    });
    if (isAnswered) onDone();
  };
  const shown = command.options.filter(({ name }) => added.value.includes(name));
  return (
    <form
      ref={form}
      class="commandForm"
      aria-label={`/${command.words}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <header>
        <b dir="auto">/{command.words}</b>
        <span dir="auto">{command.description}</span>
        <button type="button" class="plain" aria-label={words.value.cancel} onClick={onDone}>
          <Icon name="close" />
        </button>
      </header>
      <div class="options">
        {shown.map((option) => (
          <OptionField key={option.name} option={option} filled={filled} where={{ command, guildId, channelId }} />
        ))}
      </div>
      <footer>
        <More options={command.options} added={added} />
        <button type="submit" class="button primary" aria-busy={busy.value.has(key)}>
          {words.value.send}
        </button>
      </footer>
    </form>
  );
}

function More({
  options,
  added,
}: {
  options: readonly CommandOption[];
  added: Signal<readonly string[]>;
}): VNode | null {
  const left = options.filter(({ name }) => !added.value.includes(name));
  if (left.length === 0) return null;
  return (
    <div class="more" role="group" aria-label={words.value.moreOptions}>
      {left.map(({ name, description }) => (
        <button
          key={name}
          type="button"
          class="chip"
          title={description}
          onClick={() => (added.value = [...added.value, name])}
        >
          + <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  );
}
