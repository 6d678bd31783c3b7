import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import { GatewayError, type RequestCode } from '../../failure.ts';
import { refusalError, requestError } from '../request/request-error.ts';
import { createDocuments, type Documents, type KnownDocument } from './documents.ts';
import { hashNamed, isHashOf, readManifest } from './manifest.ts';

/** The parameters that identify a document: its text, its hash, or both. */
export interface DocumentParams {
  readonly query?: string | null | undefined;
  /** Form of GraphQL over HTTP, appendix on persisted documents: "sha256:<hex>". */
  readonly documentId?: unknown;
  /** Form of Relay: "<hex>" of the SHA-256, SHA-1 or MD5. */
  readonly doc_id?: unknown;
  /** Form of Apollo: `persistedQuery: { version: 1, sha256Hash: "<hex>" }`. */
  readonly extensions?: unknown;
}

/** Finds the document that a request identifies. An unusable request gives a document with errors. */
export type FindDocument = (params: DocumentParams) => KnownDocument;

const BY_HASH = 'Send {"documentId": "sha256:<hex>"} with the hash of a trusted document.';
const NO_DOCUMENT = invalid('The document is missing. Send its text as "query", or its hash as "documentId".');
const WRONG_ID = invalid('documentId must be the hash of a document: "sha256:" and 64 of 0-9 and a-f.');
const WRONG_DOC_ID = invalid(
  'doc_id must be the hash of a document: 64 (SHA-256), 40 (SHA-1) or 32 (MD5) of 0-9 and a-f.',
);
const WRONG_EXTENSION = invalid(
  'extensions.persistedQuery must be {"version": 1, "sha256Hash": "<64 of 0-9 and a-f>"}, or absent.',
);
const UNKNOWN_ID = invalid(`This gateway has no document with that documentId or doc_id. ${BY_HASH}`);
const OTHER_HASH = invalid('The hash does not match the document sent with it.');
const NO_MANIFEST = invalid('This gateway has no trusted documents. Send the text of the document as "query".');
// Not INVALID_INPUT: the text may be valid, and no other text would be accepted.
const ONLY_TRUSTED = refused('FORBIDDEN', `This gateway runs trusted documents only. ${BY_HASH}`, 403);
// Apollo's clients match these messages and codes. They then send the text, or stop sending hashes.
const APOLLO_UNKNOWN = apollo('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
const APOLLO_NO_MANIFEST = apollo('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED');

/**
 * Finds documents by hash in the manifest and among the gateway's own ones, and by text unless `only` is set. Requests
 * never add a document.
 * @throws ManifestError for an unusable manifest.
 */
export function createFindDocument(
  { trustedDocuments }: Pick<Config, 'trustedDocuments'>,
  documents: Documents,
  own: ReadonlyMap<string, string> = new Map(),
): FindDocument {
  const trusted = trustedDocuments && readManifest(trustedDocuments.manifest, documents);
  const isTextRefused = trustedDocuments?.only ?? false;

  function byText(query: string): KnownDocument {
    return isTextRefused ? ONLY_TRUSTED : documents(query);
  }

  function byHash(hash: string, query: string, unknown: KnownDocument): KnownDocument {
    if (query !== '' && !isHashOf(hash, query)) return isTextRefused ? ONLY_TRUSTED : OTHER_HASH;
    const text = own.get(hash);
    return (
      trusted?.get(hash) ??
      (text === undefined ? undefined : documents(text)) ??
      (query === '' ? unknown : byText(query))
    );
  }

  return ({ query, documentId, doc_id: docId, extensions }) => {
    const text = query ?? '';
    if (documentId != null) {
      if (typeof documentId !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(documentId)) return WRONG_ID;
      return byHash(documentId, text, trusted ? UNKNOWN_ID : NO_MANIFEST);
    }
    if (docId != null) {
      const hash = typeof docId === 'string' && !docId.includes(':') ? hashNamed(docId) : undefined;
      return hash === undefined ? WRONG_DOC_ID : byHash(hash, text, trusted ? UNKNOWN_ID : NO_MANIFEST);
    }
    const hash = apolloHash(extensions);
    if (hash === null) return WRONG_EXTENSION;
    if (hash !== undefined) return byHash(`sha256:${hash}`, text, trusted ? APOLLO_UNKNOWN : APOLLO_NO_MANIFEST);
    return text === '' ? NO_DOCUMENT : byText(text);
  };
}

/**
 * Checks the manifest as the start of the gateway does.
 * @throws ManifestError
 */
export function checkManifest(
  config: Pick<Config, 'trustedDocuments' | 'limits' | 'introspection'>,
  schema: GraphQLSchema,
): void {
  createFindDocument(config, createDocuments(config, schema));
}

/** Undefined without a persistedQuery, null for a malformed one. */
function apolloHash(extensions: unknown): string | null | undefined {
  const { persistedQuery } = (extensions ?? {}) as { readonly persistedQuery?: unknown };
  if (persistedQuery == null) return undefined;
  const { version, sha256Hash } = persistedQuery as { readonly version?: unknown; readonly sha256Hash?: unknown };
  const isHash = version === 1 && typeof sha256Hash === 'string' && /^[0-9a-f]{64}$/.test(sha256Hash);
  return isHash ? sha256Hash : null;
}

function invalid(message: string): KnownDocument {
  return refused('INVALID_INPUT', message, 400);
}

function refused(code: 'INVALID_INPUT' | 'FORBIDDEN', message: string, status: number): KnownDocument {
  const error = refusalError(new GatewayError(code, message), { status, spec: true });
  return { errors: [error], plans: new Map() };
}

function apollo(message: string, code: RequestCode): KnownDocument {
  return { errors: [requestError(code, message)], plans: new Map() };
}
