import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import { PATIENCE_MS, type Place } from './front-door.ts';

/** The settings as somebody opened them with `/setup`: one private message that changes in place. */
export interface Wizard {
  /** Waits until it says something, and answers its text. */
  says(pattern: RegExp): Promise<string>;
  /** Picks in one of its selects; the name is that of the act, such as `openers`. */
  pick(name: string, values: readonly string[]): Promise<void>;
  press(name: string): ReturnType<Person['click']>;
  message(): SeenMessage;
}

/** Opens `/setup`. */
export async function openWizard(person: Person, where: Place): Promise<Wizard> {
  const { id } = await (await person.command('setup', {}, where)).reply(PATIENCE_MS);
  const message = (): SeenMessage => {
    const found = person.messages().find((one) => one.id === id);
    if (found === undefined) throw new Error('the settings are gone');
    return found;
  };
  const target = (name: string): { message: SeenMessage; customId: string } => ({
    message: message(),
    customId: `mj1:setup-${name}:-`,
  });
  const says: Wizard['says'] = async (pattern) =>
    await person.waitFor(
      () => (pattern.test(textOf(message())) ? textOf(message()) : null),
      PATIENCE_MS,
      `settings that say ${pattern.source}`,
    );
  return {
    says,
    message,
    pick: async (name, values) => void (await person.select(target(name), values)),
    press: (name) => person.click(target(name)),
  };
}

/** Sets the language of a server. */
export async function speakIn(person: Person, where: Place, language: 'en' | 'ar'): Promise<void> {
  const wizard = await openWizard(person, where);
  await wizard.pick('language', [language]);
  await wizard.says(language === 'en' ? /Saved/u : /حفظ\./u);
}
