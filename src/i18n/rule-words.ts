/** The words that codes of changed rules become. */
export interface RuleWords {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  seconds(count: string): string;
  minutes(count: string): string;
  days(count: string): string;
}

/** Codes such as "locked:yes" and "turn:180" in words; one that is not known stands as it is. */
export const ruleWords = (codes: readonly string[], words: RuleWords): string =>
  codes
    .map((code) => {
      const [name = '', value = ''] = code.split(':');
      const said = (): string => {
        if (name === 'turn' || name === 'rest') return words.seconds(value);
        if (name === 'speak-account') return words.days(value);
        return name === 'length' || name === 'speak-member' ? words.minutes(value) : (words.values[value] ?? value);
      };
      return `${words.names[name] ?? name}: ${said()}`;
    })
    .join(' · ');
