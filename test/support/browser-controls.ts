import type { Locator, Page } from 'playwright-core';
import { buttonOf, PATIENCE } from './browser-people.ts';

/*
 * Which controls of Majlis stand in messages of a window, and which of them were really used, by what they ask for: told by the page's own
 * events, so that a control which nobody clicks is found whatever the test believes.
 */

const WATCH = `(() => {
  const [seen, used] = [new Set(), new Set()];
  const actOf = (node) => node.closest('.message [data-control]')?.dataset.control.split(':')[1];
  const look = () => document.querySelectorAll('.message [data-control]').forEach((node) => seen.add(actOf(node)));
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  for (const kind of ['click', 'change']) {
    document.addEventListener(kind, ({ target }) => {
      const control = kind === 'click' ? target.closest('button') : target;
      const act = control === null ? undefined : actOf(control);
      if (act !== undefined) used.add(act);
    }, true);
  }
  look();
  globalThis.controls = () => ({ seen: [...seen], used: [...used] });
})()`;

/** What a window saw and used of controls. */
export interface Controls {
  readonly seen: readonly string[];
  readonly used: readonly string[];
}

/** Begins to watch a window; a reload would end it. */
export const watchControls = (page: Page): Promise<unknown> => page.evaluate(WATCH);

/** What all these windows saw and used since they are watched. */
export async function controlsOf(pages: readonly Page[]): Promise<Controls> {
  const all = await Promise.all(pages.map((page) => page.evaluate<Controls>('controls()')));
  const together = (of: keyof Controls): readonly string[] => [...new Set(all.flatMap((one) => one[of]))].sort();
  return { seen: together('seen'), used: together('used') };
}

/** The newest control that asks for this. */
export const control = (page: Page, act: string): Locator =>
  page.locator(`.message [data-control^="mj1:${act}:"]`).last();

/** Presses it. */
export const press = (page: Page, act: string): Promise<void> => control(page, act).click(PATIENCE);

/** Picks one in a select. */
export const choose = async (page: Page, act: string, value: string): Promise<void> => {
  await control(page, act).selectOption(value, PATIENCE);
};

/** Ticks one in a select of several, and sends it. */
export async function tick(page: Page, act: string, label: string): Promise<void> {
  const several = control(page, act);
  await several.locator('summary').click(PATIENCE);
  await several.getByLabel(label).check(PATIENCE);
  await several.getByRole('button', { name: 'Done' }).click(PATIENCE);
}

/** Fills the form that is open, by the words of its fields, and sends it. */
export async function fillForm(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const form = page.locator('dialog.modal');
  for (const [label, value] of Object.entries(fields)) {
    const field = form.locator('.field', { hasText: label }).first();
    if ((await field.locator('select').count()) > 0) await field.locator('select').selectOption({ label: value });
    else await field.locator('input, textarea').first().fill(value, PATIENCE);
  }
  await buttonOf(page, 'Submit').click(PATIENCE);
  await form.waitFor({ state: 'detached', ...PATIENCE });
}
