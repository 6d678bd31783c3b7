import SchemaBuilder from '@pothos/core';
import type { Context } from '../context/context.ts';

/** Builds the schema. Knows scalars and the context, and no type of the domain. */
export const builder = new SchemaBuilder<{
  DefaultFieldNullability: false;
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
}>({ defaultFieldNullability: false });

builder.queryType({
  description: 'Reads. Every field asks the upstreams as little as it can; see the call plan in the README.',
});

builder.mutationType({
  description:
    'Writes. None of them throws: what goes wrong is a Failure in the result. Nothing is ever sent to an upstream twice.',
});
