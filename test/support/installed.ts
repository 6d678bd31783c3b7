import { inject } from 'vitest';

/** The folder of the package as an operator has it, which all tests of a run share. */
export function installForTests(): string {
  return inject('installed');
}
