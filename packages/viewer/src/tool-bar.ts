// The tools of the header: where the customer's page is and where it should go, acting or pointing, zoom, platform. It
// shows the state and calls back; it decides nothing.

import { isAllowed } from '@alongside/protocol';
import { element } from './element.ts';
import { PlatformPanel } from './platform-panel.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import type { Stage } from './stage.ts';
import { toolButton } from './tool-button.ts';
import { isDrawingTool, type Tool, toolNames, tools } from './tools.ts';
import { ZoomControls } from './zoom-controls.ts';

export interface ToolBarEvents {
  navigate(to: 'back' | 'forward' | 'reload' | 'url', url?: string): void;
  tool(tool: Tool): void;
  /** The platform details are looked at: the customer's browser should tell them. */
  askPlatform(): void;
}

export class ToolBar {
  readonly node: HTMLElement;
  readonly #store: SessionStore;
  readonly #events: ToolBarEvents;
  readonly #history: HTMLButtonElement[];
  readonly #address: HTMLInputElement;
  readonly #tools = new Map<Tool, HTMLButtonElement>();
  #wanted: Tool = 'act';
  #tool: Tool = 'point';

  constructor(store: SessionStore, stage: Stage, events: ToolBarEvents) {
    this.#store = store;
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
    const platform = new PlatformPanel(store, () => events.askPlatform());
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
      new ZoomControls(store, stage).node,
      platform.button,
      platform.panel,
    );
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
}

function notAllowed(tool: Tool, { mode }: SessionState): string {
  if (tool === 'act' && mode === 'no-control') return 'this session is for looking and pointing';
  return isDrawingTool(tool) || tool === 'laser'
    ? 'the customer has not allowed pointing and drawing'
    : 'the customer has not allowed it';
}
