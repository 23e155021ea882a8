// The field for a session code: one real input over a row of slots that show its digits, large and in groups of three.
// The input itself stays invisible, so the slots show caret and selection as well. It holds digits only.

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { codeGroups } from '../../code-entry.ts';
import styles from './code-field.module.css';

export interface CodeFieldHandle {
  focus(): void;
  /** Selects all digits, so that the next key replaces them. */
  selectAll(): void;
}

interface CodeFieldProps {
  readonly id: string;
  readonly digits: string;
  readonly length: number;
  readonly isWrong: boolean;
  readonly isReadOnly: boolean;
  readonly describedBy: string;
  readonly onChange: (fieldText: string) => void;
  /** Whether a pasted text was taken; else the field inserts it. */
  readonly onPaste: (text: string) => boolean;
  readonly handle: Ref<CodeFieldHandle>;
}

export function CodeField(props: CodeFieldProps) {
  const { digits, length } = props;
  const input = useRef<HTMLInputElement>(null);
  const slots = useRef<HTMLDivElement>(null);
  const [selection, setSelection] = useState<readonly [number, number] | null>(null);

  useImperativeHandle(
    props.handle,
    () => ({
      focus: () => input.current?.focus(),
      selectAll: () => {
        input.current?.focus();
        input.current?.select();
      },
    }),
    [],
  );

  // `selectionchange` is the only event that reports every way of moving the caret.
  useEffect(() => {
    const read = (): void => {
      const field = input.current;
      const isActive = field !== null && document.activeElement === field;
      setSelection(isActive ? [field.selectionStart ?? 0, field.selectionEnd ?? 0] : null);
    };
    document.addEventListener('selectionchange', read);
    const field = input.current;
    field?.addEventListener('focus', read);
    field?.addEventListener('blur', read);
    return () => {
      document.removeEventListener('selectionchange', read);
      field?.removeEventListener('focus', read);
      field?.removeEventListener('blur', read);
    };
  }, []);

  /** The invisible text does not lie over the slots, so a click is placed by the slots. */
  const placeCaret = (clientX: number): void => {
    const field = input.current;
    if (field === null || slots.current === null) return;
    const boxes = [...slots.current.querySelectorAll('[data-slot]')].map((slot) => slot.getBoundingClientRect());
    const index = boxes.findIndex((box) => clientX < box.left + box.width / 2);
    const place = Math.min(index === -1 ? boxes.length : index, field.value.length);
    field.focus();
    field.setSelectionRange(place, place);
  };

  let first = 0;
  const groups = codeGroups(length).map((size) => {
    const places = Array.from({ length: size }, (_, offset) => first + offset);
    first += size;
    return places;
  });
  const isFull = digits.length === length;

  return (
    <div className={styles.field} data-wrong={props.isWrong || undefined}>
      <input
        ref={input}
        id={props.id}
        className={styles.input}
        value={digits}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onPaste={(event) => {
          if (props.onPaste(event.clipboardData.getData('text'))) event.preventDefault();
        }}
        onPointerDown={(event) => {
          if (event.pointerType !== 'mouse' || event.button !== 0 || event.detail > 1) return;
          event.preventDefault();
          placeCaret(event.clientX);
        }}
        onMouseDown={(event) => {
          if (event.detail === 1) event.preventDefault();
        }}
        readOnly={props.isReadOnly}
        inputMode="numeric"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={props.isWrong}
        aria-describedby={props.describedBy}
        data-1p-ignore
        data-lpignore="true"
      />
      <div ref={slots} className={styles.slots} aria-hidden="true">
        {groups.map((places) => (
          <div key={places[0]} className={styles.group} style={{ flexGrow: places.length }}>
            {places.map((place) => {
              const isCaret = selection !== null && selection[0] === selection[1];
              const isHere =
                isCaret && (selection[0] === place || (isFull && selection[0] === length && place === length - 1));
              const isPicked = selection !== null && !isCaret && place >= selection[0] && place < selection[1];
              return (
                <div
                  key={place}
                  data-slot
                  className={styles.slot}
                  data-here={isHere || undefined}
                  data-after={(isHere && isFull && selection?.[0] === length) || undefined}
                  data-picked={isPicked || undefined}
                >
                  {digits[place] ?? ''}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
