/** How an integral over [0, 1] becomes a weighted sum. */
export type Quadrature = 'right' | 'left' | 'middle' | 'trapezoid' | 'gauss-legendre';

export type Nodes = { alphas: number[]; weights: number[] };

/**
 * right, left, middle: n points 1/n apart, weight 1/n each. trapezoid: n points from 0 to 1, both ends with half the
 * weight of the others, weights summing to 1 (Captum's sum to (n-1)/n). gauss-legendre: n nodes, exact for polynomials
 * up to degree 2n - 1.
 */
export function quadratureNodes(kind: Quadrature, n: number): Nodes {
  const even = Array.from({ length: n }, (_, i) => i);
  const equal = even.map(() => 1 / n);
  if (kind === 'right') return { alphas: even.map((i) => (i + 1) / n), weights: equal };
  if (kind === 'left') return { alphas: even.map((i) => i / n), weights: equal };
  if (kind === 'middle') return { alphas: even.map((i) => (i + 0.5) / n), weights: equal };
  if (kind === 'gauss-legendre') return gaussLegendre(n);
  if (n === 1) return { alphas: [0.5], weights: [1] };
  const inner = 1 / (n - 1);
  return {
    alphas: even.map((i) => i / (n - 1)),
    weights: even.map((i) => (i === 0 || i === n - 1 ? inner / 2 : inner)),
  };
}

/** Roots of the Legendre polynomial by Newton's method from Tricomi's first guess. */
function gaussLegendre(n: number): Nodes {
  const alphas: number[] = [];
  const weights: number[] = [];
  for (let i = n; i >= 1; i--) {
    let x = Math.cos((Math.PI * (i - 0.25)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 50; round++) {
      const at = legendre(n, x);
      slope = at.slope;
      const step = at.value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    alphas.push((x + 1) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  return { alphas, weights };
}

function legendre(n: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}
