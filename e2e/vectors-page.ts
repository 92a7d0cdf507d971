/** A page of its own beside the site: the expected numbers of other projects' suites, on a backend of the browser. */
import { setBackend } from '@tensorflow/tfjs-core';
import { explain, type Method } from '../src/attribution/explain.ts';
import { contextFor, methodOf, PLAIN_CASES, problemFor } from '../src/attribution/test-cases.ts';
import { compare } from '../src/attribution/test-vectors.ts';
import { chooseBackend, prepareGradients } from '../src/model/index.ts';

declare global {
  interface Window {
    vectors(backend: 'webgpu' | 'webgl'): Promise<{ backend: string; cases: number; wrong: string[] }>;
  }
}

/** Sampling converges slowly: hundreds of passes for a case. */
const sampled = new Set(['shapley_sampling']);

window.vectors = async (backend) => {
  const name = backend === 'webgl' ? await startWebGl() : (await chooseBackend({ preferred: backend })).name;
  await prepareGradients();
  const cases = PLAIN_CASES.filter(({ method }) => !sampled.has(method));
  const wrong: string[] = [];
  for (const one of cases) {
    const { maps } = await explain(problemFor(one), methodOf(one) as Method, contextFor(one));
    const gap = compare(one, maps);
    if (gap !== null) wrong.push(gap);
  }
  return { backend: name, cases: cases.length, wrong };
};

/** The project passes WebGL in software over, and so does tfjs: here it stands for the hardware that is not there. */
async function startWebGl(): Promise<string> {
  const { setWebGLContext } = await import('@tensorflow/tfjs-backend-webgl');
  const context = document.createElement('canvas').getContext('webgl2', { antialias: false });
  if (!context) return 'no WebGL 2';
  setWebGLContext(2, context);
  return (await setBackend('webgl')) ? 'webgl' : 'WebGL did not start';
}
