// The first admin account, made through the link that the server prints. The token comes in the fragment, so it is in no
// server's log; it leaves the address as soon as it was used.

import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { setUp, signIn } from '../api/queries.ts';
import { emailMistake } from '../email.ts';
import entrance from '../parts/entrance.module.css';
import { Entrance } from '../parts/entrance.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { minPasswordLength } from '../passwords.ts';
import { texts } from '../texts.ts';

const words = texts.setup;

/** The token of `#token=…` or of the bare `#…`; empty when there is none. */
export function readSetUpToken(fragment: string): string {
  const bare = fragment.replace(/^#/, '');
  return bare.startsWith('token=') ? decodeURIComponent(bare.slice('token='.length)) : bare;
}

export function SetupPage() {
  const navigate = useNavigate();
  const [token] = useState(() => readSetUpToken(window.location.hash));
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? words.nameMissing : null),
      email: emailMistake,
      password: (password) => (password.length < minPasswordLength ? words.passwordShort(minPasswordLength) : null),
    },
  });
  const making = useMutation({
    mutationFn: async () => {
      const { name, email, password } = form.getValues();
      await setUp({ token, name: name.trim(), email: email.trim(), password });
      window.history.replaceState(null, '', window.location.pathname);
      try {
        await signIn(email.trim(), password);
      } catch {
        // The account is there; only the short cut failed.
        await navigate({ to: '/sign-in', search: { why: 'set-up' } });
        return;
      }
      await navigate({ to: '/admin/licenses' });
    },
  });

  if (token === '') {
    return (
      <Entrance title={words.title} lead={words.lead}>
        <div className={entrance.form}>
          <ErrorNotice error={words.noToken} />
          <Button variant="default" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
            {words.toSignIn}
          </Button>
        </div>
      </Entrance>
    );
  }
  return (
    <Entrance title={words.title} lead={words.lead}>
      <form
        noValidate
        className={entrance.form}
        onSubmit={form.onSubmit(() => {
          if (!making.isPending) making.mutate();
        })}
      >
        <TextInput
          label={words.name}
          description={words.nameHint}
          autoComplete="name"
          autoFocus
          size="md"
          {...form.getInputProps('name')}
        />
        <TextInput
          label={words.email}
          type="email"
          autoComplete="username"
          size="md"
          {...form.getInputProps('email')}
        />
        <PasswordField
          label={words.password}
          description={words.passwordHint(minPasswordLength)}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps('password')}
        />
        {making.isError && <ErrorNotice error={making.error} />}
        <Button type="submit" size="md" fullWidth loading={making.isPending}>
          {words.submit}
        </Button>
      </form>
    </Entrance>
  );
}
