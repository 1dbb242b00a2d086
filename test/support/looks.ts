import { expect } from 'vitest';
import { barriers, picture, type Watched } from './chromium.ts';

/** How a page may be looked at. */
export interface Look {
  readonly size: 'desktop' | 'phone';
  readonly language: 'en' | 'ar';
  readonly scheme: 'light' | 'dark';
}

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 780 } } as const;

/** Each width, language and scheme with each other. */
const all: readonly Look[] = (['desktop', 'phone'] as const).flatMap((size) =>
  (['en', 'ar'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((scheme) => ({ size, language, scheme })),
  ),
);

const isLong = process.env['LONG'] === '1';

/** All eight with LONG=1; else the two which have every width, language and scheme between them. */
const looks: readonly Look[] = isLong
  ? all
  : all.filter(
      ({ size, language, scheme }) =>
        (size === 'phone') === (language === 'ar') && (scheme === 'dark') === (language === 'ar'),
    );

/** For views among many of their kind: every look with LONG=1, else they take turns. */
export const looksInTurn = (count: number): readonly Look[] => (isLong ? all : looks.slice(count % 2, (count % 2) + 1));

/** The page as it is opened. */
const USUAL: Look = { size: 'desktop', language: 'en', scheme: 'light' };

/** Turns the page to a look; what stands open in it stays open. */
async function turn({ page }: Watched, { size, language, scheme }: Look): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.emulateMedia({ colorScheme: scheme });
  // By a click of the program, since under an open form nothing can be clicked.
  if ((await page.getAttribute('html', 'lang')) !== language)
    await page.evaluate("document.querySelector('[data-act=language]').click()");
}

/** Takes pictures of a view in every look, and finds no barrier, nothing wider than the window, and no error. */
export async function lookAt(watched: Watched, view: string, seen: readonly Look[] = looks): Promise<void> {
  const { page, errors } = watched;
  for (const look of seen) {
    const name = `${view}-${look.size}-${look.language}-${look.scheme}`;
    await turn(watched, look);
    expect(await page.getAttribute('html', 'dir'), name).toBe(look.language === 'ar' ? 'rtl' : 'ltr');
    await picture(page, name);
    expect(await barriers(page), name).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(
      sizes[look.size].width,
    );
  }
  await turn(watched, USUAL);
  expect(errors, view).toEqual([]);
}
