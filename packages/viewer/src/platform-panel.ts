// The panel of the header that says who the customer is, as the site told, and what the customer's machine is. It asks
// the customer's browser each time it is opened.

import { element, setText } from './element.ts';
import { icon } from './icons.ts';
import { platformOf, settingName } from './platform-names.ts';
import { attachPopover } from './popover.ts';
import type { SessionState, SessionStore } from './session-state.ts';

const label = 'Customer and platform details';

export class PlatformPanel {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;

  constructor(store: SessionStore, onOpen: () => void) {
    this.button = element(
      'button',
      { class: 'tool platform', type: 'button', 'aria-label': label, title: label },
      icon('info'),
    );
    this.panel = attachPopover(this.button, label, (panel) => {
      onOpen();
      fillPlatform(panel, store.state);
    });
    let shown: SessionState['platform'] = null;
    store.watch((state) => {
      if (state.platform === shown) return;
      shown = state.platform;
      if (this.panel.matches(':popover-open')) fillPlatform(this.panel, state);
    });
  }
}

/** How the usual fields of a customer are called. */
const customerFields: Readonly<Record<string, string>> = { id: 'Customer ID', name: 'Name', email: 'E-mail' };

/** Shows what is known of customer and machine. */
function fillPlatform(panel: HTMLElement, { platform, page, customer }: SessionState): void {
  const list = element('dl', { class: 'facts' });
  const who = element('dl', { class: 'facts customer' });
  // Names of fields are the site's own, but for the usual ones.
  for (const { name, value } of customer) {
    const fact = element('dd', {});
    setText(fact, value);
    who.append(element('dt', {}, customerFields[name] ?? name), fact);
  }
  const add = (name: string, value: string) => {
    if (value === '') return;
    const fact = element('dd', {});
    setText(fact, value);
    list.append(element('dt', {}, name), fact);
  };
  if (platform !== null) {
    const { browser, system, device } = platformOf(platform.hints, platform.userAgent);
    add('Browser', browser);
    add('System', system);
    add('Device', device);
    add('Viewport', platform.viewport);
    add('Screen', platform.screen);
    add('Pixel ratio', String(Math.round(platform.pixelRatio * 100) / 100));
    add('Page zoom', platform.zoom > 0 ? `${Math.round(platform.zoom * 100)} %` : '');
    add('Language', platform.language);
    add('Time zone', platform.timeZone);
    add('Network', platform.network);
    add('Settings', platform.settings.map(settingName).join(', '));
    add('Page errors', platform.pageErrors > 0 ? `${platform.pageErrors} since sharing began` : 'None seen');
  }
  add('Page', page?.title ?? '');
  const none = element('p', {}, 'Asking the customer’s browser…');
  const about = customer.length === 0 ? [] : [element('h2', {}, 'Customer, as the site says'), who];
  panel.replaceChildren(...about, element('h2', {}, 'Customer’s platform'), list.childElementCount > 0 ? list : none);
}
