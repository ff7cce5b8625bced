import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { retentionAsMarkdown } from './retention-table.ts';

test('the documentation says what the sweep does', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/retention.md'), 'utf8');
  expect(text).toContain(retentionAsMarkdown());
});
