import { spawn } from 'node:child_process';
import { findProgram } from './packages.mjs';

/**
 * Opens an address in the browser of the desktop, where there is one; elsewhere, and with `BROWSER=none`, it is printed and that is all. A browser that
 * does not come is no reason to stop.
 * @param {string} address
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether a browser was asked
 */
export const openInBrowser = (address, env) => {
  const hasDesktop = [env.DISPLAY, env.WAYLAND_DISPLAY].some((display) => display !== undefined && display !== '');
  const opener = findProgram('xdg-open', env);
  if (!hasDesktop || opener === undefined || env.BROWSER === 'none') return false;
  const browser = spawn(opener, [address], { stdio: 'ignore', detached: true, env });
  browser.once('error', () => {});
  browser.unref();
  return true;
};
