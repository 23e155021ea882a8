// Which pages of which license were heard from since the server started, and what they were told: so that an owner
// sees whether the snippet works where it should. Host names only, in memory, the last ones of each license.

import type { HeardPage, LicenseState } from '@alongside/protocol';

const maxHostsPerLicense = 50;
const maxLicenses = 10_000;

export class HeardPages {
  readonly #byLicense = new Map<string, Map<string, HeardPage>>();

  /** A page asked for its license. */
  note(license: string, host: string, state: LicenseState['state'] | 'insecure-page', at: number): void {
    const hosts = this.#byLicense.get(license) ?? new Map<string, HeardPage>();
    if (hosts.size === 0) {
      if (this.#byLicense.size >= maxLicenses) return;
      this.#byLicense.set(license, hosts);
    }
    hosts.delete(host);
    hosts.set(host, { host, at, state });
    const [oldest] = hosts.keys();
    if (hosts.size > maxHostsPerLicense && oldest !== undefined) hosts.delete(oldest);
  }

  /** The last one first. */
  of(license: string): HeardPage[] {
    return [...(this.#byLicense.get(license)?.values() ?? [])].reverse();
  }

  forget(license: string): void {
    this.#byLicense.delete(license);
  }
}
