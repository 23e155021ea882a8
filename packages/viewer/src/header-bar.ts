// The header: status, what the agent may do, who is here, tools, closing. It shows the state and calls back; it decides
// nothing.

import type { AgentInSession } from '@alongside/protocol';
import { ConnectionQuality } from './connection-quality.ts';
import { element, setText } from './element.ts';
import { type IconName, icon } from './icons.ts';
import { agentColour, customerColour } from './palette.ts';
import { attachPopover } from './popover.ts';
import { controllerOf, type SessionState, type SessionStore, selfOf } from './session-state.ts';
import { statusOf } from './status.ts';
import { grantName, observing, otherInControl } from './texts.ts';

/** Names shown before the rest is counted. */
const maxShownPeople = 4;

export interface HeaderEvents {
  /** Ends the session for everybody. */
  close(): void;
  /** This agent goes; the session goes on. */
  leave(): void;
  /** Offers control to another agent. */
  offer(to: number): void;
}

export class HeaderBar {
  readonly node: HTMLElement;
  readonly #status: HTMLElement;
  readonly #statusIcon: HTMLElement;
  readonly #statusText: HTMLElement;
  readonly #mode: HTMLButtonElement;
  readonly #modeText: HTMLElement;
  readonly #people: HTMLButtonElement;
  readonly #leave: HTMLButtonElement;
  readonly #close: HTMLButtonElement;
  #icon: IconName | null = null;
  #shownPeople = '';
  #hadControl = false;
  #wasTakenBack = false;

  constructor(store: SessionStore, tools: HTMLElement, ask: HTMLElement, events: HeaderEvents) {
    this.#statusIcon = element('span', { class: 'status-icon' });
    this.#statusText = element('span', { class: 'status-text' });
    this.#status = element('div', { role: 'status', 'aria-live': 'polite' }, this.#statusIcon, this.#statusText);
    const quality = new ConnectionQuality(store);
    this.#modeText = element('span', { class: 'mode-text' });
    this.#mode = element('button', { class: 'mode', type: 'button' }, this.#modeText);
    const modePanel = attachPopover(this.#mode, 'What you may do', (panel) => this.#fillMode(panel, store.state));
    this.#people = element('button', { class: 'people', type: 'button' });
    const peoplePanel = attachPopover(this.#people, 'Who is here', (panel) =>
      fillPeople(panel, store.state, events.offer),
    );
    this.#leave = element(
      'button',
      { class: 'leave', type: 'button', title: 'Leave; the session goes on with the other agents', hidden: true },
      'Leave',
    );
    this.#leave.addEventListener('click', () => events.leave());
    this.#close = element(
      'button',
      { class: 'close', type: 'button', title: 'End this session for everybody' },
      icon('close'),
      element('span', {}, 'Close Session'),
    );
    const closePanel = attachPopover(this.#close, 'Close this session?', (panel) => fillClose(panel, events.close));
    this.node = element(
      'header',
      { class: 'header-bar' },
      this.#status,
      quality.node,
      this.#mode,
      ask,
      this.#people,
      tools,
      this.#leave,
      this.#close,
      quality.panel,
      modePanel,
      peoplePanel,
      closePanel,
    );
    store.watch((state) => this.#show(state));
  }

  #show(state: SessionState): void {
    const status = statusOf(state);
    if (this.#status.className !== status.classes) this.#status.className = status.classes;
    if (this.#icon !== status.icon) {
      this.#icon = status.icon;
      this.#statusIcon.replaceChildren(icon(status.icon));
    }
    setText(this.#statusText, status.text);
    if (state.customerGrant === 'control') {
      this.#hadControl = true;
      this.#wasTakenBack = false;
    } else if (this.#hadControl) this.#wasTakenBack = true;
    setText(this.#modeText, this.#permissionOf(state).name);
    const isOver = state.connection.kind === 'ended' || state.connection.kind === 'refused';
    this.#mode.hidden = isOver || state.you === 0;
    this.#mode.classList.toggle('is-limited', state.grant !== 'control');
    this.#showPeople(state, isOver);
    // Whoever came to watch goes as it came; the others may when somebody stays.
    const isObserver = selfOf(state)?.isObserver === true;
    this.#leave.hidden = isOver || !(isObserver || mayLeave(state));
    this.#close.hidden = isOver || isObserver;
  }

  #showPeople({ agents, you, primary }: SessionState, isOver: boolean): void {
    const key = JSON.stringify([agents, you, primary, isOver]);
    if (key === this.#shownPeople) return;
    this.#shownPeople = key;
    const shown = agents.slice(0, maxShownPeople).map((agent) => avatar(agent));
    if (agents.length > maxShownPeople) {
      shown.push(
        element('span', { class: 'avatar is-more', 'aria-hidden': 'true' }, `+${agents.length - maxShownPeople}`),
      );
    }
    this.#people.hidden = isOver || agents.length === 0;
    const customer = customerAvatar();
    customer.classList.toggle('is-gone', primary !== 'connected');
    this.#people.replaceChildren(customer, ...shown);
    const names = agents.map((agent) => (agent.number === you ? 'you' : agent.name)).join(', ');
    this.#people.setAttribute('aria-label', `Who is here: the customer, ${names}`);
    this.#people.title = `The customer, ${names}`;
  }

  #permissionOf(state: SessionState): { readonly name: string; readonly about: string } {
    const self = selfOf(state);
    if (self?.isObserver) return observing;
    const controller = controllerOf(state);
    if (self !== null && controller === null) return otherInControl(null);
    if (state.customerGrant !== state.grant && controller !== null) return otherInControl(controller.name);
    return grantName(state.mode, state.grant, this.#wasTakenBack);
  }

  #fillMode(panel: HTMLElement, state: SessionState): void {
    const { name, about } = this.#permissionOf(state);
    panel.replaceChildren(element('h2', {}, name), element('p', {}, about));
  }
}

/** A person's letters, as decoration: names are said beside them. */
function avatar(agent: AgentInSession): HTMLElement {
  const letters = agent.name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  const style = `--person: ${agentColour(agent.colour)}`;
  return element('span', { class: 'avatar', style, 'data-letters': letters || '?' });
}

function customerAvatar(): HTMLElement {
  return element('span', { class: 'avatar is-customer', style: `--person: ${customerColour}`, 'data-letters': 'C' });
}

/** Another agent who does more than watch is in. */
function mayLeave({ agents, you }: SessionState): boolean {
  return agents.some(({ number, isObserver }) => number !== you && !isObserver);
}

function fillPeople(panel: HTMLElement, state: SessionState, onOffer: (to: number) => void): void {
  const { agents, you, primary } = state;
  const mayOffer = selfOf(state)?.hasControl === true;
  const list = element('ul', { class: 'people-list' });
  const presence = { connected: 'Sharing now', away: 'Away', lost: 'Connection lost', none: 'Not here yet' }[primary];
  list.append(
    element(
      'li',
      {},
      customerAvatar(),
      element('span', {}, element('b', {}, 'Customer'), element('small', {}, presence)),
    ),
  );
  for (const agent of agents) {
    const about = aboutOf(agent);
    const name = agent.number === you ? `${agent.name} (you)` : agent.name;
    const line = element(
      'li',
      {},
      avatar(agent),
      element('span', {}, element('b', {}, name), element('small', {}, about)),
    );
    list.append(line);
    if (!mayOffer || agent.number === you || agent.isObserver) continue;
    const offer = element(
      'button',
      { class: 'button offer', type: 'button', 'aria-label': `Hand control over to ${agent.name}` },
      'Hand over control',
    );
    offer.addEventListener('click', () => {
      panel.hidePopover();
      onOffer(agent.number);
    });
    line.append(offer);
  }
  panel.replaceChildren(element('h2', {}, 'Who is here'), list);
}

function aboutOf({ hasControl, isObserver, isWatching }: AgentInSession): string {
  if (isObserver) return 'Watching only';
  if (hasControl) return 'Has control';
  return isWatching ? 'Here' : 'Joining';
}

function fillClose(panel: HTMLElement, onClose: () => void): void {
  const cancel = element('button', { class: 'button', type: 'button' }, 'Keep it open');
  const confirm = element(
    'button',
    { class: 'button is-danger close-confirm', type: 'button', autofocus: true },
    'Close session',
  );
  cancel.addEventListener('click', () => panel.hidePopover());
  confirm.addEventListener('click', () => {
    panel.hidePopover();
    onClose();
  });
  panel.replaceChildren(
    element('h2', {}, 'Close this session?'),
    element('p', {}, 'It ends for the customer and for every agent.'),
    element('div', { class: 'buttons' }, cancel, confirm),
  );
}
