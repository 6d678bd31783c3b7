import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import { documentError, maxErrorsFor, refusalError } from '../request/request-error.ts';
import { checkLines, checkSelections, tooLargeToRead } from './document-limits.ts';
import { createRedactor, type RedactorFor } from './error-redaction.ts';

const MAX_DOCUMENTS = 1_000;
// What is kept of a document takes up to a hundred bytes for each of its characters.
const MAX_CHARACTERS = 2_000_000;
const CLOSED_RULES = [...specifiedRules, NoSchemaIntrospectionCustomRule];

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
export function createDocuments(config: Pick<Config, 'limits' | 'introspection'>, schema: GraphQLSchema): Documents {
  const checks = { ...config, schema, redactorFor: createRedactor(config, schema) };
  const known = new LRUCache<string, KnownDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const looked = checkDocument(text, checks);
    known.set(text, looked);
    return looked;
  };
}

/** What a document is checked against, and how its mistakes are worded. */
interface Checks extends Pick<Config, 'limits' | 'introspection'> {
  readonly schema: GraphQLSchema;
  readonly redactorFor: RedactorFor;
}

function checkDocument(text: string, checks: Checks): KnownDocument {
  const { limits, introspection, schema, redactorFor: wording } = checks;
  try {
    checkLines(text, limits);
    const document = parse(text, { maxTokens: limits.tokens });
    checkSelections(document, checks);
    const errors = validate(schema, document, introspection ? specifiedRules : CLOSED_RULES, {
      maxErrors: maxErrorsFor(text.length),
      hideSuggestions: true,
    });
    if (errors.length === 0) return { errors, plans: plansOf(document) };
    const say = wording(() => text);
    return refused(errors.map((error) => documentError(error, 'GRAPHQL_VALIDATION_FAILED', say(error.message))));
  } catch (error) {
    const refusal = error instanceof GatewayError ? error : tooLargeToRead(error, text, limits);
    if (refusal) return refused([refusalError(refusal)]);
    if (error instanceof GraphQLError)
      return refused([documentError(error, 'GRAPHQL_PARSE_FAILED', wording(() => text)(error.message))]);
    throw error;
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
