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
import { checkLines, checkSelections, limitErrorOf } from './document-limits.ts';
import { createRedactor, type RedactorFor } from './error-redaction.ts';

const MAX_DOCUMENTS = 1_000;
// A cached document takes up to 100 bytes for each of its characters.
const MAX_CHARACTERS = 2_000_000;
const CLOSED_RULES = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** One operation of a valid document. */
export interface Plan {
  /** Of this plan alone. */
  readonly number: number;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A checked document: its errors, or its operations by name. */
export interface KnownDocument {
  readonly errors: readonly GraphQLError[];
  /** A document's only operation has the key `undefined`, too. */
  readonly plans: ReadonlyMap<string | undefined, Plan>;
  /** True for a document of the manifest that was requested by its hash. */
  readonly isTrusted?: boolean;
}

export type Documents = (text: string) => KnownDocument;

/** Parses and checks each document once. Refused documents are cached, too, so an expensive document is checked once. */
export function createDocuments(config: Pick<Config, 'limits' | 'introspection'>, schema: GraphQLSchema): Documents {
  const checks = { ...config, schema, redactorFor: createRedactor(config, schema) };
  const cache = new LRUCache<string, KnownDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  return (text) => {
    const found = cache.get(text);
    if (found) return found;
    const checked = checkDocument(text, checks);
    cache.set(text, checked);
    return checked;
  };
}

/** What a document is checked against, and the redactor for its errors. */
interface Checks extends Pick<Config, 'limits' | 'introspection'> {
  readonly schema: GraphQLSchema;
  readonly redactorFor: RedactorFor;
}

function checkDocument(text: string, checks: Checks): KnownDocument {
  const { limits, introspection, schema, redactorFor } = checks;
  try {
    checkLines(text, limits);
    const document = parse(text, { maxTokens: limits.tokens });
    checkSelections(document, checks);
    const errors = validate(schema, document, introspection ? specifiedRules : CLOSED_RULES, {
      maxErrors: maxErrorsFor(text.length),
      hideSuggestions: true,
    });
    if (errors.length === 0) return { errors, plans: plansOf(document) };
    const redact = redactorFor(() => text);
    return refused(errors.map((error) => documentError(error, 'GRAPHQL_VALIDATION_FAILED', redact(error.message))));
  } catch (error) {
    const refusal = error instanceof GatewayError ? error : limitErrorOf(error, text, limits);
    if (refusal) return refused([refusalError(refusal)]);
    if (error instanceof GraphQLError)
      return refused([documentError(error, 'GRAPHQL_PARSE_FAILED', redactorFor(() => text)(error.message))]);
    throw error;
  }
}

const refused = (errors: readonly GraphQLError[]): KnownDocument => ({ errors, plans: new Map() });

let planCount = 0;

/** The operations of a document by name. */
export function plansOf(document: DocumentNode): ReadonlyMap<string | undefined, Plan> {
  const operations = document.definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const plans = new Map<string | undefined, Plan>();
  for (const operation of operations) {
    planCount += 1;
    const plan = { number: planCount, document, operation };
    plans.set(operation.name?.value, plan);
    if (operations.length === 1) plans.set(undefined, plan);
  }
  return plans;
}
