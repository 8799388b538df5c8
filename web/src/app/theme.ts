import { useSyncExternalStore } from 'react';

export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const stored = 'qin.theme';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const chosen = localStorage.getItem(stored);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

function isDark(): boolean {
  const choice = themeChoice();
  return choice === 'dark' || (choice === 'system' && darkSystem.matches);
}

function show(): void {
  document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(stored);
  else localStorage.setItem(stored, choice);
  show();
}

darkSystem.addEventListener('change', show);
show();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const stillSystem = matchMedia('(prefers-reduced-motion: reduce)');

function listenToMotion(listener: () => void): () => void {
  stillSystem.addEventListener('change', listener);
  return () => stillSystem.removeEventListener('change', listener);
}

export const useIsDark = () => useSyncExternalStore(listen, isDark);
export const useThemeChoice = () => useSyncExternalStore(listen, themeChoice);
/** Whether the reader's system asks for as little motion as possible. */
export const useIsStill = () => useSyncExternalStore(listenToMotion, () => stillSystem.matches);
