import { parseDay, parseInstant } from '../domain/time.ts';
import { invalidInput } from '../failure.ts';
import { builder } from './builder.ts';

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

builder.scalarType('DateTime', {
  description:
    'An instant as RFC 3339 writes it, for example 2026-03-02T09:14:07.402Z. Answers are in UTC, to the millisecond; inputs may carry any offset but must carry one. The years are 0000 to 9999 of UTC.',
  serialize: (value) => value,
  parseValue: (value) => {
    const instant = typeof value === 'string' && ZONED.test(value) ? parseInstant(value) : undefined;
    if (instant !== undefined) return instant;
    throw invalidInput(
      ['DateTime'],
      'A DateTime is a text such as 2026-03-02T09:14:07Z, with its offset, in the years 0000 to 9999 of UTC.',
    );
  },
});

builder.scalarType('Date', {
  description: 'A calendar day in UTC, for example 2026-03-02.',
  serialize: (value) => value,
  parseValue: (value) => {
    const day = typeof value === 'string' ? parseDay(value) : undefined;
    if (day !== undefined) return day;
    throw invalidInput(['Date'], 'A Date is a text such as 2026-03-02.');
  },
});

builder.scalarType('JSON', {
  description:
    'Whatever the upstream recorded: an object, a list, a text, a number or a boolean. Its keys promise nothing.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
