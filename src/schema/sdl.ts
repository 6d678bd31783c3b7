import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './index.ts';

/** The schema in the definition language, sorted, as in `schema/schema.graphql`. */
export function sdl(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
