import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Answer } from './execute.ts';

/** What codegen writes beside a document. */
interface Hashed {
  readonly __meta__?: { readonly hash: string };
}

/** Runs a generated document by its hash, for a gateway that trusts the manifest; its text is not sent. */
export async function executeTrusted<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables> & Hashed,
  variables: NoInfer<Variables>,
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ documentId: document.__meta__?.hash, variables }),
  });
  return (await response.json()) as Answer<Data>;
}
