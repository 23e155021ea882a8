// The tools of the header: where the customer's page is and where it should go, acting or pointing, zoom, platform. It
// shows the state and calls back; it decides nothing.

import { isAllowed } from '@alongside/protocol';
import { element } from './element.ts';
import { PlatformPanel } from './platform-panel.ts';
import type { SessionState, SessionStore } from './session-state.ts';
import type { Stage } from './stage.ts';
import { toolButton } from './tool-button.ts';
import { ZoomControls } from './zoom-controls.ts';

export type Tool = 'act' | 'point';

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
  readonly #tools: Record<Tool, HTMLButtonElement>;
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
    this.#tools = {
      act: toolButton('hand', 'Act in the page', () => this.#choose('act')),
      point: toolButton('pointer', 'Point only', () => this.#choose('point')),
    };
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
      element('div', { class: 'tools group', role: 'group', 'aria-label': 'Tool' }, this.#tools.act, this.#tools.point),
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

  #choose(tool: Tool): void {
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
    const tool = mayAct ? this.#wanted : 'point';
    this.#tools.act.disabled = !mayAct;
    this.#tools.point.disabled = !mayPoint;
    this.#tools.act.setAttribute('aria-pressed', String(tool === 'act'));
    this.#tools.point.setAttribute('aria-pressed', String(tool === 'point' && mayPoint));
    if (tool === this.#tool) return;
    this.#tool = tool;
    this.#events.tool(tool);
  }

  #showAddress({ page }: SessionState): void {
    this.#address.value = page?.url ?? '';
  }
}
