import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { ErrorCode } from '../../schema/generated/graphql.ts';

/** What failed below a path; everything beside that path is good. */
export interface ReadError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code: ErrorCode; readonly retryable: boolean; readonly retryAfterMs?: number };
}

export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly ReadError[];
}

/** All that a typed client needs: the types come with the generated document. */
export async function execute<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  return (await response.json()) as Answer<Data>;
}
