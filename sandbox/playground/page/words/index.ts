import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { ar } from './ar.ts';
import { en, type Words } from './en.ts';

const STORED_AS = 'majlis-language';

/** The page's language; kept for the next visit. */
export const language: Signal<'en' | 'ar'> = signal(firstLanguage());

/** The texts of it. */
export const words: ReadonlySignal<Words> = computed(() => (language.value === 'ar' ? ar : en));

function firstLanguage(): 'en' | 'ar' {
  const stored = localStorage.getItem(STORED_AS);
  if (stored === 'ar' || stored === 'en') return stored;
  return navigator.language.startsWith('ar') ? 'ar' : 'en';
}

effect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dir = language.value === 'ar' ? 'rtl' : 'ltr';
});

/** Changes to the other language. */
export function switchLanguage(): void {
  language.value = language.value === 'ar' ? 'en' : 'ar';
  localStorage.setItem(STORED_AS, language.value);
}
