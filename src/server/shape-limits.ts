import type { DocumentNode, GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import { GatewayError } from '../failure.ts';

/**
 * Checks what can be seen of a document without the schema and its variables.
 * @throws GatewayError LIMIT_EXCEEDED that names the limit and the figure.
 */
export function checkShape(_document: DocumentNode, _config: Pick<Config, 'limits' | 'introspection'>): void {}

/** What the parser says of a document that is too long, in our words; undefined for any other mistake. */
export function tooManyTokens({ message }: GraphQLError, { tokens }: Config['limits']): GatewayError | undefined {
  if (!message.includes(`more that ${tokens} tokens`)) return undefined;
  return new GatewayError('LIMIT_EXCEEDED', `The document has more than ${tokens} tokens, which limits.tokens allows.`);
}
