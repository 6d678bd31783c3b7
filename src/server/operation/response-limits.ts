import type { GraphQLField } from 'graphql';
import type { Config } from '../../config/config.ts';
import { MAX_ERRORS, MAX_LATER_VALUES } from '../../executor/budget.ts';
import type { Exceeded, ResponseLimits } from '../../executor/run.ts';
import { GatewayError } from '../../failure.ts';
import type { FieldCost } from '../../schema/cost.ts';
import type { Connection } from '../../schema/paging.ts';

/** What one answer may hold, and how a client is told that it would hold more. */
export function responseLimits({ responseBytes }: Config['limits']): ResponseLimits {
  const facts: Record<Exceeded, string> = {
    bytes: `The data of the answer has more than ${responseBytes} bytes, which limits.responseBytes allows`,
    errors: `The answer has more than ${MAX_ERRORS} errors, the most there may be`,
    laterValues: `The answer waits for more than ${MAX_LATER_VALUES} values, the most there may be`,
  };
  const refusal = (exceeded: Exceeded) =>
    new GatewayError('LIMIT_EXCEEDED', `${facts[exceeded]}. Ask for fewer rows or fewer fields.`);
  return { bytes: responseBytes, limitError: refusal, rowsOf };
}

/** Rows are counted where the estimate counts them. */
function rowsOf({ extensions }: GraphQLField<unknown, unknown>) {
  return (extensions as { cost?: FieldCost }).cost?.rows && countRows;
}

/** Of a list, or of a connection; anything else is one. */
function countRows(value: unknown): number {
  return Array.isArray(value) ? value.length : ((value as Partial<Connection<unknown>>).edges?.length ?? 1);
}
