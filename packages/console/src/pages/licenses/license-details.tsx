// The settings of a license to read.

import type { License } from '@alongside/protocol';
import { useRef } from 'react';
import { writePageRules } from '../../license-rules.ts';
import { CopyAction } from '../../parts/copy-block.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface } from '../../parts/surface.tsx';
import { texts } from '../../texts.ts';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './license-details.module.css';

const form = licenseTexts.form;

export function LicenseDetails({ license }: { license: License }) {
  const id = useRef<HTMLElement>(null);
  const { privacy, handoffs = {} } = license;
  return (
    <Section title={licenseTexts.details.settings}>
      <Surface>
        <dl className={styles.list}>
          <div>
            <dt>{licenseTexts.id}</dt>
            <dd className={styles.id}>
              <code ref={id}>{license.id}</code>
              <CopyAction text={license.id} label={licenseTexts.snippet.copyId} source={id} />
            </dd>
          </div>
          <Lines name={form.domains} lines={license.domains} />
          <Entry name={form.defaultMode} value={texts.modes[license.defaultMode]} />
          <Entry name={form.mostPermissive} value={texts.modes[license.mostPermissiveMode]} />
          <Entry name={form.permission} value={texts.permissions[license.permission]} />
          <Entry
            name={form.limits}
            value={licenseTexts.details.sessions(license.maxSessions, license.maxSessionsPerAgent)}
          />
          {(license.maxIdleMinutes > 0 || license.maxTotalMinutes > 0) && (
            <Lines
              name={licenseTexts.details.times}
              lines={[
                ...(license.maxIdleMinutes > 0 ? [licenseTexts.details.idle(license.maxIdleMinutes)] : []),
                ...(license.maxTotalMinutes > 0 ? [licenseTexts.details.total(license.maxTotalMinutes)] : []),
              ]}
            />
          )}
          {privacy.isPrivateByDefault && <Entry name={form.privacy} value={licenseTexts.details.byDefault} />}
          <Lines name={form.masked} lines={privacy.masked} isCode />
          <Lines name={form.hidden} lines={privacy.hidden} isCode />
          {privacy.unmasked.length > 0 && <Lines name={form.unmasked} lines={privacy.unmasked} isCode />}
          {privacy.allowedQueryParameters.length > 0 && (
            <Lines name={form.query} lines={privacy.allowedQueryParameters} isCode />
          )}
          {privacy.neverShare !== undefined && <Lines name={form.neverShare} lines={privacy.neverShare} isCode />}
          {privacy.autoPause !== undefined && <Lines name={form.autoPause} lines={privacy.autoPause} isCode />}
          {privacy.pages !== undefined && (
            <Lines name={form.pages} lines={writePageRules(privacy.pages).split('\n')} isCode />
          )}
          {Object.keys(license.strings).length > 0 && (
            <Entry name={licenseTexts.details.texts} value={Object.keys(license.strings).join(', ')} />
          )}
          {Object.keys(handoffs).length > 0 && (
            <Lines
              name={form.handoffs}
              lines={Object.entries(handoffs).map(([domain, way]) =>
                licenseTexts.details.handoff(domain, form.handoffWays[way]),
              )}
            />
          )}
          {license.assetHosts.length > 0 && <Lines name={form.assets} lines={license.assetHosts} />}
        </dl>
      </Surface>
    </Section>
  );
}

function Entry({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Lines({ name, lines, isCode = false }: { name: string; lines: readonly string[]; isCode?: boolean }) {
  if (lines.length === 0) return <Entry name={name} value={licenseTexts.details.none} />;
  return (
    <div>
      <dt>{name}</dt>
      {lines.map((line) => (
        <dd key={line}>{isCode ? <code>{line}</code> : line}</dd>
      ))}
    </div>
  );
}
