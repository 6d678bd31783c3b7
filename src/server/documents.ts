import { type DocumentNode, GraphQLError, type OperationDefinitionNode, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { GatewayError } from '../failure.ts';
import { schema } from '../schema/index.ts';
import { documentError, refusalError } from './request-error.ts';
import { checkShape, tooManyTokens } from './shape-limits.ts';

const MOST_DOCUMENTS = 1_000;
const MOST_CHARACTERS = 8_000_000;
const MOST_ERRORS = 10;

/** One operation of a document that may run. */
export interface Plan {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A document, looked at once: what is wrong with it, or its operations by name. */
export interface KnownDocument {
  readonly errors: readonly GraphQLError[];
  /** The only operation of a document stands under undefined, too. */
  readonly plans: ReadonlyMap<string | undefined, Plan>;
}

export type Documents = (text: string) => KnownDocument;

/** Parses and checks each document once. Refusals are remembered too: a bomb costs what it costs once. */
export function createDocuments(config: Pick<Config, 'limits' | 'introspection'>): Documents {
  const known = new LRUCache<string, KnownDocument>({
    max: MOST_DOCUMENTS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const looked = look(text, config);
    known.set(text, looked);
    return looked;
  };
}

function look(text: string, config: Pick<Config, 'limits' | 'introspection'>): KnownDocument {
  try {
    const document = parse(text, { maxTokens: config.limits.tokens });
    checkShape(document, config);
    const errors = validate(schema, document, undefined, { maxErrors: MOST_ERRORS, hideSuggestions: true });
    if (errors.length === 0) return { errors, plans: plansOf(document) };
    return refused(errors.map((error) => documentError(error, 'GRAPHQL_VALIDATION_FAILED')));
  } catch (error) {
    if (error instanceof GatewayError) return refused([refusalError(error)]);
    if (!(error instanceof GraphQLError)) throw error;
    const refusal = tooManyTokens(error, config.limits);
    return refused([refusal ? refusalError(refusal) : documentError(error, 'GRAPHQL_PARSE_FAILED')]);
  }
}

const refused = (errors: readonly GraphQLError[]): KnownDocument => ({ errors, plans: new Map() });

function plansOf(document: DocumentNode): ReadonlyMap<string | undefined, Plan> {
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const plans = new Map<string | undefined, Plan>();
  for (const operation of operations) plans.set(operation.name?.value, { document, operation });
  const [only, ...others] = operations;
  if (only && others.length === 0) plans.set(undefined, { document, operation: only });
  return plans;
}
