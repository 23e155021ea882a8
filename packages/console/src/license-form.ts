// A license as its form holds it: lists are texts with one entry a line. Both ways, and every mistake, without a browser.

import { type HandoffWay, type License, type Mode, modes, type Permission } from '@alongside/protocol';
import { handoffsOf, readHandoffs } from './license-handoffs.ts';
import { hostMistake, maxHosts, parameterMistake, readLines, readWords, selectorMistake } from './license-lines.ts';
import {
  pageRuleMistake,
  patternMistake,
  readPageRules,
  readStrings,
  stringsMistake,
  writePageRules,
  writeStrings,
} from './license-rules.ts';
import { licenseTexts } from './texts-licenses.ts';

export interface LicenseFormValues {
  name: string;
  domains: string;
  defaultMode: Mode;
  mostPermissiveMode: Mode;
  permission: Permission;
  /** A number field gives a text while it is empty. */
  maxSessions: number | string;
  maxSessionsPerAgent: number | string;
  masked: string;
  hidden: string;
  unmasked: string;
  isPrivateByDefault: boolean;
  allowedQueryParameters: string;
  assetHosts: string;
  neverShare: string;
  autoPause: string;
  pages: string;
  strings: string;
  /** How sessions reach a domain, by its entry; see license-handoffs.ts. */
  handoffs: Readonly<Record<string, HandoffWay>>;
  maxIdleMinutes: number | string;
  maxTotalMinutes: number | string;
  confirmActions: boolean;
  confirmSelectors: string;
}

/** Limits of the server. */
const maxNameLength = 80;
export const maxSimultaneousSessions = 1_000_000;
export const maxSessionsOfAgent = 1000;
export const maxMinutes = 1440;

/** What a new license starts with; the same as the server's own defaults. */
export const newLicenseValues: LicenseFormValues = {
  name: '',
  domains: '',
  defaultMode: 'full-control',
  mostPermissiveMode: 'full-control',
  permission: 'per-session',
  maxSessions: 25,
  maxSessionsPerAgent: 3,
  masked: '',
  hidden: '',
  unmasked: '',
  isPrivateByDefault: false,
  allowedQueryParameters: '',
  assetHosts: '',
  neverShare: '',
  autoPause: '',
  pages: '',
  strings: '',
  handoffs: {},
  maxIdleMinutes: 0,
  maxTotalMinutes: 0,
  confirmActions: false,
  confirmSelectors: '',
};

export function valuesOf(license: License): LicenseFormValues {
  return {
    name: license.name,
    domains: license.domains.join('\n'),
    defaultMode: license.defaultMode,
    mostPermissiveMode: license.mostPermissiveMode,
    permission: license.permission,
    maxSessions: license.maxSessions,
    maxSessionsPerAgent: license.maxSessionsPerAgent,
    masked: license.privacy.masked.join('\n'),
    hidden: license.privacy.hidden.join('\n'),
    unmasked: license.privacy.unmasked.join('\n'),
    isPrivateByDefault: license.privacy.isPrivateByDefault,
    allowedQueryParameters: license.privacy.allowedQueryParameters.join('\n'),
    assetHosts: license.assetHosts.join('\n'),
    neverShare: (license.privacy.neverShare ?? []).join('\n'),
    autoPause: (license.privacy.autoPause ?? []).join('\n'),
    pages: writePageRules(license.privacy.pages ?? []),
    strings: writeStrings(license.strings),
    handoffs: handoffsOf(license.handoffs),
    maxIdleMinutes: license.maxIdleMinutes,
    maxTotalMinutes: license.maxTotalMinutes,
    confirmActions: license.confirmActions,
    confirmSelectors: license.confirmSelectors.join('\n'),
  };
}

/** What is sent; call it only for values without mistakes. */
export function licenseOf(values: LicenseFormValues): Omit<License, 'id' | 'isDisabled'> {
  return {
    name: values.name.trim(),
    domains: readWords(values.domains),
    defaultMode: values.defaultMode,
    mostPermissiveMode: values.mostPermissiveMode,
    permission: values.permission,
    maxSessions: Number(values.maxSessions),
    maxSessionsPerAgent: Number(values.maxSessionsPerAgent),
    privacy: {
      masked: readLines(values.masked),
      hidden: readLines(values.hidden),
      unmasked: readLines(values.unmasked),
      isPrivateByDefault: values.isPrivateByDefault,
      allowedQueryParameters: readWords(values.allowedQueryParameters),
      ...unlessEmpty('neverShare', readLines(values.neverShare)),
      ...unlessEmpty('autoPause', readLines(values.autoPause)),
      ...unlessEmpty('pages', readPageRules(values.pages)),
    },
    assetHosts: readWords(values.assetHosts),
    strings: readStrings(values.strings),
    handoffs: readHandoffs(values.domains, values.handoffs),
    maxIdleMinutes: Number(values.maxIdleMinutes),
    maxTotalMinutes: Number(values.maxTotalMinutes),
    confirmActions: values.confirmActions,
    confirmSelectors: readLines(values.confirmSelectors),
  };
}

/** Lists that a license without them does not carry at all. */
function unlessEmpty<Name extends string, Item>(name: Name, list: Item[]): { [K in Name]?: Item[] } {
  return (list.length === 0 ? {} : { [name]: list }) as { [K in Name]?: Item[] };
}

/** The mistakes by field; empty when there are none. */
export function mistakesOf(
  values: LicenseFormValues,
  canParseSelector: (selector: string) => boolean,
): Partial<Record<keyof LicenseFormValues, string>> {
  const words = licenseTexts.form;
  const mistakes: Partial<Record<keyof LicenseFormValues, string>> = {};
  const note = (field: keyof LicenseFormValues, mistake: string | null): void => {
    if (mistake !== null) mistakes[field] = mistake;
  };
  const selectors = (text: string): string | null => selectorMistake(readLines(text), canParseSelector);
  const domains = readWords(values.domains);

  const name = values.name.trim();
  note('name', name === '' ? words.nameMissing : name.length > maxNameLength ? words.nameLong(maxNameLength) : null);
  note('domains', domains.length === 0 ? words.domainsMissing : hostMistake(domains));
  note('maxSessions', numberMistake(values.maxSessions, maxSimultaneousSessions));
  note('maxSessionsPerAgent', numberMistake(values.maxSessionsPerAgent, maxSessionsOfAgent));
  note('masked', selectors(values.masked));
  note('hidden', selectors(values.hidden));
  note('unmasked', selectors(values.unmasked));
  note('confirmSelectors', selectors(values.confirmSelectors));
  note('allowedQueryParameters', parameterMistake(readWords(values.allowedQueryParameters)));
  note('assetHosts', hostMistake(readWords(values.assetHosts)));
  note('neverShare', patternMistake(readLines(values.neverShare)));
  note('autoPause', patternMistake(readLines(values.autoPause)));
  note('pages', pageRuleMistake(values.pages, canParseSelector));
  note('strings', stringsMistake(values.strings));
  const ways = Object.keys(readHandoffs(values.domains, values.handoffs)).length;
  note('handoffs', ways > maxHosts ? words.handoffsMany(maxHosts) : null);
  note('maxIdleMinutes', numberMistake(values.maxIdleMinutes, maxMinutes));
  note('maxTotalMinutes', numberMistake(values.maxTotalMinutes, maxMinutes));
  return mistakes;
}

function numberMistake(value: number | string, most: number): string | null {
  if (value === '' || !Number.isInteger(Number(value)) || Number(value) < 0) return licenseTexts.form.numberWrong;
  return Number(value) > most ? licenseTexts.form.numberLarge(most) : null;
}

/** Whether the default goes beyond what is allowed at most, which the form remarks on but does not refuse. */
export function isDefaultBeyondMost(values: Pick<LicenseFormValues, 'defaultMode' | 'mostPermissiveMode'>): boolean {
  return modes.indexOf(values.defaultMode) > modes.indexOf(values.mostPermissiveMode);
}
