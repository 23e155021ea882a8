import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { docsPath, protocolPage } from './docs.ts';

test('docs/protocol.md says what the tables say (node packages/protocol/docs.ts --write)', () => {
  expect(readFileSync(docsPath, 'utf8')).toBe(protocolPage());
});
