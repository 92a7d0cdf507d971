export { type InputMaps, type InputMethod, inputGradient } from './saliency.ts';
