// Shapes of the HTTP interface that more than one package uses. The server's Zod schemas are checked against these
// types; nothing here exists at run time.

import type { ApiScope } from './api-scopes.ts';
import type { ErrorCode } from './error-codes.ts';
import type { HandoffWay } from './handoff.ts';
import type { Grant, Mode, Permission } from './modes.ts';

/** Body of every answer with a status of 400 or more. `message` is fit for people. */
export interface ErrorAnswer {
  readonly error: ErrorCode;
  readonly message: string;
}

/** `GET /license<L>/state`: what the popup shows before a start. */
export interface LicenseState {
  readonly state: 'valid' | 'invalid-license' | 'disabled-license' | 'invalid-domain-for-license' | 'limited-license';
  readonly mode: Mode;
  readonly permission: Permission;
  /** Name of the license's looks at `/license<L>/looks/<name>.json`; absent when it has none of its own. */
  readonly looks?: string;
}

/** `GET /license<L>/looks/<name>.json` (by any name what is now): what the owner changed of how the popup looks and what it says. */
export interface LicenseLooks {
  /** Style sheet to adopt as text; empty for none. */
  readonly css: string;
  /** Texts by language (`de`, `pt-BR`) and key. */
  readonly strings: LicenseStrings;
}

/** Texts of the popup by language tag, then by key. */
export type LicenseStrings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** `POST /license<L>/sessions` with `StartRequest`: 201. */
export interface StartAnswer {
  readonly session: string;
  /** Digits only; shown in groups of three. */
  readonly code: string;
  /** Only this browser has it; the server keeps a hash. */
  readonly secret: string;
  readonly mode: Mode;
  readonly permission: Permission;
  /** Epoch milliseconds until which the code can be joined first. */
  readonly codeExpiresAt: number;
}

export interface StartRequest {
  /** The snippet's mode, if it is a known one. */
  readonly mode?: Mode;
}

/** `POST /license<L>/handoffs`: a page that was reached with a proof asks to go on with the session. */
export interface HandoffRequest {
  /** 128 random bits; good once. */
  readonly token: string;
  /** Origin of the page that led here, as far as the browser says. */
  readonly referrer?: string;
  /** What the customer answered to the question, once it was asked: `end` ends the session. */
  readonly answer?: 'continue' | 'end';
}

/** 200. After `ask` nothing may be sent before the customer has answered. */
export type HandoffAnswer = { readonly state: 'ask' | 'ended' } | HandedOver;

export interface HandedOver {
  readonly state: 'continued';
  readonly session: string;
  /** Only this page has it; what the page before had is good for its return only. */
  readonly secret: string;
  /** The code, while no agent has used it. */
  readonly code: string | null;
}

/** `POST /license<L>/leaving`, from pages without a socket: those being left, and those whose session another page has. */
export interface LeavingRequest {
  readonly session: string;
  readonly secret: string;
  readonly hash?: string;
  readonly code?: string;
  /** The customer ends the session here. */
  readonly isOver?: boolean;
}

/** `GET /license<L>/preview`: what a page needs to show its visitor what an agent would get. */
export interface PreviewSettings {
  readonly assetHosts: readonly string[];
  readonly privacy: PrivacyPolicy;
}

/** `POST /api/licenses/:id/mask-report-links` with `{ page }`: 201. */
export interface MaskReportLink {
  /** The page's address with a proof in it, good once, in the browser that asked. */
  readonly link: string;
  /** When it was made and until when it is good, in epoch milliseconds. */
  readonly at: number;
  readonly until: number;
}

/** `POST /license<L>/mask-reports/open` with the link's `{ token }`: what the page needs to draw a report up. */
export interface MaskReportOpening extends PreviewSettings {
  /** With it the page hands its reports in (`POST /license<L>/mask-reports`), until the link's time is over. */
  readonly secret: string;
}

export type Role = 'agent' | 'supervisor' | 'admin';

/** `GET /api/me`. */
export interface Me {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Digits of a session code, which is a setting of the server. */
  readonly codeLength: number;
}

/** An entry of `GET /api/sessions` and the answer of `GET /api/sessions/:id`. */
export interface SessionSummary {
  readonly id: string;
  readonly license: { readonly id: string; readonly name: string };
  readonly state: 'waiting' | 'live' | 'ended';
  readonly primary: 'connected' | 'away' | 'lost' | 'none';
  readonly mode: Mode;
  readonly grant: Grant;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly endReason: string | null;
  /** Names of the agents who are in now. */
  readonly agents: readonly string[];
  /** Title of the page as the privacy module made it; null before a join. */
  readonly pageTitle: string | null;
  readonly pageUrl: string | null;
}

/** `POST /api/sessions/join` with `{ code }`: 200. */
export interface JoinAnswer {
  readonly session: string;
}

/** An entry of `GET /api/licenses`, and the body of `POST` and `PATCH` in part. */
export interface License {
  readonly id: string;
  readonly name: string;
  readonly isDisabled: boolean;
  /** Exact host names, `*.example.com` for sub-domains, with `:port` for development. */
  readonly domains: readonly string[];
  /** Hosts that the agent's browser may load images from directly. */
  readonly assetHosts: readonly string[];
  readonly defaultMode: Mode;
  readonly mostPermissiveMode: Mode;
  readonly permission: Permission;
  /** Simultaneous sessions; 0 is none. */
  readonly maxSessions: number;
  readonly maxSessionsPerAgent: number;
  readonly privacy: PrivacyPolicy;
  /** How sessions reach a domain from another one, by domain entry; `fragment` where nothing is said. */
  readonly handoffs?: Readonly<Record<string, HandoffWay>>;
  /** Texts of the popup for all pages of the site; a page's own `CoBrowsingCustomStrings` go before. */
  readonly strings: LicenseStrings;
  /** Minutes without anything said or done after which a session ends; 0 is never. */
  readonly maxIdleMinutes: number;
  /** Minutes after the first agent came in when a session ends; 0 is never. */
  readonly maxTotalMinutes: number;
  /** What sends a form, pays, deletes or is marked by the owner needs the customer's own click. */
  readonly confirmActions: boolean;
  /** Selectors of what the owner marks so, besides the class `confirmAction`. */
  readonly confirmSelectors: readonly string[];
}

/** What the owner declares private. Selectors are CSS; one that does not parse refuses the start. */
export interface PrivacyPolicy {
  readonly masked: readonly string[];
  readonly hidden: readonly string[];
  readonly unmasked: readonly string[];
  readonly isPrivateByDefault: boolean;
  /** Names of query parameters that may stay in URLs. */
  readonly allowedQueryParameters: readonly string[];
  /** Pages of which nothing is ever shared: host and path (`shop.example/account/*`), `*` for anything. */
  readonly neverShare?: readonly string[];
  /** Pages on which sharing pauses by itself; the same patterns. */
  readonly autoPause?: readonly string[];
  /** Rules that hold on some pages only, besides those above. */
  readonly pages?: readonly PageRules[];
}

/** Rules of privacy for the pages that a pattern fits. */
export interface PageRules {
  readonly pattern: string;
  readonly masked: readonly string[];
  readonly hidden: readonly string[];
  readonly unmasked: readonly string[];
}

/** An entry of `GET /api/keys`. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** How the key begins: enough to know it by. */
  readonly prefix: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: number;
  readonly createdBy: string;
  /** Null never expires. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** `POST /api/keys`: 201, the only answer that ever has the key itself. */
export interface NewApiKey extends ApiKey {
  readonly key: string;
}

/** `GET /api/licenses/:id/usage`. */
export interface LicenseUsage {
  readonly waiting: number;
  readonly live: number;
  readonly maxSessions: number;
  /** The last days, newest first; days on which nothing happened are left out. */
  readonly days: readonly UsageDay[];
  /** Pages of the site that asked for the license since the server started, the last one first. */
  readonly pages: readonly HeardPage[];
}

export interface UsageDay {
  /** `2026-11-28`, in UTC. */
  readonly day: string;
  readonly started: number;
  /** Most sessions at once, waiting ones included. */
  readonly peak: number;
  /** Refused starts by error code. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface HeardPage {
  readonly host: string;
  readonly at: number;
  readonly state: LicenseState['state'] | 'insecure-page';
}

/** `GET /api/licenses/:id/custom-css`. */
export interface CustomCss {
  /** Where the server fetches it, or null for text that was pasted. */
  readonly url: string | null;
  readonly text: string;
  readonly changedAt: number | null;
  readonly checkedAt: number | null;
  /** Why the last check failed, in words; null when it did not. */
  readonly problem: string | null;
}

/** `POST /api/licenses/:id/check`: what is wrong with the snippet on a page. */
export interface SiteCheck {
  readonly url: string;
  readonly findings: readonly SiteFinding[];
}

export interface SiteFinding {
  readonly level: 'ok' | 'note' | 'wrong';
  readonly what: string;
  readonly todo: string;
}

/** A line of a mask report: a selector, what people call the field, why, and how often. Never a value. */
export interface MaskReportEntry {
  readonly selector: string;
  readonly label: string;
  readonly reason: string;
  readonly count: number;
}

/** An entry of `GET /api/licenses/:id/mask-reports`, and the answer to `POST` with `{ session }`. */
export interface MaskReport {
  /** Address without query and fragment. */
  readonly page: string;
  readonly at: number;
  readonly masked: readonly MaskReportEntry[];
  /** What looks sensitive and is not masked. */
  readonly exposed: readonly MaskReportEntry[];
  readonly isWhole: boolean;
}

/** An entry of `GET /api/audit`. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly session: string | null;
  readonly license: string | null;
  readonly detail: string;
}

/** An entry of `GET /api/accounts`. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  /** Ids of the licenses whose sessions an agent may serve; null is all. Supervisors and admins may serve all. */
  readonly licenses: readonly string[] | null;
  readonly createdAt: number;
}
