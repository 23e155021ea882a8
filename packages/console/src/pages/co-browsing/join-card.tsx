// Where an agent enters the code that a customer reads out. A wrong check digit is said as soon as the last digit is in,
// and nothing is sent then; a refusal of the server is explained in the same place.

import { Button } from '@mantine/core';
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import IconArrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowRight.mjs';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { explain } from '../../api/client.ts';
import { joinByCode } from '../../api/queries.ts';
import { type CodeEntry, codeState, emptyEntry, enter, paste } from '../../code-entry.ts';
import { texts } from '../../texts.ts';
import { CodeField, type CodeFieldHandle } from './code-field.tsx';
import { onCodeFocusRequest } from './code-focus.ts';
import styles from './join-card.module.css';

export function JoinCard({ codeLength }: { codeLength: number }) {
  const navigate = useNavigate();
  const field = useRef<CodeFieldHandle>(null);
  const [entry, setEntry] = useState(emptyEntry);
  /** Set when Join was pressed too early; cleared by the next key. */
  const [isEarly, setEarly] = useState(false);
  const fieldId = useId();
  const messageId = useId();
  const join = useMutation({
    mutationFn: joinByCode,
    onSuccess: (session) => navigate({ to: '/sessions/$id', params: { id: session } }),
    onError: () => field.current?.selectAll(),
  });

  useEffect(() => {
    // A keyboard that slides up unasked would hide the list, so only where there is a mouse.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
    return onCodeFocusRequest(() => field.current?.focus());
  }, []);

  const state = codeState(entry.digits, codeLength);
  const submit = (): void => {
    if (join.isPending) return;
    if (state === 'ready') {
      join.mutate(entry.digits);
      return;
    }
    setEarly(true);
    field.current?.focus();
  };

  const change = (next: CodeEntry): void => {
    setEntry(next);
    setEarly(false);
    if (!join.isIdle) join.reset();
  };

  const refusal = join.isError ? explain(join.error) : null;
  const isWrong = state === 'check-digit' || refusal !== null;
  const words = texts.coBrowsing;
  let message: string | null = null;
  if (state === 'check-digit') message = words.checkDigit;
  else if (refusal !== null) message = `${refusal.what} ${refusal.meaning} ${refusal.todo}`;
  else if (isEarly && state !== 'ready') message = words.incomplete(codeLength, codeLength - entry.digits.length);
  else if (entry.note === 'strange') message = words.strange;
  else if (entry.note === 'too-long') message = words.tooLong(codeLength);
  const isQuiet = !isWrong && entry.note === 'strange' && !isEarly;

  return (
    <form
      className={styles.card}
      aria-label={words.join}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor={fieldId} className={styles.label}>
        {words.code}
      </label>
      <div className={styles.row}>
        <CodeField
          id={fieldId}
          handle={field}
          digits={entry.digits}
          length={codeLength}
          isWrong={isWrong}
          isReadOnly={join.isPending}
          describedBy={messageId}
          onChange={(text) => change(enter(entry, text, codeLength))}
          onPaste={(text) => {
            const pasted = join.isPending ? null : paste(entry, text, codeLength);
            if (pasted !== null) change(pasted);
            return pasted !== null;
          }}
        />
        <Button
          type="submit"
          className={styles.submit}
          loading={join.isPending}
          rightSection={<IconArrowRight size={20} stroke={1.8} />}
        >
          {words.submit}
        </Button>
      </div>
      <p
        id={messageId}
        className={styles.message}
        data-wrong={(message !== null && !isQuiet) || undefined}
        aria-live="polite"
        aria-atomic="true"
      >
        {message !== null && <IconAlertCircle size={18} stroke={1.8} aria-hidden="true" />}
        <span>{message ?? words.codeHint}</span>
      </p>
    </form>
  );
}
