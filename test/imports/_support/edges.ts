import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** How much of another module is there when the program runs: from the start, when it is asked for, or nothing. */
export type Kind = 'value' | 'import()' | 'types';

export interface Edge {
  /** A file: `src/http/request.ts`. */
  readonly from: string;
  /** A file of ours, or the name of a package or a module of Node. */
  readonly to: string;
  readonly kind: Kind;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const REQUIRE = /^(require|createRequire\(.*\)|import\.meta)(\.resolve)?$/;
const COMPUTED = '(a computed name)';

/** Every import of a file: static, of types alone, passed on, by `import()`, in a type, by `require`. */
export function edgesOf(from: string, code: string): Edge[] {
  const edges: Edge[] = [];
  visit(parseAst(code, { lang: 'ts' }), (node) => {
    const kind = kindOf(node, code);
    if (kind) edges.push({ from, to: resolved(from, nameIn(node)), kind });
  });
  return edges;
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) look(value as Node);
  for (const child of Object.values(value)) visit(child, look);
}

/** Undefined for what imports nothing. */
function kindOf(node: Node, code: string): Kind | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      if (node.source === null) return undefined;
      // What names types one by one is left in the program, and loads the module.
      return node.importKind === 'type' || node.exportKind === 'type' ? 'types' : 'value';
    case 'TSImportType':
      return 'types';
    case 'TSExternalModuleReference':
      return 'value';
    case 'ImportExpression':
      return 'import()';
    case 'CallExpression': {
      const { start, end } = node.callee as Node;
      return REQUIRE.test(code.slice(start, end)) ? 'import()' : undefined;
    }
    default:
      return undefined;
  }
}

function nameIn({ source, expression, arguments: words = [] }: Node): string {
  const { value } = (source ?? expression ?? (words as Node[])[0] ?? {}) as { readonly value?: unknown };
  return typeof value === 'string' ? value : COMPUTED;
}

function resolved(from: string, name: string): string {
  return name.startsWith('.') ? posix.join(posix.dirname(from), name) : name;
}
