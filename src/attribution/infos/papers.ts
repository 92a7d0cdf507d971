import type { Paper } from '../options.ts';

export const ZEILER_FERGUS_2014: Paper = {
  title: 'Visualizing and Understanding Convolutional Networks',
  authors: 'M. D. Zeiler, R. Fergus',
  year: 2014,
  link: 'https://arxiv.org/abs/1311.2901',
};

export const LEINO_2018: Paper = {
  title: 'Influence-Directed Explanations for Deep Convolutional Networks',
  authors: 'K. Leino, S. Sen, A. Datta, M. Fredrikson, L. Li',
  year: 2018,
  link: 'https://arxiv.org/abs/1802.03788',
};

export const SELVARAJU_2017: Paper = {
  title: 'Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based Localization',
  authors: 'R. R. Selvaraju, M. Cogswell, A. Das, R. Vedantam, D. Parikh, D. Batra',
  year: 2017,
  link: 'https://arxiv.org/abs/1610.02391',
};
