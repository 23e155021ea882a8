// How the popup and the viewer look for each license: the owner's style sheet, fetched or pasted, and the owner's texts.
// What is fetched is checked again every five minutes; when that fails the last good one stays, and the reason is kept.

import { createHash } from 'node:crypto';
import { type CustomCss, isLoopbackName, type License, type LicenseLooks } from '@alongside/protocol';
import type { FastifyBaseLogger } from 'fastify';
import { type FetchGuards, type FetchRefusal, guardedAsk } from '../assets/guarded-fetch.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/database.ts';
import type { LicenseCssTable } from '../store/tables.ts';
import { checkCss } from './css-check.ts';

export const maxCssBytes = 256 * 1024;
const maxFetchMs = 5000;
/** With the time until somebody looks it stays below five minutes. */
const recheckMs = 260_000;
/** How often it is looked which sheets are due. */
const lookEveryMs = 30_000;
/** Sheets of many licenses are not fetched one after the other. */
const fetchedAtOnce = 8;

const refusalWords: Record<FetchRefusal, string> = {
  'not-public': 'The address is not a public one, so the server does not fetch it.',
  'not-https': 'The style sheet must be on HTTPS.',
  'too-large': `The style sheet is larger than ${maxCssBytes / 1024} KB.`,
  'timed-out': `The style sheet did not arrive within ${maxFetchMs / 1000} seconds.`,
  failed: 'The style sheet could not be fetched from this address.',
};

/** A style sheet that cannot be used, with the reason in words for people. */
export class CssRefused extends Error {}

export interface LooksNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly guards: FetchGuards;
  readonly log: FastifyBaseLogger;
}

export class Looks {
  readonly #needs: LooksNeeds;
  readonly #sheets = new Map<string, LicenseCssTable>();
  /** Names of looks by license, with what they were made from. */
  readonly #names = new Map<string, { sheet: LicenseCssTable | undefined; strings: string; name: string | null }>();
  #cancel: (() => void) | null = null;
  #isStopped = false;

  constructor(needs: LooksNeeds) {
    this.#needs = needs;
  }

  async start(): Promise<void> {
    for (const row of await this.#needs.store.selectFrom('license_css').selectAll().execute()) {
      this.#sheets.set(row.license_id, row);
    }
    this.#plan();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  /** The name under which the looks of a license are served now, or null when it has none of its own. */
  nameOf(license: Pick<License, 'id' | 'strings'>): string | null {
    const sheet = this.#sheets.get(license.id);
    const strings = JSON.stringify(license.strings);
    const known = this.#names.get(license.id);
    if (known !== undefined && known.sheet === sheet && known.strings === strings) return known.name;
    const css = sheet?.text ?? '';
    const name =
      css === '' && strings === '{}'
        ? null
        : createHash('sha256').update(`${css.length} ${css}${strings}`).digest('base64url').slice(0, 22);
    this.#names.set(license.id, { sheet, strings, name });
    return name;
  }

  looksOf(license: Pick<License, 'id' | 'strings'>): LicenseLooks {
    return { css: this.#sheets.get(license.id)?.text ?? '', strings: license.strings };
  }

  cssOf(license: string): CustomCss | null {
    const sheet = this.#sheets.get(license);
    if (sheet === undefined) return null;
    const { url, text, changed_at: changedAt, checked_at: checkedAt, problem } = sheet;
    return { url, text, changedAt, checkedAt, problem };
  }

  /** Origins that style sheets of owners may load from. */
  origins(): string[] {
    const urls = [...this.#sheets.values()].flatMap(({ url }) => (url === null ? [] : [new URL(url).origin]));
    return [...new Set(urls)];
  }

  /**
   * Fetches a style sheet and keeps it for the license.
   * @throws CssRefused with the reason
   */
  async useAddress(license: string, address: string): Promise<CustomCss> {
    if (!URL.canParse(address))
      throw new CssRefused('This is not an address. Give it as https://www.example.com/co.css.');
    const url = new URL(address);
    url.hash = '';
    const fetched = await this.#fetch(url.href, null);
    if (fetched === 'unchanged') throw new CssRefused(refusalWords.failed);
    await this.#keep(license, { url: url.href, ...fetched, problem: null });
    return this.cssOf(license) as CustomCss;
  }

  /**
   * Keeps a style sheet that was pasted.
   * @throws CssRefused with the reason
   */
  async useText(license: string, text: string): Promise<CustomCss> {
    if (Buffer.byteLength(text) > maxCssBytes) throw new CssRefused(refusalWords['too-large']);
    const checked = checkCss(text, null);
    if (checked.problem !== null) throw new CssRefused(checked.problem);
    await this.#keep(license, { url: null, text: checked.css, etag: null, problem: null });
    return this.cssOf(license) as CustomCss;
  }

  async remove(license: string): Promise<void> {
    await this.#needs.store.deleteFrom('license_css').where('license_id', '=', license).execute();
    this.#sheets.delete(license);
    this.#names.delete(license);
  }

  /** Fetches again what is due. Never throws. */
  async recheck(): Promise<void> {
    const dueBefore = this.#needs.clock.now() - recheckMs;
    const due = [...this.#sheets.values()].filter((sheet) => sheet.url !== null && sheet.checked_at <= dueBefore);
    while (due.length > 0) await Promise.all(due.splice(0, fetchedAtOnce).map((sheet) => this.#recheckOne(sheet)));
  }

  async #recheckOne(sheet: LicenseCssTable): Promise<void> {
    let next: Pick<LicenseCssTable, 'text' | 'etag' | 'problem'> = sheet;
    try {
      const fetched = await this.#fetch(sheet.url as string, sheet.etag);
      next = { ...(fetched === 'unchanged' ? sheet : fetched), problem: null };
    } catch (error) {
      if (!(error instanceof CssRefused)) throw error;
      next = { ...sheet, problem: error.message };
    }
    // Meanwhile it may have been replaced or removed.
    if (this.#isStopped || this.#sheets.get(sheet.license_id) !== sheet) return;
    try {
      const { text, etag, problem } = next;
      await this.#keep(sheet.license_id, { url: sheet.url, text, etag, problem });
    } catch (error) {
      this.#needs.log.error({ err: error }, 'a style sheet could not be stored');
    }
  }

  async #fetch(url: string, etag: string | null): Promise<{ text: string; etag: string | null } | 'unchanged'> {
    const answer = await guardedAsk(url, {
      maxBytes: maxCssBytes,
      maxMs: maxFetchMs,
      guards: this.#needs.guards,
      isHttpsOnly: true,
      headers: { accept: 'text/css', ...(etag === null ? {} : { 'if-none-match': etag }) },
    });
    if (answer.refusal !== null) throw new CssRefused(refusalWords[answer.refusal]);
    if (answer.status === 304 && etag !== null) return 'unchanged';
    if (answer.status !== 200) throw new CssRefused(`The address answers with status ${answer.status}.`);
    if (!/^text\/css\b/i.test(answer.headers['content-type'] ?? '')) {
      throw new CssRefused(
        `The address does not say that it is CSS: its content-type is ${answer.headers['content-type'] ?? 'missing'}.`,
      );
    }
    const checked = checkCss(new TextDecoder().decode(answer.bytes), new URL(answer.url));
    if (checked.problem !== null) throw new CssRefused(checked.problem);
    return { text: checked.css, etag: answer.headers.etag ?? null };
  }

  async #keep(license: string, sheet: Pick<LicenseCssTable, 'url' | 'text' | 'etag' | 'problem'>): Promise<void> {
    const now = this.#needs.clock.now();
    const before = this.#sheets.get(license);
    const isSame = before?.text === sheet.text && before.url === sheet.url;
    const row: LicenseCssTable = {
      license_id: license,
      ...sheet,
      changed_at: isSame ? before.changed_at : now,
      checked_at: now,
    };
    await this.#needs.store
      .insertInto('license_css')
      .values(row)
      .onConflict((conflict) => conflict.column('license_id').doUpdateSet(row))
      .execute();
    this.#sheets.set(license, row);
  }

  #plan(): void {
    this.#cancel = this.#needs.clock.after(lookEveryMs, () => {
      void this.recheck().finally(() => {
        if (!this.#isStopped) this.#plan();
      });
    });
  }
}

/**
 * What `customcss` means: an absolute address, or a path on the license's first domain.
 * @throws CssRefused when it is neither
 */
export function cssAddress(customcss: string, domains: readonly string[]): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(customcss)) return customcss;
  const [first] = domains;
  if (first === undefined) throw new CssRefused('The license has no domain that the path could be on.');
  const host = first.replace(/^\*\./, '');
  const scheme = isLoopbackName(host.replace(/:\d+$/, '')) ? 'http' : 'https';
  return new URL(customcss.replace(/^\/*/, '/'), `${scheme}://${host}`).href;
}
