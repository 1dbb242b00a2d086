import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Icon } from '../icon.tsx';
import { language, words } from '../words/index.ts';
import { Faults } from './faults.tsx';
import { Protocol } from './protocol.tsx';
import { isDrawerOpen, setDrawer } from './trace.ts';
import { VoiceCounts } from './voice-counts.tsx';

const tabs = ['protocol', 'voice', 'faults'] as const;
type DrawerTab = (typeof tabs)[number];

const contents: Readonly<Record<DrawerTab, () => VNode>> = {
  protocol: () => <Protocol />,
  voice: () => <VoiceCounts />,
  faults: () => <Faults />,
};

/** What happens behind the page: the protocol, the sound, and orders to misbehave. */
export function Drawer(): VNode | null {
  const tab = useSignal<DrawerTab>('protocol');
  if (!isDrawerOpen.value) return null;
  const step = ({ key }: KeyboardEvent): void => {
    const isForward = key === (language.value === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const next = tabs[(tabs.indexOf(tab.value) + (isForward ? 1 : tabs.length - 1)) % tabs.length] ?? 'protocol';
    tab.value = next;
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <aside class="drawer" aria-label={words.value.drawer}>
      <header>
        <div role="tablist" tabIndex={-1} aria-label={words.value.drawer} onKeyDown={step}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab.value === name}
              aria-controls="drawer-panel"
              onClick={() => (tab.value = name)}
            >
              {words.value.drawerTabs[name]}
            </button>
          ))}
        </div>
        <button type="button" class="plain" aria-label={words.value.close} onClick={() => setDrawer(false)}>
          <Icon name="close" />
        </button>
      </header>
      <div id="drawer-panel" role="tabpanel" aria-labelledby={`tab-${tab.value}`} tabIndex={0}>
        {contents[tab.value]()}
      </div>
    </aside>
  );
}
