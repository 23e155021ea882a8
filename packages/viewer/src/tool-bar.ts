// The tools of the header: where the customer's page is and where it should go, acting or pointing, zoom, platform. It
// shows the state and calls back; it decides nothing.

import { isAllowed } from '@alongside/protocol';
import { element, setText } from './element.ts';
import { type IconName, icon } from './icons.ts';
import { platformOf } from './platform-names.ts';
import { attachPopover } from './popover.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import { maxZoom, minZoom, type Stage } from './stage.ts';
import { isDrawingTool, type Tool, toolNames, tools } from './tools.ts';

export interface ToolBarEvents {
  navigate(to: 'back' | 'forward' | 'reload' | 'url', url?: string): void;
  tool(tool: Tool): void;
}

export class ToolBar {
  readonly node: HTMLElement;
  readonly #stage: Stage;
  readonly #store: SessionStore;
  readonly #events: ToolBarEvents;
  readonly #history: HTMLButtonElement[];
  readonly #address: HTMLInputElement;
  readonly #tools = new Map<Tool, HTMLButtonElement>();
  readonly #fit: HTMLButtonElement;
  readonly #zoom: HTMLInputElement;
  #wanted: Tool = 'act';
  #tool: Tool = 'point';

  constructor(store: SessionStore, stage: Stage, events: ToolBarEvents) {
    this.#store = store;
    this.#stage = stage;
    this.#events = events;
    this.#history = [
      toolButton('back', 'Back', () => events.navigate('back')),
      toolButton('forward', 'Forward', () => events.navigate('forward')),
      toolButton('reload', 'Reload', () => events.navigate('reload')),
    ];
    this.#address = element('input', {
      class: 'address',
      type: 'text',
      inputmode: 'url',
      spellcheck: 'false',
      autocomplete: 'off',
      'aria-label': 'Address of the customer’s page',
      placeholder: 'Address',
    });
    for (const name of toolNames) {
      const { icon: iconName, label, key } = tools[name];
      const button = toolButton(iconName, label, () => this.choose(name));
      button.title = `${label} (${key})`;
      button.setAttribute('aria-keyshortcuts', `${key} Alt+${key}`);
      this.#tools.set(name, button);
    }
    this.#fit = toolButton('fit', 'Auto-fit', () => stage.setAutoFit(!stage.isAutoFit));
    this.#fit.classList.add('fit');
    this.#fit.append(element('span', {}, 'Auto-fit'));
    this.#zoom = element('input', {
      class: 'zoom-number',
      type: 'text',
      inputmode: 'numeric',
      'aria-label': 'Zoom in percent',
    });
    this.node = element(
      'div',
      { class: 'tool-bar' },
      element(
        'nav',
        { class: 'navigation', 'aria-label': 'The customer’s page' },
        ...this.#history,
        this.#addressForm(),
      ),
      element('div', { class: 'tools group', role: 'group', 'aria-label': 'Tool' }, ...this.#tools.values()),
      this.#zoomGroup(),
      ...this.#platform(),
    );
    const showZoom = () => this.#showZoom(stage.scale, stage.isAutoFit);
    stage.watchScale(showZoom);
    showZoom();
    store.watch((state) => this.#show(state));
  }

  /** What a click of the agent does now. */
  get tool(): Tool {
    return this.#tool;
  }

  /** Puts the cursor into the address field. */
  focusAddress(): void {
    this.#address.select();
    this.#address.focus();
  }

  #addressForm(): HTMLElement {
    const form = element('form', { class: 'address-form', novalidate: true }, this.#address);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#events.navigate('url', this.#address.value);
    });
    this.#address.addEventListener('focus', () => this.#address.select());
    this.#address.addEventListener('blur', () => this.#showAddress(this.#store.state));
    this.#address.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.#showAddress(this.#store.state);
      this.#address.blur();
    });
    return form;
  }

  #zoomGroup(): HTMLElement {
    const change = () => {
      const percent = Number.parseFloat(this.#zoom.value.replace(',', '.'));
      if (Number.isFinite(percent)) this.#stage.setZoom(Math.min(maxZoom, Math.max(minZoom, percent / 100)));
      this.#showZoom(this.#stage.scale, this.#stage.isAutoFit);
    };
    this.#zoom.addEventListener('change', change);
    this.#zoom.addEventListener('focus', () => this.#zoom.select());
    this.#zoom.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowUp') this.#stage.step(1);
      else if (key === 'ArrowDown') this.#stage.step(-1);
    });
    const out = toolButton('minus', 'Zoom out', () => this.#stage.step(-1));
    const into = toolButton('plus', 'Zoom in', () => this.#stage.step(1));
    out.classList.add('zoom-out');
    into.classList.add('zoom-in');
    const whole = element('button', { class: 'tool zoom-whole', type: 'button', title: 'Zoom to 100 %' }, '100 %');
    whole.addEventListener('click', () => this.#stage.setZoom(1));
    const steps = element('div', { class: 'group' }, out, this.#zoom, into, whole);
    return element('div', { class: 'zoom', role: 'group', 'aria-label': 'Zoom' }, this.#fit, steps);
  }

  #platform(): HTMLElement[] {
    const button = element(
      'button',
      {
        class: 'tool platform',
        type: 'button',
        'aria-label': 'Customer and platform details',
        title: 'Customer and platform details',
      },
      icon('info'),
    );
    return [
      button,
      attachPopover(button, 'Customer and platform details', (panel) => fillPlatform(panel, this.#store.state)),
    ];
  }

  /** Chooses a tool; what is not allowed now comes back when it is. */
  choose(tool: Tool): void {
    this.#wanted = tool;
    this.#show(this.#store.state);
  }

  #show(state: SessionState): void {
    const isLive = state.connection.kind === 'open' && state.primary === 'connected';
    const mayNavigate = isLive && isAllowed('navigate', state.mode, state.grant);
    for (const button of this.#history) button.disabled = !mayNavigate;
    this.#address.readOnly = !mayNavigate;
    this.#address.title = mayNavigate ? 'Addresses on the customer’s site can be opened' : '';
    if (document.activeElement !== this.#address) this.#showAddress(state);
    const mayAct = isAllowed('click', state.mode, state.grant);
    const mayPoint = isAllowed('point', state.mode, state.grant);
    const tool = (this.#wanted === 'act' ? mayAct : mayPoint) ? this.#wanted : 'point';
    for (const [name, button] of this.#tools) {
      const isAllowedNow = name === 'act' ? mayAct : mayPoint;
      const { label, key } = tools[name];
      button.disabled = !isAllowedNow;
      button.title = isAllowedNow ? `${label} (${key})` : `${label}: ${notAllowed(name, state)}`;
      button.setAttribute('aria-pressed', String(tool === name && isAllowedNow));
    }
    if (tool === this.#tool) return;
    this.#tool = tool;
    this.#events.tool(tool);
  }

  #showAddress({ page }: SessionState): void {
    this.#address.value = page?.url ?? '';
  }

  #showZoom(scale: number, isAutoFit: boolean): void {
    this.#fit.setAttribute('aria-pressed', String(isAutoFit));
    if (document.activeElement !== this.#zoom || document.hidden) this.#zoom.value = `${Math.round(scale * 100)} %`;
    else this.#zoom.value = String(Math.round(scale * 100));
  }
}

function notAllowed(tool: Tool, { mode }: SessionState): string {
  if (tool === 'act' && mode === 'no-control') return 'this session is for looking and pointing';
  return isDrawingTool(tool) || tool === 'laser'
    ? 'the customer has not allowed pointing and drawing'
    : 'the customer has not allowed it';
}

function toolButton(name: IconName, label: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { class: `tool tool-${name}`, type: 'button', 'aria-label': label, title: label },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}

/** How the usual fields of a customer are called. */
const customerFields: Readonly<Record<string, string>> = { id: 'Customer ID', name: 'Name', email: 'E-mail' };

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
  }
  add('Page', page?.title ?? '');
  const none = element('p', {}, 'The customer’s browser has not told yet.');
  const about = customer.length === 0 ? [] : [element('h2', {}, 'Customer, as the site says'), who];
  panel.replaceChildren(...about, element('h2', {}, 'Customer’s platform'), list.childElementCount > 0 ? list : none);
}
