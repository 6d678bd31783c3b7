import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentAt } from '../support/readme.ts';
import { itWithTool } from '../support/required-tool.ts';
import { projectFile } from './_support/image.ts';
import { metricsIn } from './_support/promql.ts';
import { namesIn, scrape } from './_support/scrape.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface RuleTest {
  readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[];
}

const { groups } = parse(projectFile('deploy/alerts.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const names = rules.map(({ alert }) => alert);
const OPERATIONS = documentAt('docs/operations.md');

const promtool = (...words: string[]) =>
  execFileSync('promtool', words, { cwd: fileURLToPath(new URL('../../deploy', import.meta.url)), encoding: 'utf8' });

describe('promtool', () => {
  const itWithPromtool = itWithTool('promtool', 'prometheus');

  itWithPromtool('accepts the alerts, and the configuration that names them', () => {
    expect(promtool('check', 'rules', 'alerts.yaml')).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
  });

  itWithPromtool('sees each alert fire for its cause, and none for a gateway that is well', () => {
    expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
  });
});

it('every alert has a test in which it fires, and one in which it does not', () => {
  const { tests } = parse(projectFile('deploy/alerts.test.yaml')) as { tests: RuleTest[] };
  const expected = tests.flatMap((test) => test.alert_rule_test);
  const alertsWhere = (isMeant: (count: number) => boolean) =>
    new Set(expected.filter(({ exp_alerts }) => isMeant(exp_alerts.length)).map(({ alertname }) => alertname));
  expect(alertsWhere((count) => count > 0)).toEqual(new Set(names));
  expect(alertsWhere((count) => count === 0)).toEqual(new Set(names));
});

describe.each(rules)('$alert', ({ alert, expr, labels, annotations }) => {
  it('asks for metrics that a gateway has', async () => {
    const known = namesIn(await scrape());
    const used = metricsIn(expr);
    expect(used).not.toEqual([]);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('is critical or a warning', () => {
    expect(['critical', 'warning']).toContain(labels.severity);
  });

  it('names its section of the runbook', () => {
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(OPERATIONS).toMatch(new RegExp(`^### ${alert}\n\n\\S`, 'm'));
  });
});

it('the runbook has no section of an alert that does not exist', () => {
  const sections = Array.from(OPERATIONS.matchAll(/^### (CheckpointGateway\w+)$/gm), ([, name]) => name);
  expect(sections.toSorted()).toEqual(names.toSorted());
});
