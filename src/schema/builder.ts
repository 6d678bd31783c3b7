import SchemaBuilder from '@pothos/core';
import type { Context } from '../context/context.ts';

/** The schema builder, with scalars and context but without domain types. */
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
  description: 'Reads. The documentation has the number of upstream calls of every field.',
});

builder.mutationType({
  description:
    'Writes. Errors are a Failure in the result, not an entry of errors[]. No write is ever sent to an upstream twice.',
});
