// Text to take elsewhere: shown whole, copied by one click. Where the clipboard is not available (plain HTTP) the text
// is selected instead, ready for Ctrl or ⌘ C.

import { Button } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { type RefObject, useRef, useState } from 'react';
import { texts } from '../texts.ts';
import styles from './copy-block.module.css';

/** How long the button says that it worked. */
const copiedMs = 2000;

interface CopyActionProps {
  readonly text: string;
  readonly label: string;
  /** Element with the text, selected when copying is refused. */
  readonly source: RefObject<HTMLElement | null>;
}

export function CopyAction({ text, label, source }: CopyActionProps) {
  const [isCopied, setCopied] = useState(false);
  const forget = useTimeout(() => setCopied(false), copiedMs);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (source.current !== null) getSelection()?.selectAllChildren(source.current);
      return;
    }
    setCopied(true);
    forget.start();
  };

  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={label}
      leftSection={isCopied ? <IconCheck size={16} stroke={2} /> : <IconCopy size={16} stroke={1.6} />}
      onClick={() => void copy()}
    >
      {/* Both words hold their place, so that the button keeps its width. */}
      <span className={styles.words}>
        <span data-hidden={isCopied || undefined}>{texts.actions.copy}</span>
        <span data-hidden={!isCopied || undefined} role="status">
          {isCopied ? texts.actions.copied : ''}
        </span>
      </span>
    </Button>
  );
}

interface CopyBlockProps {
  readonly title: string;
  readonly hint?: string;
  readonly text: string;
  readonly copyLabel: string;
}

export function CopyBlock({ title, hint, text, copyLabel }: CopyBlockProps) {
  const source = useRef<HTMLPreElement>(null);
  return (
    <div className={styles.block}>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <CopyAction text={text} label={copyLabel} source={source} />
      </div>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      <pre ref={source} className={styles.text}>
        {text}
      </pre>
    </div>
  );
}
