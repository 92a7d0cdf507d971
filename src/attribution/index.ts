export { type GradientMethod, inputGradient } from './saliency.ts';
