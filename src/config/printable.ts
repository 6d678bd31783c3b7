import * as z from 'zod';
import { configSchema } from './schema.ts';

/**
 * Whether a message may show the value at a path; any other value could be a secret. A key permits that by
 * `.meta({ printable: true })` in the schema. Items of a list are as printable as the list.
 */
export function isPrintable(path: readonly PropertyKey[]): boolean {
  const keys = path.slice(0, path.findLastIndex((part) => typeof part === 'string') + 1);
  const schemas = keys.reduce<readonly z.core.$ZodType[]>(
    (parents, part) => parents.flatMap((parent) => schemasAt(parent, part)),
    [configSchema],
  );
  return schemas.length > 0 && schemas.every(isMarked);
}

function schemasAt(schema: z.core.$ZodType, part: PropertyKey): readonly z.core.$ZodType[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, value]) => (key === part ? [value] : []));
    case 'array':
      return [def.element];
    case 'union':
      return def.options.flatMap((option) => schemasAt(option, part));
    default:
      return 'innerType' in def ? schemasAt(def.innerType, part) : [];
  }
}

function isMarked(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return z.globalRegistry.get(schema)?.printable === true || ('innerType' in def && isMarked(def.innerType));
}
