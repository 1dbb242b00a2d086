import { aboutChanges, changedAbout, topicsOf } from './about.ts';
import type { AboutChange } from './about.ts';
import { deadlineBy } from './deadline.ts';
import type { Asker, Decision, SpaceEvent } from './event.ts';
import { isOpen } from './life.ts';
import { mayDo } from './permissions.ts';
import { refuse } from './refusal.ts';
import type { Space } from './space.ts';
import { accessRefusal, changesOf, patched } from './space-rules.ts';
import type { RulesPatch } from './space-rules.ts';
import { parseDescription, parseTitle } from './title.ts';
import { wordsRefusal } from './words.ts';

/** How the space runs is changed; numbers are held to their limits. */
export const decideRules = (space: Space, asker: Asker, patch: RulesPatch, nowMs: number): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'rules')) return refuse('not-host');
  const rules = patched(space.rules, patch);
  const refused = accessRefusal(rules);
  if (refused !== null) return refused;
  if (JSON.stringify(rules) === JSON.stringify(space.rules)) return { ok: true, events: [] };
  const length = rules.maxLengthMs === space.rules.maxLengthMs ? [] : deadlineBy(space, rules.maxLengthMs, nowMs);
  return { ok: true, events: [{ type: 'rules-changed', rules, changed: changesOf(space.rules, rules) }, ...length] };
};

/** The title is changed in Majlis; the room follows. */
export const decideRetitle = (space: Space, asker: Asker, typed: string, words: readonly string[]): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'title')) return refuse('not-host');
  const title = parseTitle(typed);
  if (!title.ok) return title;
  const refusal = wordsRefusal(words, { title: title.text });
  if (refusal !== null) return { ok: false, refusal };
  return { ok: true, events: title.text === space.title ? [] : [{ type: 'retitled', title: title.text }] };
};

/** The description is changed, or taken away. */
export const decideDescribe = (
  space: Space,
  asker: Asker,
  typed: string | null,
  words: readonly string[],
): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'title')) return refuse('not-host');
  const description = parseDescription(typed);
  if (!description.ok) return description;
  const refusal = wordsRefusal(words, { description: description.text });
  if (refusal !== null) return { ok: false, refusal };
  const event: SpaceEvent = { type: 'described', description: description.text };
  return { ok: true, events: description.text === space.description ? [] : [event] };
};

/** Topics, language or cover are changed, or taken away. */
export const decideAbout = (space: Space, asker: Asker, change: AboutChange, words: readonly string[]): Decision => {
  if (!isOpen(space)) return refuse('space-over');
  if (!mayDo(space, asker, 'title')) return refuse('not-host');
  const next = changedAbout(space.about, change);
  if (!next.ok) return next;
  const refusal = change.topics === undefined ? null : wordsRefusal(words, { topics: topicsOf(next.about) });
  if (refusal !== null) return { ok: false, refusal };
  const changed = aboutChanges(space.about, next.about);
  return { ok: true, events: changed.length === 0 ? [] : [{ type: 'about-changed', about: next.about, changed }] };
};
