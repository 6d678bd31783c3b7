// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/config.ts';

describe('the JSON Schema', () => {
  it('in the repository is the one the code gives', () => {
    const file = readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(configJsonSchema());
  });

  it('demands only what has no default, and describes every key', () => {
    expect(configJsonSchema()).not.toHaveProperty('required');
    expect(configJsonSchema()).toMatchObject({
      additionalProperties: false,
      properties: {
        port: { description: 'TCP port to listen on; 0 takes any free one. Default: 4000.', default: 4000 },
        upstreams: { items: { required: ['name', 'kind', 'endpoint', 'auth'], additionalProperties: false } },
      },
    });
  });

  it('takes a variable for a number, true or false', () => {
    const { properties } = configJsonSchema() as { properties: Record<string, { type: unknown; pattern: string }> };
    for (const [key, type] of Object.entries({ port: 'integer', maskErrors: 'boolean' })) {
      expect(properties[key]?.type).toEqual([type, 'string']);
      const pattern = new RegExp(properties[key]?.pattern ?? '');
      expect(['${PORT}', '${file:/run/port}', '4000', '', 'x${PORT}'].map((text) => pattern.test(text))).toEqual([
        ...[true, true, false, false, false],
      ]);
    }
  });

  it.each(['sg', '${NAME}', '${file:/run/secrets/name}'])('takes %s for the name of an upstream', (name) => {
    const schema = configJsonSchema() as {
      properties: { upstreams: { items: { properties: { name: { pattern: string } } } } };
    };
    expect(name).toMatch(new RegExp(schema.properties.upstreams.items.properties.name.pattern));
  });
});
