import type { ReactNode } from 'react';
import { type AnyVariables, type DocumentInput, stringifyDocument } from 'urql';
import { GRAPH, useWire } from './client.ts';
import { hrefOf } from './marks.tsx';

interface TableProps<Row> {
  label: string;
  rows: readonly Row[];
  /** A cell of each column by the name of the column. The first one names the row. */
  columns: Readonly<Record<string, (row: Row) => ReactNode>>;
}

export function Table<Row extends { readonly id: string }>({ label, rows, columns }: TableProps<Row>) {
  if (rows.length === 0) return <p className="quiet">None.</p>;
  const [first, ...others] = Object.entries(columns);
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          {Object.keys(columns).map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{first?.[1](row)}</th>
            {others.map(([name, cell]) => (
              <td key={name}>{cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Terms with what is known of them. */
export function Facts({ of: facts }: { of: Readonly<Record<string, ReactNode>> }) {
  const known = Object.entries(facts).filter(([, fact]) => fact);
  return (
    <dl>
      {known.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Live() {
  const { isLost } = useWire();
  return <span className={isLost ? 'live lost' : 'live'}>{isLost ? 'reconnecting…' : 'live'}</span>;
}

/** A part of a page. One that is live says so, and when its stream is being opened again. */
export function Section({ title, isLive = false, children }: { title: string; isLive?: boolean; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>
        {title} {isLive && <Live />}
      </h2>
      {children}
    </section>
  );
}

interface FrameProps {
  title: string;
  /** A vault above this page. */
  vault?: { vaultId: string; vaultName: string | null } | undefined;
  buttons?: ReactNode;
  /** The query of the page. */
  of: { query: DocumentInput; variables: AnyVariables };
  children: ReactNode;
}

/** A gateway without GraphiQL removes the attribute from the page. */
const hasGraphiql = document.documentElement.dataset.graphiql !== undefined;
const count = (figure: number, noun: string) => `${figure} ${noun}${figure === 1 ? '' : 's'}`;

/** What each page has: a title, and a footer with its document, what was paid for it, and the way to GraphiQL. */
export function Frame({ title, vault, buttons, of: { query, variables }, children }: FrameProps) {
  const { requests, upstreamCalls, ms } = useWire();
  const text = stringifyDocument(query);
  const search = new URLSearchParams({ query: text, variables: JSON.stringify(variables, null, 2) });
  return (
    <main>
      <title>{`${title} · Backups`}</title>
      <div className="title">
        {vault && <a href={hrefOf('vaults', vault.vaultId)}>{vault.vaultName ?? 'Vault'}</a>}
        <h1 tabIndex={-1}>{title}</h1>
        {buttons}
      </div>
      {children}
      <footer>
        <span>
          {count(requests, 'request')}, {count(upstreamCalls, 'upstream call')}, {Math.round(ms)} ms
        </span>
        {hasGraphiql && <a href={`${GRAPH}?${search}`}>Open in GraphiQL</a>}
        <details>
          <summary>The document of this page</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{text}</pre>
        </details>
      </footer>
    </main>
  );
}
