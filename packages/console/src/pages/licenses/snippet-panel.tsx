// What an owner adds to the site: the snippet in the shape that fits, the help link, and what a content security policy
// needs. Everything shown is ready to paste.

import '../../mantine-form-styles.css';
import { type License, type Mode, modes } from '@alongside/protocol';
import { NativeSelect, SegmentedControl, SimpleGrid, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface } from '../../parts/surface.tsx';
import {
  guessCustomerDomain,
  helpLink,
  makeModuleCode,
  makePolicySources,
  makeScriptElement,
  makeSnippet,
  type SnippetShape,
  type SnippetValues,
  snippetShapes,
  trustedTypesDirective,
} from '../../snippet.ts';
import { texts } from '../../texts.ts';
import { licenseTexts } from '../../texts-licenses.ts';
import styles from './snippet-panel.module.css';

const words = licenseTexts.snippet;

export function SnippetPanel({ license }: { license: License }) {
  const [shape, setShape] = useState<SnippetShape>('basic');
  const [mode, setMode] = useState<Mode>(license.defaultMode);
  const [customerDomain, setCustomerDomain] = useState(() => guessCustomerDomain(license.domains));
  const shapeId = useId();
  const isPlainHttp = window.location.protocol === 'http:';
  const values: SnippetValues = {
    shape,
    serverHost: window.location.host,
    isPlainHttp,
    license: license.id,
    mode,
    customerDomain: customerDomain.trim(),
  };

  return (
    <Section title={words.title}>
      <Surface>
        <div className={styles.panel}>
          <p className={styles.lead}>{words.lead}</p>
          <div className={styles.choice}>
            <span id={shapeId} className={styles.label}>
              {words.shape}
            </span>
            <SegmentedControl
              aria-labelledby={shapeId}
              fullWidth
              value={shape}
              onChange={(value) => setShape(snippetShapes.find((known) => known === value) ?? 'basic')}
              data={snippetShapes.map((value) => ({ value, label: words.shapes[value] }))}
            />
            <p className={styles.hint}>{words.shapeHints[shape]}</p>
          </div>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label={words.mode}
              description={texts.modeHints[mode]}
              value={mode}
              onChange={(event) => setMode(modes.find((known) => known === event.currentTarget.value) ?? mode)}
              data={[...modes].reverse().map((value) => ({ value, label: texts.modes[value] }))}
            />
            {shape === 'sub-domain' && (
              <TextInput
                label={words.customerDomain}
                description={words.customerDomainHint}
                value={customerDomain}
                spellCheck={false}
                onChange={(event) => setCustomerDomain(event.currentTarget.value)}
              />
            )}
          </SimpleGrid>
          <CopyBlock
            title={words.code}
            text={makeSnippet(values)}
            copyLabel={words.copySnippet}
            {...(isPlainHttp && { hint: words.plainHttp })}
          />
          <CopyBlock title={words.link} hint={words.linkHint} text={helpLink} copyLabel={words.copyLink} />
          <div className={styles.divider} />
          <CopyBlock
            title={words.policy}
            hint={words.policyHint}
            text={makePolicySources(values)}
            copyLabel={words.copyPolicy}
          />
          <CopyBlock
            title={words.plain}
            hint={words.plainHint}
            text={makeScriptElement(values)}
            copyLabel={words.copyPlain}
          />
          <CopyBlock
            title={words.framework}
            hint={words.frameworkHint}
            text={makeModuleCode(values)}
            copyLabel={words.copyFramework}
          />
          <div className={styles.choice}>
            <h3 className={styles.label}>{words.manager}</h3>
            <p className={styles.hint}>{words.managerHint}</p>
          </div>
          <CopyBlock
            title={words.trustedTypesTitle}
            hint={words.trustedTypes}
            text={trustedTypesDirective}
            copyLabel={words.copyTrustedTypes}
          />
        </div>
      </Surface>
    </Section>
  );
}
