// A password with a button that shows it and a hint while Caps Lock is on. The hint has its place, so nothing moves.

import '../mantine-form-styles.css';
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import IconArrowBigUpLine from '@tabler/icons-react/dist/esm/icons/IconArrowBigUpLine.mjs';
import { type KeyboardEvent, useId, useState } from 'react';
import { texts } from '../texts.ts';
import styles from './password-field.module.css';

export function PasswordField(props: PasswordInputProps) {
  const [hasCapsLock, setCapsLock] = useState(false);
  const [isVisible, setVisible] = useState(false);
  const hintId = useId();
  const read = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div className={styles.place}>
      <PasswordInput
        {...props}
        visible={isVisible}
        onVisibilityChange={setVisible}
        visibilityToggleButtonProps={{
          'aria-label': isVisible ? texts.signIn.hidePassword : texts.signIn.showPassword,
          tabIndex: 0,
        }}
        onKeyDown={read}
        onKeyUp={read}
        onBlur={(event) => {
          setCapsLock(false);
          props.onBlur?.(event);
        }}
        aria-describedby={hintId}
      />
      <p id={hintId} className={styles.hint} role="status">
        {hasCapsLock && (
          <>
            <IconArrowBigUpLine size={16} stroke={1.8} aria-hidden="true" />
            {texts.signIn.capsLock}
          </>
        )}
      </p>
    </div>
  );
}
