import type { Finding } from './finding.ts';

const HEAD = ['upstream', 'reached', 'TLS', 'credential', 'project', 'latency', 'clock'];

/** The findings as a table, with a paragraph for each upstream that has failed. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(cellsOf)];
  const widths = HEAD.map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, ...findings.flatMap(({ help }) => (help === null ? [] : ['', help]))].join('\n');
}

function cellsOf({ upstream, reached, tls, credential, project, latencyMs, clockDifferenceS }: Finding): string[] {
  const answers = [reached, tls, credential, project].map((answer) => (answer === null ? '-' : answer ? 'yes' : 'no'));
  const latency = latencyMs === null ? '-' : `${latencyMs} ms`;
  const clock = clockDifferenceS === null ? '-' : `${clockDifferenceS > 0 ? '+' : ''}${clockDifferenceS} s`;
  return [upstream, ...answers, latency, clock];
}

/** The findings as JSON. */
export function jsonOf(findings: readonly Finding[]): string {
  return JSON.stringify({ isOk: findings.every(({ isOk }) => isOk), upstreams: findings }, null, 2);
}
