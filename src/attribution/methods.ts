import { EngineError } from '../lib/errors.ts';
import { FEATURE_MAPS } from './infos/feature-maps.ts';
import { GRADIENTS } from './infos/gradients.ts';
import { PATHS } from './infos/paths.ts';
import { PERTURBATIONS } from './infos/perturbations.ts';
import { RELEVANCE } from './infos/relevance.ts';
import type { MethodInfo } from './options.ts';

/** Every method, in the order a form shows them; forms are built from this. */
export const METHODS = [
  ...GRADIENTS,
  ...PATHS,
  ...RELEVANCE,
  ...PERTURBATIONS,
  ...FEATURE_MAPS,
] as const satisfies readonly MethodInfo[];

export type MethodName = (typeof METHODS)[number]['name'];

/** @throws EngineError 'bad-argument' for a name that no method has. */
export function methodInfo(name: MethodName): MethodInfo {
  const info = METHODS.find((method) => method.name === name);
  if (info) return info;
  throw new EngineError(
    'bad-argument',
    `method: found ${JSON.stringify(name)}; expected one of ${METHODS.map((method) => method.name).join(', ')}; call attributionMethods() for what they do`,
  );
}
