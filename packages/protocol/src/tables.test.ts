// The small tables and pure functions that all sides share: modes, error codes, schemas, session codes, op codes.

import { describe, expect, test } from 'vitest';
import { AlongsideError, errorOfCloseCode, errorRows, isErrorCode } from './error-codes.ts';
import { addContent, hashElement, hashText, mixLink, targetDigest } from './hash.ts';
import { grants, isAllowed, modes, type Need, parseMode, strictestMode } from './modes.ts';
import { ops } from './ops.ts';
import { decimal, flag, integer, list, oneOf, optional, record, text } from './schema.ts';
import { checkDigit, formatCode, hasRightCheckDigit, parseCode } from './session-code.ts';
import { signalRows } from './signals.ts';
import { staticStrings } from './static-strings.ts';
import { Random, seed } from './testing/random.ts';

describe('modes', () => {
  test('the strictest of two, in any order', () => {
    for (const [strict, one] of modes.entries()) {
      for (const [lax, other] of modes.entries()) expect(strictestMode(one, other)).toBe(modes[Math.min(strict, lax)]);
    }
  });

  test('an attribute that is absent, not substituted or unknown says nothing', () => {
    expect(modes.map((mode) => parseMode(mode))).toEqual([...modes]);
    for (const attribute of [null, undefined, '', '{{mode}}', 'Full-Control', 'full-control ']) {
      expect(parseMode(attribute)).toBe(null);
    }
  });

  test('what is allowed under each mode and grant', () => {
    const allowed = (need: Need): string[] =>
      modes.flatMap((mode) =>
        grants.filter((grant) => isAllowed(need, mode, grant)).map((grant) => `${mode} ${grant}`),
      );
    const pointing = modes.flatMap((mode) => [`${mode} point`, `${mode} control`]);
    expect(allowed('nothing')).toHaveLength(9);
    expect(allowed('point')).toEqual(pointing);
    expect(allowed('click')).toEqual(['partial-control control', 'full-control control']);
    expect(allowed('navigate')).toEqual(['partial-control control', 'full-control control']);
    expect(allowed('edit')).toEqual(['full-control control']);
  });

  test('what agents send to customers needs a permission, but for asking what machine it is', () => {
    for (const [name, row] of Object.entries(signalRows)) {
      if (row.from !== 'agent' || row.to !== 'customer') continue;
      if (name === 'want-platform') expect(Object.keys(row.fields)).toEqual([]);
      else expect(row.need).not.toBe('nothing');
    }
  });
});

describe('error codes', () => {
  test('close codes are ours and lead back to their code', () => {
    const closes = Object.entries(errorRows).filter(([, { close }]) => close !== 0);
    expect(new Set(closes.map(([, { close }]) => close)).size).toBe(closes.length);
    for (const [code, { close }] of closes) {
      expect(close).toBeGreaterThanOrEqual(4000);
      expect(close).toBeLessThan(5000);
      expect(errorOfCloseCode(close)).toBe(code);
    }
    for (const close of [0, 1000, 1006, 4999]) expect(errorOfCloseCode(close)).toBe(null);
  });

  test('only words of the table are codes', () => {
    expect(isErrorCode('internal')).toBe(true);
    for (const word of ['', 'toString', '__proto__', 'constructor', 1, null, undefined]) {
      expect(isErrorCode(word)).toBe(false);
    }
  });

  test('each has a sentence for people; the error carries code and detail', () => {
    for (const { message } of Object.values(errorRows)) expect(message.length).toBeGreaterThan(10);
    const error = new AlongsideError('too-slow', '3 MB wait');
    expect(error).toMatchObject({ code: 'too-slow', detail: '3 MB wait', message: 'too-slow: 3 MB wait' });
    expect(new AlongsideError('internal').message).toBe('internal');
  });
});

describe('schema', () => {
  test.each([
    [text(3), ['', 'abc'], ['abcd', 1, null, undefined, ['a']]],
    [integer(-1, 2), [-1, 0, 2], [-2, 3, 0.5, '1', Number.NaN, Number.POSITIVE_INFINITY, null, true]],
    [decimal(0, 1), [0, 0.5, 1], [-0.1, 1.1, Number.NaN, '0', null]],
    [flag, [true, false], [0, 1, 'true', null]],
    [oneOf('a', 'b'), ['a', 'b'], ['c', '', null, 0, ['a']]],
    [list(integer(0, 9), 2), [[], [1, 2]], [[1, 2, 3], ['1'], [10], {}, null, 'ab', { length: 0 }]],
  ])('%# lets through what it should and nothing else', (schema, good, bad) => {
    for (const value of good) expect(schema.check(value)).toEqual(value);
    for (const value of bad) expect(schema.check(value)).toBe(undefined);
  });

  test('a record reads own properties only', () => {
    const schema = record({ a: integer(0, 9), b: optional(flag) });
    expect(schema.check({ a: 1, b: true, c: 2 })).toEqual({ a: 1, b: true });
    expect(schema.check(Object.create({ a: 1 }))).toBe(undefined);
    expect(schema.check({ a: 1, b: 'yes' })).toBe(undefined);
    expect(schema.check(null)).toBe(undefined);
    expect(schema.check([])).toBe(undefined);
    expect(record({ toString: optional(flag) }).check({})).toEqual({});
  });
});

describe('session codes', () => {
  test('what people type is read, other things are not', () => {
    for (const typed of ['123456789', '123 456 789', '123-456-789', ' 123.456.789 ', '123\u00a0456\u00a0789']) {
      expect(parseCode(typed)).toBe('123456789');
    }
    for (const typed of ['', '123', '1234567890123', '12345678a', '123,456,789', '１２３４']) {
      expect(parseCode(typed)).toBe(null);
    }
  });

  test('the check digit finds each single wrong digit', () => {
    const random = new Random(seed);
    for (let round = 0; round < 300; round++) {
      const digits = Array.from({ length: 8 }, () => random.below(10)).join('');
      const code = `${digits}${checkDigit(digits)}`;
      expect(hasRightCheckDigit(code)).toBe(true);
      for (let at = 0; at < code.length; at++) {
        const wrong = (Number(code[at]) + 1 + random.below(9)) % 10;
        expect(hasRightCheckDigit(code.slice(0, at) + wrong + code.slice(at + 1))).toBe(false);
      }
    }
    expect(checkDigit('7992739871')).toBe(3);
    expect(hasRightCheckDigit('')).toBe(false);
    expect(hasRightCheckDigit('0')).toBe(false);
  });

  test('groups of three', () => {
    expect(formatCode('123456789')).toBe('123 456 789');
    expect(formatCode('1234')).toBe('123 4');
  });
});

describe('ops and strings', () => {
  test('op codes are unique and fit into a byte below the records of an insert', () => {
    const codes = Object.values(ops).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(Math.min(...codes)).toBe(1);
    expect(Math.max(...codes)).toBeLessThan(128);
  });

  test('static strings are unique, and the first are where the wire says', () => {
    expect(new Set(staticStrings).size).toBe(staticStrings.length);
    expect(staticStrings.slice(0, 6)).toEqual(['', ' ', '\n', 'div', 'span', 'a']);
    // Append only: a change of the order would need another version of the protocol.
    expect(hashText(staticStrings.slice(0, 300).join('|'))).toMatchInlineSnapshot(`3313156587`);
  });
});

describe('hashes', () => {
  test('depend on every part', () => {
    expect(new Set([mixLink(1, 2, 3), mixLink(2, 1, 3), mixLink(1, 3, 2), mixLink(3, 2, 1)]).size).toBe(4);
    const base = hashElement(['a', '1', 'b', '2'], 'v', 1);
    expect(hashElement(['b', '2', 'a', '1'], 'v', 1)).toBe(base);
    const others = [
      hashElement(['a', '2', 'b', '1'], 'v', 1),
      hashElement(['a', '1'], 'v', 1),
      hashElement(['a', '1', 'b', '2'], '', 1),
      hashElement(['a', '1', 'b', '2'], null, 1),
      hashElement(['a', '1', 'b', '2'], 'v', 0),
    ];
    expect(new Set([base, ...others]).size).toBe(6);
    expect(addContent(addContent(0, 1, 5), 2, 6)).not.toBe(addContent(addContent(0, 1, 6), 2, 5));
  });

  test('few of many links share a hash', () => {
    const seen = new Set<number>();
    for (let id = 1; id <= 50_000; id++) seen.add(mixLink(id, id >> 3, id - 1));
    expect(seen.size).toBeGreaterThan(49_990);
  });

  test('a lone surrogate hashes as what arrives, a pair as itself', () => {
    expect(hashText('a\ud83d')).toBe(hashText('a\ufffd'));
    expect(hashText('\ude00b')).toBe(hashText('\ufffdb'));
    expect(hashText('\ud83d\ud83d\ude00')).toBe(hashText('\ufffd😀'));
    expect(hashText('😀')).not.toBe(hashText('\ufffd\ufffd'));
  });

  test('the digest of a target ignores white space and what comes after 64 letters', () => {
    const digest = targetDigest('button', '', 'submit', 'Buy  now');
    expect(digest).toMatch(/^[0-9a-f]{8}$/);
    expect(targetDigest('button', '', 'submit', ' Buy\nnow ')).toBe(digest);
    expect(targetDigest('button', '', 'submit', 'Sell now')).not.toBe(digest);
    expect(targetDigest('a', '', 'submit', 'Buy now')).not.toBe(digest);
    expect(targetDigest('p', '', '', 'x'.repeat(64))).toBe(targetDigest('p', '', '', 'x'.repeat(99)));
  });
});
