// The elements of the popup's document, made once; `popup.ts` fills them in. Only createElement and text: the page's
// policy may forbid inline styles, and with Trusted Types any markup.

import type { PopupAction } from './popup-state.ts';
import type { Strings } from './strings.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Icons as paths on a 16 px grid, drawn with the text's colour. */
const icons = {
  grip: 'M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01',
  minimize: 'M3.5 12h9',
  maximize: 'M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
} as const;

export interface PopupParts {
  readonly window: HTMLElement;
  readonly header: HTMLElement;
  readonly move: HTMLButtonElement;
  readonly minimize: HTMLButtonElement;
  readonly closeControl: HTMLButtonElement;
  readonly statusLine: HTMLElement;
  readonly status: HTMLElement;
  readonly session: HTMLElement;
  readonly code: HTMLElement;
  readonly copy: HTMLButtonElement;
  readonly information: HTMLElement;
  readonly permission: HTMLElement;
  readonly permissionText: HTMLElement;
  readonly control: HTMLElement;
  readonly controlText: HTMLElement;
  readonly controlButton: HTMLButtonElement;
  readonly privacy: HTMLElement;
  readonly preview: HTMLButtonElement;
  readonly previewNote: HTMLElement;
  readonly buttons: Readonly<Record<PopupAction, HTMLButtonElement>>;
  readonly pill: HTMLElement;
  readonly pillMove: HTMLButtonElement;
  readonly maximize: HTMLButtonElement;
  readonly pillStatus: HTMLElement;
  readonly pillName: HTMLElement;
  readonly pillStop: HTMLButtonElement;
  readonly announcement: HTMLElement;
  /** News beside the state, so that neither takes the other's words away. */
  readonly news: HTMLElement;
}

/** Builds the popup into an empty document. */
export function buildPopup(document: Document, strings: Strings): PopupParts {
  function add<Tag extends keyof HTMLElementTagNameMap>(
    parent: Element,
    tag: Tag,
    className = '',
    text = '',
  ): HTMLElementTagNameMap[Tag] {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    if (text !== '') element.textContent = text;
    // Texts may be the owner's own, in any script. What only holds other elements has the document's direction.
    if (tag !== 'div') element.dir = 'auto';
    parent.append(element);
    return element;
  }
  function addButton(parent: Element, className: string, label: string, icon?: keyof typeof icons): HTMLButtonElement {
    const button = add(parent, 'button', className, icon === undefined ? label : '');
    button.type = 'button';
    if (icon !== undefined) {
      button.setAttribute('aria-label', label);
      button.title = label;
      addIcon(button, icon);
    }
    return button;
  }
  function addIcon(parent: Element, name: keyof typeof icons): void {
    const icon = document.createElementNS(svgNamespace, 'svg');
    const path = document.createElementNS(svgNamespace, 'path');
    icon.setAttribute('viewBox', '0 0 16 16');
    icon.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', icons[name]);
    icon.append(path);
    parent.append(icon);
  }
  function addNote(parent: Element, className: string, icon: keyof typeof icons, text: string) {
    const note = add(parent, 'div', `note ${className}`);
    addIcon(note, icon);
    return { note, text: add(note, 'span', '', text) };
  }

  const body = document.body;
  body.className = 'popup';
  const window = add(body, 'div', 'window');

  const header = add(window, 'div', 'window-header');
  const move = addButton(header, 'icon-button move', strings('popup-move'), 'grip');
  const title = add(header, 'h1', 'title', strings('popup-title'));
  title.id = 'title';
  const minimize = addButton(header, 'icon-button minimize', strings('popup-minimize'), 'minimize');
  const closeControl = addButton(header, 'close-control', strings('popup-close'));
  closeControl.setAttribute('aria-label', strings('popup-close-button'));

  const content = add(window, 'div', 'content');
  const statusLine = add(content, 'div', 'status-line');
  add(statusLine, 'span', 'dot').setAttribute('aria-hidden', 'true');
  const statusWords = add(statusLine, 'div');
  add(statusWords, 'span', 'label', `${strings('popup-status-label').trim()} `);
  const status = add(statusWords, 'span', 'status');

  const session = add(content, 'div', 'session');
  add(session, 'span', 'label', strings('popup-session-id-label').trim());
  const code = add(session, 'output', 'code');
  const copy = addButton(session, 'copy', strings('popup-copy-button'));

  const information = add(content, 'p', 'information');
  information.id = 'information';
  const permission = addNote(content, 'permission', 'eye', '');
  const control = add(content, 'div', 'control');
  const controlText = add(control, 'p');
  const controlButton = addButton(control, 'button secondary', '');
  const privacy = addNote(content, 'privacy', 'lock', strings('popup-privacy-information'));

  const preview = addButton(content, 'preview', strings('popup-preview-button'));
  const previewNote = add(content, 'p', 'preview-note');
  previewNote.hidden = true;

  const actions = add(content, 'div', 'actions');
  const buttons: Record<PopupAction, HTMLButtonElement> = {
    start: addButton(actions, 'button start', strings('popup-start-button')),
    synchronize: addButton(actions, 'button synchronize', strings('popup-sync-button')),
    continue: addButton(actions, 'button continue', ''),
    end: addButton(actions, 'button end', ''),
    resume: addButton(actions, 'button resume', strings('popup-resume-button')),
    stop: addButton(actions, 'button stop', strings('popup-stop-button')),
    pause: addButton(actions, 'button secondary pause', strings('popup-pause-button')),
    close: addButton(actions, 'button close', strings('popup-close-button')),
  };
  add(content, 'p', 'powered-by', strings('popup-powered-by-8x8'));

  const pill = add(window, 'div', 'pill');
  const pillMove = addButton(pill, 'icon-button move', strings('popup-move'), 'grip');
  add(pill, 'span', 'dot').setAttribute('aria-hidden', 'true');
  const pillText = add(pill, 'div', 'pill-text');
  const pillStatus = add(pillText, 'span', 'pill-status');
  const pillName = add(pillText, 'span', 'pill-name');
  const pillStop = addButton(pill, 'button stop', strings('popup-short-stop-button'));
  const maximize = addButton(pill, 'icon-button maximize', strings('popup-maximize'), 'maximize');

  const announcement = add(body, 'p', 'announcement');
  const news = add(body, 'p', 'announcement news');
  for (const region of [announcement, news]) region.setAttribute('role', 'status');

  return {
    window,
    header,
    move,
    minimize,
    closeControl,
    statusLine,
    status,
    session,
    code,
    copy,
    information,
    permission: permission.note,
    permissionText: permission.text,
    control,
    controlText,
    controlButton,
    privacy: privacy.note,
    preview,
    previewNote,
    buttons,
    pill,
    pillMove,
    maximize,
    pillStatus,
    pillName,
    pillStop,
    announcement,
    news,
  };
}
