import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { complaints, read, TOP_KEYS } from '../support/config.ts';

describe('text that is not JSON', () => {
  it.each([
    [
      'a comma after the last entry',
      '{\n  "a": 1,\n}',
      'line 3, column 1',
      'a key in double quotes (and no comma after the last entry)',
    ],
    [
      'a comment',
      '{\n  // "port": 1\n}',
      'line 2, column 3',
      'a key in double quotes (and no comma after the last entry)',
    ],
    ['no comma', '{\n  "token": "s3cret"\n  "a": 1 }', 'line 3, column 3', '"," or "}"'],
    ['no comma in a list', '[1 2]', 'line 1, column 4', '"," or "]"'],
    ['no colon', '{"a" 1}', 'line 1, column 6', '":"'],
    ['a bare word', '{"token": s3cret}', 'line 1, column 11', 'a value'],
    [
      'a backslash of Windows',
      '{\r\n"a": "c:\\Users"}',
      'line 2, column 6',
      'text that ends with " on its own line, with \\ written as \\\\',
    ],
    [
      'text over two lines',
      '{"a": "s3cret\n"}',
      'line 1, column 7',
      'text that ends with " on its own line, with \\ written as \\\\',
    ],
    ['two values', '{} {}', 'line 1, column 4', 'the end of the file'],
    ['nothing', '', 'line 1, column 1', 'a value'],
  ])('is named by file, line and column, without showing it: %s', (_case, text, place, accepted) => {
    expect(() => read(text)).toThrow(
      new ConfigError('gateway.config.json', [`${place} is not JSON; accepted there: ${accepted}`]),
    );
  });

  it('that holds no object is refused', () => {
    expect(complaints('["s3cret"]')).toEqual([
      `the whole configuration is a list; accepted: an object with the keys ${TOP_KEYS}`,
    ]);
  });
});
