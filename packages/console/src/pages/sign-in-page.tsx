// Signing in with email and password. Mistakes are said at their field, refusals above the button; what was typed stays.

import { Button, TextInput } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { signIn } from '../api/queries.ts';
import { emailMistake } from '../email.ts';
import entrance from '../parts/entrance.module.css';
import { Entrance } from '../parts/entrance.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { texts } from '../texts.ts';
import styles from './sign-in-page.module.css';

const words = texts.signIn;

export function SignInPage() {
  const { next, why } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const entering = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: async () => {
      if (next !== undefined) router.history.push(next);
      else await navigate({ to: '/co-browsing' });
    },
    onError: () => passwordField.current?.select(),
  });

  const wrongEmail = emailMistake(email);
  const wrongPassword = password === '' ? words.passwordMissing : null;
  const submit = (): void => {
    setChecked(true);
    if (wrongEmail !== null) emailField.current?.focus();
    else if (wrongPassword !== null) passwordField.current?.focus();
    else if (!entering.isPending) entering.mutate();
  };
  const remark = { ended: words.ended, out: words.signedOut, 'set-up': texts.setup.done };

  return (
    <Entrance title={words.title} lead={words.lead} below={words.forgotten}>
      {why !== undefined && !entering.isError && (
        <p className={styles.remark} role="status">
          <IconInfoCircle size={18} stroke={1.6} aria-hidden="true" />
          {remark[why]}
        </p>
      )}
      <form
        noValidate
        className={entrance.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          ref={emailField}
          label={words.email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          size="md"
          value={email}
          error={isChecked ? wrongEmail : null}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          ref={passwordField}
          label={words.password}
          name="password"
          autoComplete="current-password"
          size="md"
          value={password}
          error={isChecked ? wrongPassword : null}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {entering.isError && <ErrorNotice error={entering.error} />}
        <Button type="submit" size="md" fullWidth loading={entering.isPending}>
          {words.submit}
        </Button>
      </form>
    </Entrance>
  );
}
