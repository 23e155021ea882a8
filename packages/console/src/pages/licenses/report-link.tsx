// A link with which the owner takes a report on an own page, without a session: made here, opened in another tab of this
// browser. Until its report is there, or its time is over, the server is asked for it.

import type { License, MaskReportLink } from '@alongside/protocol';
import { Button } from '@mantine/core';
import IconExternalLink from '@tabler/icons-react/dist/esm/icons/IconExternalLink.mjs';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNow } from '../../now.ts';
import { CopyAction } from '../../parts/copy-block.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { Surface } from '../../parts/surface.tsx';
import { maskTexts as words } from '../../texts-masks.ts';
import { makeReportLink, maskReportsQuery } from './mask-reports.ts';
import { PageAddressForm } from './page-address-form.tsx';
import styles from './report-link.module.css';

export function ReportLink({ license }: { license: License }) {
  const making = useMutation({
    mutationFn: (address: string) => makeReportLink(license.id, address),
  });
  return (
    <Section title={words.own} lead={words.ownLead}>
      <Surface>
        <PageAddressForm
          domains={license.domains}
          label={words.page}
          mistake={words.pageMissing}
          submit={words.makeLink}
          isPending={making.isPending}
          isGood={(address) => URL.canParse(address)}
          onSubmit={(address) => making.mutate(address)}
        />
        {making.isError && <ErrorNotice error={making.error} />}
        {making.data !== undefined && !making.isPending && <MadeLink license={license.id} made={making.data} />}
      </Surface>
    </Section>
  );
}

function MadeLink({ license, made: { link, at, until } }: { license: string; made: MaskReportLink }) {
  const shown = useRef<HTMLElement>(null);
  const isOver = useNow() > until;
  const reports = useQuery(maskReportsQuery(license, !isOver)).data;
  const report = reports?.find((each) => each.at >= at);
  return (
    <div className={styles.made}>
      <code ref={shown} className={styles.link}>
        {link}
      </code>
      <div className={styles.actions}>
        <Button
          component="a"
          href={link}
          target="_blank"
          rel="noopener noreferrer"
          leftSection={<IconExternalLink size={16} stroke={1.6} />}
        >
          {words.openLink}
        </Button>
        <CopyAction text={link} label={words.copyLink} source={shown} />
      </div>
      <p className={styles.quiet} role="status">
        {report !== undefined ? words.linkDone(report.page) : isOver ? words.linkOver : words.linkMade}
      </p>
    </div>
  );
}
