import type { GraphQLField } from 'graphql';
import type { Config } from '../../config/config.ts';
import { MAX_ERRORS, MAX_LATER_VALUES } from '../../executor/budget.ts';
import type { Exceeded, ResponseLimits } from '../../executor/run.ts';
import { GatewayError } from '../../failure.ts';
import type { FieldCost } from '../../schema/cost.ts';
import type { Connection } from '../../schema/paging.ts';

/** The limits of one response, with the error for each. */
export function responseLimits({ responseBytes }: Config['limits']): ResponseLimits {
  const facts: Record<Exceeded, string> = {
    bytes: `The response data exceeds ${responseBytes} bytes, the maximum set by limits.responseBytes`,
    errors: `The response exceeds ${MAX_ERRORS} errors, the maximum`,
    laterValues: `The response waits for more than ${MAX_LATER_VALUES} values, the maximum`,
  };
  const refusal = (exceeded: Exceeded) =>
    new GatewayError('LIMIT_EXCEEDED', `${facts[exceeded]}. Request fewer rows or fewer fields.`);
  return { bytes: responseBytes, limitError: refusal, rowsOf };
}

/** Counts rows of the fields whose rows the estimate counts. */
function rowsOf({ extensions }: GraphQLField<unknown, unknown>) {
  return (extensions as { cost?: FieldCost }).cost?.rows && countRows;
}

/** Rows of a list or a connection; any other value is one row. */
function countRows(value: unknown): number {
  return Array.isArray(value) ? value.length : ((value as Partial<Connection<unknown>>).edges?.length ?? 1);
}
