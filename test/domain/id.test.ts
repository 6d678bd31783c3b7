import { expect, it } from 'vitest';
import { type Entity, entities, entityNames, parseId } from '../../src/domain/entities.ts';
import { resourceIds } from '../../src/domain/resource.ts';
import { GatewayError } from '../../src/failure.ts';

const UUID = '8b0851a8-adf3-4f4c-a914-dead08bf9664';

it.each<[string, Entity, string, string | undefined]>([
  ['upstream:sg', 'upstream', '', undefined],
  [`vault:sg:${UUID}`, 'vault', UUID, undefined],
  [`backup:sg-batch:${UUID}`, 'backup', UUID, undefined],
  [`provider:lab:${UUID}`, 'provider', UUID, undefined],
  [`checkpoint:sg:${UUID}`, 'checkpoint', UUID, undefined],
  [`checkpoint:lab:p-1:${UUID}`, 'checkpoint', UUID, 'p-1'],
  [`task:sg:${UUID}`, 'task', UUID, undefined],
  [`task:lab:restore:${UUID}`, 'task', UUID, 'restore'],
])('takes %s apart', (text, entity, nativeId, scope) => {
  expect(parseId(text, ['id'])).toMatchObject({ entity, nativeId, scope });
});

it.each([
  '',
  'vault',
  'vault:sg',
  'vault:sg:',
  'vault::a',
  'vault:SG:a',
  'vault:sg:a:b',
  'checkpoint:lab:a:b:c',
  'upstream:sg:a',
  'vault:sg:..',
  'vault:sg:a/b',
  'vault:sg:%2e%2e',
  'vault:sg:a?b',
  'vault:sg:a\r\nx: y',
  'vault:sg:\0',
  'vault:sg:․․',
  `vault:sg:${'a'.repeat(65)}`,
  `vault:${'a'.repeat(33)}:a`,
  '__proto__:sg:a',
  'constructor:sg:a',
  ' vault:sg:a',
])('refuses %j and says what is accepted', (text) => {
  const refuse = () => parseId(text, ['id'], ['vault', 'checkpoint', 'upstream']);
  expect(refuse).toThrow(GatewayError);
  expect(refuse).toThrow(/^id is not a valid id; accepted: vault:<upstream>:<id>, checkpoint:/);
});

it.each(entityNames)('takes the id that is written of a %s apart', (entity) => {
  const { of, typeName } = entities[entity];
  expect(parseId(of('sg', UUID), ['id'])).toMatchObject({ entity, upstream: 'sg' });
  expect(typeName.toLowerCase()).toBe(entity);
});

it('gives every appearance of a resource an id of its own', () => {
  const idOf = resourceIds('vault:sg:v', 'vault');
  expect([idOf('OS::Nova::Server', 'a'), idOf('OS::Nova::Server', 'a'), idOf('OS::Cinder::Volume', 'a')]).toEqual([
    'resource:vault:sg:v/vault/OS::Nova::Server/a',
    'resource:vault:sg:v/vault/OS::Nova::Server/a/2',
    'resource:vault:sg:v/vault/OS::Cinder::Volume/a',
  ]);
});
