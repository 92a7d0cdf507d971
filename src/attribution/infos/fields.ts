import type { OptionField } from '../options.ts';

export const multiplyByInput: OptionField = {
  key: 'multiplyByInput',
  label: 'times input minus baseline',
  kind: 'switch',
  default: true,
};

export const seed: OptionField = {
  key: 'seed',
  label: 'seed',
  kind: 'integer',
  default: 1,
  min: 0,
  max: 2 ** 31,
};
