import {
  type GraphQLInterfaceType,
  GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { entities } from '../../src/domain/entities.ts';
import { schema } from '../../src/schema/index.ts';
import { CORE_FACTS } from './_support/core-facts.ts';
import { factsOf } from './_support/facts.ts';
import { TASK_FACTS } from './_support/task-facts.ts';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe('the schema', () => {
  it('belongs to the one copy of graphql that tests, tools and server share', () => {
    expect(schema).toBeInstanceOf(GraphQLSchema);
  });

  it('describes every type, field, argument, input field and enum value', () => {
    const undescribed = factsOf(schema).filter(({ description }) => !description?.trim());
    expect(undescribed.map(({ text }) => text)).toEqual([]);
  });

  it('keeps every name and type of the core', () => {
    const texts = new Set(factsOf(schema).map(({ text }) => text));
    expect([...CORE_FACTS, ...TASK_FACTS].filter((fact) => !texts.has(fact))).toEqual([]);
  });

  it('reads scalars straight from the row, but for cursors and those that may cost a call', () => {
    const fields = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ type, resolve }) => isScalarType(getNamedType(type)) && resolve !== undefined)
        .filter(({ name, extensions }) => !/cursor$/i.test(name) && extensions.cost === undefined)
        .map(({ name }) => `${type}.${name}`),
    );
    expect(fields).toEqual([]);
  });
});

describe('Node', () => {
  it('is every type that has ids, and no other one', () => {
    const names = schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType).map(({ name }) => name);
    expect(names.sort()).toEqual(
      Object.values(entities)
        .map(({ typeName }) => typeName)
        .sort(),
    );
  });
});

describe('an abstract type', () => {
  const failure = { code: 'CONFLICT' };
  const payload = { checkpointId: 'checkpoint:sg:1' };
  const rows: [abstractType: string, value: object, type: string][] = [
    ['Node', { id: 'upstream:sg' }, 'Upstream'],
    ['Node', { id: 'vault:sg:1' }, 'Vault'],
    ['Node', { id: 'checkpoint:lab:2:1' }, 'Checkpoint'],
    ['Node', { id: 'backup:sg:1' }, 'Backup'],
    ['Node', { id: 'provider:lab:1' }, 'Provider'],
    ['Node', { id: 'task:sg:1' }, 'Task'],
    ['Node', { id: 'task:lab:restore:1' }, 'Task'],
    ['CreateCheckpointResult', failure, 'Failure'],
    ['CreateCheckpointResult', payload, 'CreateCheckpointPayload'],
    ['DeleteCheckpointResult', failure, 'Failure'],
    ['DeleteCheckpointResult', payload, 'DeleteCheckpointPayload'],
    ['ResetCheckpointStateResult', failure, 'Failure'],
    ['ResetCheckpointStateResult', payload, 'ResetCheckpointStatePayload'],
  ];

  it.each(rows)('%s tells at once that %j is a %s', (abstractType, value, expected) => {
    const type = schema.getType(abstractType);
    const resolveType = isAbstractType(type) ? type.resolveType : undefined;
    expect(resolveType?.(value, {}, {} as never, type as never)).toBe(expected);
  });

  it('is always one of these', () => {
    const names = types.filter(isAbstractType).map(({ name }) => name);
    expect(names.sort()).toEqual([...new Set(rows.map(([name]) => name))].sort());
  });
});
