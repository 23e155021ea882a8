// Asks for a page of the license's site: an address, and a button for what is done with it. Begins with the page that is
// most likely meant, and says so where what was typed is not an address.

import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import styles from './page-address-form.module.css';

export interface PageAddressFormProps {
  /** Of the license. */
  readonly domains: readonly string[];
  readonly label: string;
  /** What is said where `isGood` says no. */
  readonly mistake: string;
  readonly submit: string;
  readonly isPending: boolean;
  isGood(address: string): boolean;
  onSubmit(address: string): void;
}

export function PageAddressForm({
  domains,
  label,
  mistake,
  submit,
  isPending,
  isGood,
  onSubmit,
}: PageAddressFormProps) {
  const [typed, setTyped] = useState(() => firstAddress(domains));
  const [isWrong, setWrong] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const address = typed.trim();
    setWrong(!isGood(address));
    if (isGood(address)) onSubmit(address);
  };
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <TextInput
        label={label}
        value={typed}
        spellCheck={false}
        autoCapitalize="off"
        inputMode="url"
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={isWrong ? mistake : null}
      />
      <Button type="submit" variant="default" loading={isPending}>
        {submit}
      </Button>
    </form>
  );
}

/** The start page of the first domain that is no pattern. */
function firstAddress(domains: readonly string[]): string {
  const domain = domains.find((entry) => !entry.startsWith('*.'));
  if (domain === undefined) return '';
  const isLocal = /^(?:.*\.)?localhost(?::\d+)?$|^127\./.test(domain);
  return `${isLocal ? 'http' : 'https'}://${domain}/`;
}
